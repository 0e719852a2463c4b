"""The mother station: drivers join the line, are offered trips and drive; a DBS asks for stock."""

import asyncio
import random
import uuid
from datetime import UTC, datetime
from typing import Any, Final

from tests.chaos.diary import Api, Type
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.pace import arrivals, stopped_within
from tests.chaos.load.place import Place

LOOK_SECONDS: Final = 1.0
TRIP_SECONDS: Final = 1.5
# What a driver does with an offer, and how often of a hundred; who dozes is timed out.
ANSWERS: Final = {"accept": 78, "decline": 10, "cancel": 5, "doze": 7}
REJECTED: Final = 0.1
# So many of those who accepted do not set out before the engineer may take the trip back.
LATE: Final = 0.1
LATE_SECONDS: Final = 10.0
LEFT_TO_HANDS: Final = 0.15  # so many requests are allocated by the engineer, past the line


class Driver:
    def __init__(
        self, place: Place, client: Client, *, chance: random.Random, stop: asyncio.Event
    ) -> None:
        self._ms_id = place.ms_id
        self._client = client
        self._chance = chance
        self._stop = stop

    async def drive(self) -> None:
        """Join the line, wait for an offer, answer it, and come back."""
        while not self._stop.is_set():
            current = await self._client.read(Api.TOKEN_API, "/api/driver/token/current")
            trip = current.get("trip")
            if trip:
                await self._on_trip(trip)
            elif current.get("has_token") is False:
                await self._join()
            elif self._chance.random() < 0.02:
                await self._ask("driver-cancel", "/api/driver/token/cancel", {})
            await stopped_within(self._stop, LOOK_SECONDS * self._chance.uniform(0.5, 1.5))

    async def _join(self) -> None:
        key = uuid.UUID(int=self._chance.getrandbits(128)).hex
        path = "/api/driver/token/request"
        joined = await self._ask("driver-token", path, {"ms_id": self._ms_id}, key=key)
        if joined.type is Type.OK and self._chance.random() < 0.1:
            await self._ask("driver-token", path, {"ms_id": self._ms_id}, key=key)

    async def _on_trip(self, trip: dict[str, Any]) -> None:
        path = f"/api/driver/trip/{trip['id']}"
        match trip["status"]:
            case "PENDING":
                [answer] = self._chance.choices(list(ANSWERS), list(ANSWERS.values()))
                if answer == "doze":
                    await stopped_within(self._stop, 4 * LOOK_SECONDS)
                elif answer == "cancel":
                    await self._ask("driver-cancel", "/api/driver/token/cancel", {})
                else:
                    await self._ask(f"{answer}-trip", f"{path}/{answer}")
            case "ACCEPTED":
                if self._chance.random() < LATE:
                    await stopped_within(self._stop, LATE_SECONDS)
                await self._ask("start-trip", f"{path}/start")
            case "STARTED":
                await stopped_within(self._stop, TRIP_SECONDS)
                await self._ask("complete-trip", f"{path}/complete")
            case _:
                return

    async def _ask(
        self, operation: str, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> Answer:
        asked = ApiRequest(operation, "POST", path, body, key=key, queue_id=f"MS{self._ms_id}")
        return await self._client.until_known(asked)


class Engineers:
    """The DBS that asks, and the engineer in charge who decides."""

    def __init__(
        self, place: Place, dbs: Client, eic: Client, *, chance: random.Random, stop: asyncio.Event
    ) -> None:
        self._place = place
        self._dbs = dbs
        self._eic = eic
        self._chance = chance
        self._stop = stop

    async def decide(self, per_second: float) -> None:
        async for _ in arrivals(self._chance, per_second, self._stop):
            body = {"dbs_id": self._place.dbs_id, "requested_qty": "500.00", "priority": "N"}
            asked = await self._ask(self._dbs, "stock-request", "stock-requests", body)
            if asked.type is Type.OK:
                await self._decide(int(asked.body["id"]))
            await self._release_late_trips()

    async def _decide(self, request_id: int) -> None:
        dice = self._chance.random()
        if dice < REJECTED:
            await self._ask(self._eic, "reject-request", f"stock-requests/{request_id}/reject")
        elif dice < REJECTED + LEFT_TO_HANDS and await self._by_hand(request_id):
            return
        else:
            await self._ask(self._eic, "approve-request", f"stock-requests/{request_id}/approve")

    async def _release_late_trips(self) -> None:
        found = await self._eic.read(Api.TOKEN_API, "/api/eic/trips/not-started")
        for trip in found.get("trips") or []:
            if datetime.fromisoformat(trip["start_due_at"]) <= datetime.now(UTC):
                await self._ask(self._eic, "release-trip", f"trips/{trip['id']}/release")

    async def _by_hand(self, request_id: int) -> bool:
        """Give the request to the last in the line; say whether there was one."""
        path = f"/api/eic/token-queue?ms_id={self._place.ms_id}"
        waiting = (await self._eic.read(Api.TOKEN_API, path)).get("waiting_tokens") or []
        if not waiting:
            return False
        pair = {"token_id": waiting[-1]["id"], "stock_request_id": request_id}
        done = await self._ask(self._eic, "allocate", "token-queue/allocate", pair)
        return done.type is Type.OK

    async def _ask(
        self, client: Client, operation: str, path: str, body: dict[str, Any] | None = None
    ) -> Answer:
        queue_id = f"MS{self._place.ms_id}"
        return await client.until_known(
            ApiRequest(operation, "POST", f"/api/eic/{path}", body, queue_id=queue_id)
        )
