"""Phones in the hall: they scan the poster, take a ticket, tap again, and book a doctor's slot."""

import asyncio
import random
from typing import Any, Final
from uuid import UUID

from shared.join_codes import booking_code
from tests.chaos.diary import Type
from tests.chaos.given_settings import JOIN_SECRET
from tests.chaos.load.client import Answer, ApiRequest, Client, NewClient
from tests.chaos.load.pace import arrivals, stopped_within
from tests.chaos.load.people import People
from tests.chaos.load.place import Place

# Of a hundred phones so many …
TAPS_TWICE: Final = 0.2  # … ask for their ticket twice at the same time,
COMES_BACK: Final = 0.3  # … ask again after a while,
BOOKS: Final = 0.5  # … book a slot as well, where there is one,
MISTYPES: Final = 0.3  # … and type another code first.
COMES_BACK_SECONDS: Final = (2.0, 30.0)


class Phones:
    """Each phone is a client of its own, which has nothing but its pass."""

    def __init__(
        self,
        place: Place,
        new_client: NewClient,
        *,
        prefix: str,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._place = place
        self._new_client = new_client
        self._people = People(prefix)
        self._chance = chance
        self._stop = stop
        self._count = 0

    async def come(self, per_second: float, tasks: asyncio.TaskGroup) -> None:
        async for _ in arrivals(self._chance, per_second, self._stop):
            tasks.create_task(self._visit())

    async def _visit(self) -> None:
        branch_id = self._chance.choice(list(self._place.posters))
        self._count += 1
        client = self._new_client(f"phone-{self._count}")
        code = {"code": self._place.posters[branch_id]}
        path = f"/api/v1/join/{branch_id}"
        passed = await client.until_known(ApiRequest("join-pass", "POST", f"{path}/passes", code))
        if passed.type is not Type.OK:
            return
        client.join_pass = str(passed.body["join_pass"])
        await self._take(client, branch_id)
        if self._chance.random() < BOOKS:
            await self._book(client, path)

    async def _take(self, client: Client, branch_id: str) -> None:
        here = [one for one in self._place.queue_ids if self._place.branch_of(one) == branch_id]
        queue_id = self._chance.choice(here)
        asked = ApiRequest(
            "join", "POST", f"/api/v1/join/{branch_id}/tickets",
            {"queue_id": queue_id, "language": "hi"}, queue_id=queue_id,
        )  # fmt: skip
        times = 2 if self._chance.random() < TAPS_TWICE else 1
        await asyncio.gather(*(client.until_known(asked) for _ in range(times)))
        if self._chance.random() < COMES_BACK:
            await stopped_within(self._stop, self._chance.uniform(*COMES_BACK_SECONDS))
            await client.until_known(asked)

    async def _book(self, client: Client, path: str) -> None:
        asked = ApiRequest("read", "GET", f"{path}/slots")
        slots = (await client.read(asked.api, asked.path)).get("slots", [])
        if not slots:
            return
        slot_id = self._chance.choice(slots)["slot_id"]
        who = self._people.next()
        body = {"slot_id": slot_id, "name": who["name"], "email": who["email"]}
        asked = ApiRequest("ask-booking", "POST", f"{path}/bookings", body, queue_id=slot_id)
        booking = await client.until_known(asked)
        if booking.type is Type.OK:
            await self._confirm(client, path, booking, slot_id)

    async def _confirm(self, client: Client, path: str, booking: Answer, slot_id: str) -> None:
        """Type the code, which only the letter has: what it says is known here without mail."""
        booking_id = str(booking.body["booking_id"])
        code = booking_code(JOIN_SECRET, UUID(booking_id))
        path = f"{path}/bookings/{booking_id}/confirm"
        if self._chance.random() < MISTYPES:
            await client.once(_typed("confirm-wrong", path, _another(code), slot_id))
        right = _typed("confirm-booking", path, code, slot_id)
        times = 2 if self._chance.random() < TAPS_TWICE else 1
        await asyncio.gather(*(client.until_known(right) for _ in range(times)))


def _typed(operation: str, path: str, code: str, slot_id: str) -> ApiRequest:
    body: dict[str, Any] = {"code": code}
    return ApiRequest(operation, "POST", path, body, queue_id=slot_id)


def _another(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"
