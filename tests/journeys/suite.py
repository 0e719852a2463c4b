"""The running suite as its users meet it: addresses, sign-in, and a few things they do."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

# A loaded two-core machine is slower than a user's patience; a failure is still a failure.
PATIENCE_SECONDS: Final = 120.0
POLL_SECONDS: Final = 0.1
PASSWORD: Final = "nowserving"


@dataclass
class Suite:
    home: Path
    env: dict[str, str]
    queue_ids: list[str] = field(default_factory=list)

    @property
    def run(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.home / "run.json").read_text())
        return content

    @property
    def token_api(self) -> str:
        return f"http://127.0.0.1:{self.env['TOKEN_API_PORT']}"

    @property
    def department(self) -> str:
        return f"http://127.0.0.1:{self.env['DEPARTMENT_PORT']}"

    @property
    def notifier(self) -> str:
        return f"http://127.0.0.1:{self.env['NOTIFIER_PORT']}"

    @property
    def display(self) -> str:
        return f"http://127.0.0.1:{self.env['DISPLAY_PORT']}"

    @property
    def inbox(self) -> str:
        return f"http://127.0.0.1:{self.env['INBOX_PORT']}"

    def engine(self, name: str) -> str:
        return str(self.run["engines"][name])

    def pid(self, name: str) -> int:
        """Return the process id that a process of the suite has now."""
        return next(int(one["pid"]) for one in self.run["processes"] if one["name"] == name)

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.pid(name), number)

    async def restarted(self, name: str, old_pid: int) -> None:
        """Wait until the supervisor has started a process anew."""
        await until(lambda: self.pid(name) != old_pid)

    @asynccontextmanager
    async def client(self, **identity: str) -> AsyncIterator[httpx.AsyncClient]:
        """Return a signed-in client: `device_key=...`, or `username=...`."""
        limits = httpx.Limits(max_connections=200)
        async with httpx.AsyncClient(timeout=20, limits=limits) as client:
            if identity:
                await self._sign_in(client, identity)
            yield client

    async def _sign_in(self, client: httpx.AsyncClient, identity: dict[str, str]) -> None:
        body = identity if "device_key" in identity else {**identity, "password": PASSWORD}
        answer = await client.post(f"{self.token_api}/api/v1/sessions", json=body)
        answer.raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def move_to(self, time_zone: str) -> None:
        """Move the demo's branch to a time zone, before anybody has taken a token there."""
        async with self.client(username="admin") as admin:
            body = {"time_zone": time_zone}
            answer = await admin.patch(f"{self.token_api}/api/v1/branches/main", json=body)
            assert answer.status_code == 200, answer.text
            await until(lambda: self._shows(admin, time_zone))

    async def _shows(self, client: httpx.AsyncClient, time_zone: str) -> bool:
        return bool((await self.board(client))["time_zone"] == time_zone)

    async def new_queue(self, queue_id: str) -> None:
        """Make a queue with a department of its own, with desks, so that tests do not meet.

        Pages are asked for a row with the queue's id in it: no id may contain another.
        """
        alike = [made for made in self.queue_ids if made in queue_id or queue_id in made]
        assert not alike, f"{queue_id} would be taken for {alike[0]}"
        self.queue_ids.append(queue_id)
        async with self.client(username="admin") as admin:
            for path, body in (
                ("departments", {"id": queue_id, "branch_id": "main", "name": queue_id}),
                (
                    "queues",
                    {
                        "id": queue_id,
                        "department_id": queue_id,
                        "branch_id": "main",
                        "name": queue_id,
                    },
                ),
                *((f"departments/{queue_id}/desks", {"number": number}) for number in range(1, 9)),
            ):
                answer = await admin.post(f"{self.token_api}/api/v1/{path}", json=body)
                assert answer.status_code == 201, answer.text
            await until(lambda: self._known(admin, queue_id))

    async def serve_all(self, department_id: str) -> None:
        """Serve whoever waits in a department, so that the next who comes is the next called."""
        path = f"{self.department}/api/v1/departments/{department_id}"
        async with self.client(username="admin") as admin:
            desks = (await admin.get(f"{path}/desks")).json()["desks"]
            desk = next(one["desk_id"] for one in desks if one["state"] == "CLOSED")
            (await admin.post(f"{path}/desks/{desk}/open")).raise_for_status()
            while True:
                called = await admin.post(f"{path}/calls", json={"desk_id": desk})
                if not called.is_success:
                    break
                token_id = called.json()["token"]["id"]
                for verb in ("start", "serve"):
                    answer = await admin.post(f"{self.department}/api/v1/tokens/{token_id}/{verb}")
                    answer.raise_for_status()
            (await admin.post(f"{path}/desks/{desk}/close")).raise_for_status()

    async def _known(self, admin: httpx.AsyncClient, queue_id: str) -> bool:
        """Tell whether the department and the screens have heard of the queue."""
        desks = await admin.get(f"{self.department}/api/v1/departments/{queue_id}/desks")
        board = await self.board(admin)
        return len(desks.json().get("desks", [])) == 8 and any(
            one["department_id"] == queue_id for one in board["departments"]
        )

    async def board(self, client: httpx.AsyncClient) -> dict[str, Any]:
        answer = await client.get(f"{self.display}/api/v1/boards/main")
        body: dict[str, Any] = answer.json()
        return body

    async def board_of(self, client: httpx.AsyncClient, department_id: str) -> dict[str, Any]:
        board = await self.board(client)
        found: dict[str, Any] = next(
            one for one in board["departments"] if one["department_id"] == department_id
        )
        return found

    async def line(self, client: httpx.AsyncClient, department_id: str) -> dict[str, Any]:
        answer = await client.get(f"{self.department}/api/v1/departments/{department_id}/line")
        body: dict[str, Any] = answer.json()
        return body

    async def letters_to(self, client: httpx.AsyncClient, prefix: str) -> list[dict[str, Any]]:
        """Return the letters in the inbox to addresses that begin like this."""
        answer = await client.get(f"{self.inbox}/api/messages", params={"to_prefix": prefix})
        letters: list[dict[str, Any]] = answer.json()["messages"]
        return letters


async def until(
    condition: Any, seconds: float = PATIENCE_SECONDS, *, every: float = POLL_SECONDS
) -> None:
    """Wait until a condition holds; it may be a coroutine, and may fail while things start.

    `every` is the pause between two looks in seconds: longer for what takes a while to look at.
    """
    last: object = None
    try:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    found = condition()
                    last = await found if asyncio.iscoroutine(found) else found
                    if last:
                        return
                except (httpx.HTTPError, OSError, ValueError, KeyError, StopIteration) as error:
                    last = error
                await asyncio.sleep(every)
    except TimeoutError:
        message = f"it did not happen within {seconds:g} s; last seen: {last!r}"
        raise AssertionError(message) from None
