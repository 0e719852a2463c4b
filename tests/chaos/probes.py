"""Requests every probed endpoint several times a second, to measure how long none is answered.

Open loop: a request does not wait for the one before it. What a probe writes is in the diary too.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import httpx

from tests.chaos.diary import Api, Diary, Type
from tests.chaos.load.client import ApiRequest, Client, new_http
from tests.chaos.observations import Addresses

PERIOD_SECONDS: Final = 0.25
REQUESTS_AT_ONCE_MAX: Final = 24
PLACE: Final = "CHPROBE"
BRANCH: Final = "main"
DESK: Final = 1
READY_SECONDS_MAX: Final = 60.0
HTTP_SUCCESS: Final = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Sample:
    """`answered` says that the request was processed; a refusal by the rules counts as that."""

    endpoint: str
    sent: float
    done: float
    answered: bool


ENDPOINTS: Final = ("issue", "call", "board", "ticket")


class Probes:
    """`issue` and `call` write and read under locks, `board` and `ticket` read."""

    def __init__(self, addresses: Addresses, diary: Diary, http: httpx.AsyncClient) -> None:
        self.samples: list[Sample] = []
        self._addresses = addresses
        self._http = http
        staff = {"username": "admin", "password": "nowserving"}
        self._kiosk = Client(
            "probe-kiosk", http, addresses, diary, credentials={"device_key": "kiosk-demo"}
        )
        self._desk = Client("probe-desk", http, addresses, diary, credentials=staff)
        self._ticket: str | None = None
        self._serving: set[asyncio.Task[Any]] = set()

    async def prepare(self) -> None:
        """Make a line of the probes' own; wait until its desk can call."""
        bearer = await self._desk.bearer()
        headers = {"Authorization": f"Bearer {bearer}"}
        own = {"branch_id": BRANCH, "names": PLACE}
        for path, body in (
            ("departments", {**own, "id": PLACE}),
            ("queues", {**own, "id": PLACE, "department_id": PLACE}),
            (f"departments/{PLACE}/desks", {"number": DESK}),
        ):
            url = f"{self._addresses.token_api}/api/v1/{path}"
            (await self._http.post(url, json=body, headers=headers)).raise_for_status()
        opening = ApiRequest(
            "open-desk", "POST", f"/api/v1/departments/{PLACE}/desks/{DESK}/open",
            api=Api.DEPARTMENT, desk_id=DESK,
        )  # fmt: skip
        async with asyncio.timeout(READY_SECONDS_MAX):
            while (await self._desk.once(opening)).type is not Type.OK:
                await asyncio.sleep(0.2)

    async def run(self, stop: asyncio.Event) -> None:
        endpoints = {
            "issue": self._issue,
            "call": self._call,
            "board": self._board,
            "ticket": self._look_at_ticket,
        }
        async with asyncio.TaskGroup() as group:
            for name, endpoint in endpoints.items():
                group.create_task(self._probe(name, endpoint, stop))
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def answered_since(self, moment: float) -> bool:
        """Tell whether every endpoint has answered a request that was sent after that moment."""
        answered = {
            one.endpoint for one in self.samples[-400:] if one.answered and one.sent > moment
        }
        return answered >= set(ENDPOINTS)

    @property
    def silent_at_the_end(self) -> list[str]:
        """Return the endpoints whose last requests all failed."""
        last = {
            endpoint: [one for one in self.samples if one.endpoint == endpoint][-8:]
            for endpoint in ENDPOINTS
        }
        return [
            endpoint
            for endpoint, samples in last.items()
            if not any(one.answered for one in samples)
        ]

    async def _probe(
        self, name: str, endpoint: Callable[[], Awaitable[bool]], stop: asyncio.Event
    ) -> None:
        under_way: set[asyncio.Task[None]] = set()
        while not stop.is_set():
            if len(under_way) < REQUESTS_AT_ONCE_MAX:
                task = asyncio.create_task(self._sample(name, endpoint))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            await asyncio.sleep(PERIOD_SECONDS)
        await asyncio.gather(*under_way)

    async def _sample(self, name: str, endpoint: Callable[[], Awaitable[bool]]) -> None:
        sent = monotonic()
        answered = await endpoint()
        self.samples.append(Sample(name, sent, monotonic(), answered))

    async def _issue(self) -> bool:
        asked = ApiRequest(
            "issue", "POST", "/api/v1/tokens", {"queue_id": PLACE},
            key=uuid.uuid4().hex, queue_id=PLACE,
        )  # fmt: skip
        answer = await self._kiosk.once(asked)
        if answer.type is Type.OK:
            self._ticket = str(answer.body.get("ticket_url") or "").rpartition("/")[2] or None
        return answer.type is Type.OK

    async def _call(self) -> bool:
        asked = ApiRequest(
            "call-next", "POST", f"/api/v1/departments/{PLACE}/calls", {"desk_id": DESK},
            api=Api.DEPARTMENT, key=uuid.uuid4().hex, desk_id=DESK,
        )  # fmt: skip
        answer = await self._desk.once(asked)
        token_id = answer.token.get("id") or answer.body.get("token_id")
        if token_id is not None and not self._serving:
            task = asyncio.create_task(self._serve(int(token_id)))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        return answer.type is Type.OK or answer.status == httpx.codes.CONFLICT

    async def _serve(self, token_id: int) -> None:
        path = f"/api/v1/tokens/{token_id}/serve"
        asked = ApiRequest("serve", "POST", path, api=Api.DEPARTMENT, token_id=token_id)
        await self._desk.once(asked)

    async def _board(self) -> bool:
        return await self._sees(f"{self._addresses.display}/api/v1/boards/{BRANCH}")

    async def _look_at_ticket(self) -> bool:
        if self._ticket is None:
            return False
        return await self._sees(f"{self._addresses.token_api}/api/v1/tickets/{self._ticket}")

    async def _sees(self, url: str) -> bool:
        try:
            answer = await self._http.get(url)
        except httpx.HTTPError:
            return False
        return answer.status_code in HTTP_SUCCESS


def new_probes(addresses: Addresses, diary: Diary) -> Probes:
    return Probes(addresses, diary, new_http())
