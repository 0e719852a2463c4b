"""The outpatient department: doctors' slots are made, booked until they are full, and fall late."""

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.chaos.diary import Type
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.pace import arrivals, stopped_within
from tests.chaos.load.people import People
from tests.chaos.load.place import Place

DISCIPLINES: Final = ("ageing", "preemptive", "elastic")
CAPACITY: Final = 4
# Seats are added once: what was the capacity at any time is then known from the end.
MORE_SEATS: Final = 2
SLOT_MINUTES: Final = 8
# Somebody who waits so long in an elastic slot is raised while the run lasts.
STARVATION_MINUTES: Final = 0.1
NEW_SLOT_SECONDS: Final = 12.0
OPEN_SLOTS_MAX: Final = 6
WORDS: Final = {
    "ageing": ["ONLINE", "WALKIN", "FOLLOWUP", "PAID"],
    "preemptive": ["ONLINE", "WALKIN", "FOLLOWUP", "PAID"],
    "elastic": ["STANDARD", "PAID"],
}
EMERGENCY: Final = 0.06
# What a booked patient, or the desk for them, does next, and how often of a hundred.
ACTIONS: Final = {
    "nothing": 55,
    "check_in": 20,
    "cancel": 13,
    "again": 5,
    "no_show": 4,
    "complete": 3,
}
SLOT_ACTIONS: Final = {"delay": 5, "resize": 3, "cancel": 1}
SLOT_DEED_SECONDS: Final = 6.0


@dataclass(frozen=True)
class Slot:
    slot_id: str
    discipline: str


class Outpatients:
    def __init__(
        self,
        place: Place,
        staff: Client,
        *,
        prefix: str,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._place = place
        self._staff = staff
        self._people = People(prefix)
        self._chance = chance
        self._stop = stop
        self._slots: list[Slot] = []
        self._made = 0
        self._opens = _next_hour(place.outpatients_zone)

    async def make_slots(self) -> None:
        """Make a slot now and then, of each doctor and discipline in turn."""
        while not self._stop.is_set():
            await self._make_slot()
            pause = NEW_SLOT_SECONDS if len(self._slots) >= OPEN_SLOTS_MAX // 2 else 0.0
            await stopped_within(self._stop, pause * self._chance.uniform(0.5, 1.5))

    async def come(self, per_second: float, tasks: asyncio.TaskGroup) -> None:
        async for _ in arrivals(self._chance, per_second, self._stop):
            tasks.create_task(self._visit())

    async def reality(self) -> None:
        """Delay, resize and cancel slots."""
        while not await stopped_within(self._stop, self._chance.expovariate(1 / SLOT_DEED_SECONDS)):
            if self._slots:
                await self._do_with_slot(self._chance.choice(self._slots))

    async def _make_slot(self) -> None:
        doctors = self._place.doctor_ids
        round_, doctor = divmod(self._made, len(doctors))
        discipline = DISCIPLINES[(round_ + doctor) % len(DISCIPLINES)]
        starts = self._opens + timedelta(minutes=round_ * SLOT_MINUTES)
        body = {
            "doctor": doctors[doctor],
            "start_time": starts.isoformat(),
            "end_time": (starts + timedelta(minutes=SLOT_MINUTES)).isoformat(),
            "max_capacity": CAPACITY,
            "discipline": discipline,
            "check_in_required": self._chance.random() < 0.2,
            "phone_booking": self._chance.random() < 0.5,
            **({"starvation_minutes": STARVATION_MINUTES} if discipline == "elastic" else {}),
        }
        self._made += 1
        made = await self._ask("make-slot", "/api/v1/slots", body)
        slot_id = made.body.get("id") or made.body.get("slot_id")  # made by a try that looked lost
        if slot_id:
            self._slots.append(Slot(str(slot_id), discipline))
            del self._slots[:-OPEN_SLOTS_MAX]

    async def _visit(self) -> None:
        patient = await self._ask("make-patient", "/api/v1/patients", self._people.next())
        if patient.type is not Type.OK or not self._slots:
            return
        slot = self._chance.choice(self._slots)
        body = {"slot_id": slot.slot_id, "patient_id": patient.body["id"]}
        emergency = self._chance.random() < EMERGENCY
        if emergency:
            booked = await self._ask("emergency", "/api/v1/tokens/emergency", body, slot=slot)
        else:
            body["category"] = self._chance.choice(WORDS[slot.discipline])
            key = uuid.UUID(int=self._chance.getrandbits(128)).hex
            booked = await self._ask("book", "/api/v1/tokens", body, slot=slot, key=key)
        if booked.type is Type.OK:
            await self._follow(booked, slot, body)

    async def _follow(self, booked: Answer, slot: Slot, body: dict[str, Any]) -> None:
        [action] = self._chance.choices(list(ACTIONS), list(ACTIONS.values()))
        await stopped_within(self._stop, self._chance.uniform(0.5, 6.0))
        token_id = int(booked.token["id"])
        path = f"/api/v1/tokens/{token_id}"
        match action:
            case "nothing":
                return
            case "cancel":
                asked = ApiRequest("cancel-booking", "DELETE", path, token_id=token_id)
                await self._staff.until_known(asked)
            case "again":
                await self._ask("book-again", "/api/v1/tokens", body, slot=slot)
            case _:
                await self._ask(action, f"{path}/{action}", token_id=token_id)

    async def _do_with_slot(self, slot: Slot) -> None:
        [action] = self._chance.choices(list(SLOT_ACTIONS), list(SLOT_ACTIONS.values()))
        path = f"/api/v1/slots/{slot.slot_id}"
        match action:
            case "delay":
                body = {"delay_minutes": self._chance.choice([5, 10, 20])}
                await self._ask("delay-slot", f"{path}/delay", body, slot=slot, method="PUT")
            case "resize":
                body = {"max_capacity": CAPACITY + MORE_SEATS}
                await self._ask("resize-slot", path, body, slot=slot, method="PATCH")
            case _:
                await self._ask("cancel-slot", f"{path}/cancel", slot=slot)
                self._slots = [one for one in self._slots if one != slot]

    async def _ask(
        self,
        operation: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        method: str = "POST",
        slot: Slot | None = None,
        token_id: int | None = None,
        key: str | None = None,
    ) -> Answer:
        asked = ApiRequest(
            operation, method, path, body,
            key=key, queue_id=slot.slot_id if slot else None, token_id=token_id,
        )  # fmt: skip
        return await self._staff.until_known(asked)


def _next_hour(time_zone: str) -> datetime:
    """Return the next full hour on the wall there, without a zone."""
    now = datetime.now(ZoneInfo(time_zone)) + timedelta(hours=1)
    return now.replace(minute=0, second=0, microsecond=0, tzinfo=None)
