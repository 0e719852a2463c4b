"""Appointments and walk-ins in one line: who has booked comes early, in time, late, or never."""

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.chaos.diary import Type
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.pace import arrivals, stopped_within
from tests.chaos.load.people import People
from tests.chaos.load.place import Department

# A slot is over within a run, so that there are some who come late to it.
SLOT_SECONDS: Final = 30
SLOTS_AHEAD: Final = 2
# Nobody waits for a seat: which slots are over is not told to those who would be promoted.
CAPACITY: Final = 200
COMES_SECONDS: Final = (0.5, 45.0)
# Of a hundred who come so many have booked, and of these so many …
BOOKED: Final = 0.65
EMERGENCY: Final = 0.02  # … are taken in at once,
STAYS_AWAY: Final = 0.1  # … do not come,
CANCELS: Final = 0.05  # … cancel,
SAYS_IT_AGAIN: Final = 0.2  # … check in twice.
DELAYS_SLOT: Final = 0.1
WALK_INS: Final = {"WALKIN": 80, "FOLLOWUP": 10, "PRIORITY_PAID": 10}
BUSIER_COUNTER: Final = 0.8


@dataclass(frozen=True)
class CheckInClients:
    """Who may say that somebody is here: the desk, a kiosk, and a phone that nobody knows."""

    desk: Client
    kiosk: Client
    phone: Client


class Appointments:
    def __init__(
        self,
        department: Department,
        doctor_id: str,
        clients: CheckInClients,
        *,
        prefix: str,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._department = department
        self._doctor_id = doctor_id
        self._clients = clients
        self._people = People(prefix)
        self._chance = chance
        self._stop = stop
        self._slots: list[str] = []

    async def make_slots(self) -> None:
        """Make one slot after the other, a little ahead of the clock; delay one now and then."""
        starts_at = datetime.now(UTC)
        while not self._stop.is_set():
            ends_at = starts_at + timedelta(seconds=SLOT_SECONDS)
            await self._make_slot(starts_at, ends_at)
            starts_at = ends_at
            ahead = starts_at - datetime.now(UTC) - timedelta(seconds=SLOTS_AHEAD * SLOT_SECONDS)
            await stopped_within(self._stop, ahead.total_seconds())
            if self._slots and self._chance.random() < DELAYS_SLOT:
                path = f"/api/v1/slots/{self._slots[-1]}/delay"
                asked = ApiRequest("delay-slot", "PUT", path, {"delay_minutes": 1})
                await self._clients.desk.until_known(asked)

    async def come(self, per_second: float, tasks: asyncio.TaskGroup) -> None:
        async for _ in arrivals(self._chance, per_second, self._stop):
            booked = self._slots and self._chance.random() < BOOKED
            tasks.create_task(self._visit() if booked else self._walk_in())

    async def _make_slot(self, starts_at: datetime, ends_at: datetime) -> None:
        body = {
            "doctor": self._doctor_id,
            "start_time": starts_at.isoformat(),
            "end_time": ends_at.isoformat(),
            "max_capacity": CAPACITY,
            "discipline": "ageing",
        }
        asked = ApiRequest("make-slot", "POST", "/api/v1/slots", body)
        made = await self._clients.desk.until_known(asked)
        slot_id = made.body.get("id") or made.body.get("slot_id")  # made by a try that looked lost
        if slot_id:
            self._slots = [*self._slots, str(slot_id)][-SLOTS_AHEAD:]

    async def _walk_in(self) -> None:
        counter, other = self._department.queue_ids
        queue_id = counter if self._chance.random() < BUSIER_COUNTER else other
        [category] = self._chance.choices(list(WALK_INS), list(WALK_INS.values()))
        body = {"queue_id": queue_id, "category": category, **self._people.next()}
        await self._clients.kiosk.until_known(
            ApiRequest("issue", "POST", "/api/v1/tokens", body, key=self._key(), queue_id=queue_id)
        )

    async def _visit(self) -> None:
        """Book, and come some time between before the slot and long after it."""
        desk, slot_id = self._clients.desk, self._chance.choice(self._slots)
        asked = ApiRequest("make-patient", "POST", "/api/v1/patients", self._people.next())
        patient = await desk.until_known(asked)
        if patient.type is not Type.OK:
            return
        emergency = self._chance.random() < EMERGENCY
        category = "EMERGENCY" if emergency else "ONLINE"
        body = {"slot_id": slot_id, "patient_id": patient.body["id"], "category": category}
        booked = await desk.until_known(
            ApiRequest("book", "POST", "/api/v1/tokens", body, key=self._key(), queue_id=slot_id)
        )
        dice = self._chance.random()
        if booked.type is not Type.OK or emergency or dice < STAYS_AWAY:
            return
        if await stopped_within(self._stop, self._chance.uniform(*COMES_SECONDS)):
            return
        if dice < STAYS_AWAY + CANCELS:
            await self._cancel(int(booked.token["id"]))
        else:
            await self._check_in(booked)

    async def _cancel(self, token_id: int) -> None:
        path = f"/api/v1/tokens/{token_id}"
        asked = ApiRequest("cancel-booking", "DELETE", path, token_id=token_id)
        await self._clients.desk.until_known(asked)

    async def _check_in(self, booked: Answer) -> None:
        await self._say_it(booked)
        if self._chance.random() < SAYS_IT_AGAIN:
            await self._say_it(booked)

    async def _say_it(self, booked: Answer) -> None:
        """Say that they are here: at the kiosk by number or by link, by phone, or at the desk."""
        token_id, link = int(booked.token["id"]), str(booked.body["ticket_url"])
        body: dict[str, Any] | None = None
        match self._chance.choice(("number", "link", "phone", "desk")):
            case "number" | "link" as by:
                client, operation, path = self._clients.kiosk, "check-in-at-kiosk", "check-ins"
                body = {"code": link if by == "link" else booked.token["token_label"]}
            case "phone":
                client, operation = self._clients.phone, "check-in-by-phone"
                path = f"tickets/{link.rpartition('/')[2]}/check-in"
            case _:
                client, operation = self._clients.desk, "check_in"
                path = f"tokens/{token_id}/check_in"
        await client.until_known(
            ApiRequest(operation, "POST", f"/api/v1/{path}", body, token_id=token_id)
        )

    def _key(self) -> str:
        return uuid.UUID(int=self._chance.getrandbits(128)).hex
