"""A supervisor who chooses again and again by which rule the counters' lines are called."""

import asyncio
import random
from typing import Any, Final

from tests.chaos.load.client import ApiRequest, Client
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Department, Place

# Seldom enough that a ratio's turns come round several times before they begin anew.
CHANGE_SECONDS: Final = 9.0
# The shortest: who comes a minute later goes before nobody, and that happens within a run.
AGEING: Final[dict[str, Any]] = {"kind": "AGEING", "minutes": 1}
# The busiest counters keep theirs, so that lines grow long under it.
KEPT: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "RATIO", "weights": {"WALKIN": 10}},
    AGEING,
)
CHOICES: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "STRICT"},
    AGEING,
    {"kind": "RATIO", "weights": {"ONLINE": 2, "WALKIN": 3}},
    {"kind": "RATIO", "weights": {"WALKIN": 4, "PRIORITY_PAID": 2}},
)


# Of the counter that takes in the appointments: the window opens with the slot, or a minute before.
BY_THE_MINUTE: Final[dict[str, Any]] = {"early_minutes": 0, "grace_minutes": 0}
APPOINTMENTS: Final[dict[str, Any]] = {
    "kind": "WINDOWS", "weights": {"ONLINE": 2, "WALKIN": 1}, **BY_THE_MINUTE,
}  # fmt: skip
APPOINTMENT_CHOICES: Final[tuple[dict[str, Any], ...]] = (
    APPOINTMENTS,
    {"kind": "WINDOWS", "weights": {"WALKIN": 3}, **BY_THE_MINUTE},
    {**APPOINTMENTS, "early_minutes": 1},
    {"kind": "RATIO", "weights": {"WALKIN": 2}},
)


class LineSupervisor:
    def __init__(
        self, place: Place, client: Client, *, chance: random.Random, stop: asyncio.Event
    ) -> None:
        self._keep, self._change = place.queue_ids[: len(KEPT)], place.queue_ids[len(KEPT) :]
        self._client = client
        self._chance = chance
        self._stop = stop

    async def supervise(self) -> None:
        """Give the first counters a rule each, and change that of the others now and then."""
        rules = (*KEPT, *CHOICES)
        for queue_id, settings in zip((*self._keep, *self._change), rules, strict=False):
            await self._choose(queue_id, settings)
        while not await stopped_within(self._stop, CHANGE_SECONDS * self._chance.uniform(0.5, 1.5)):
            await self._choose(self._chance.choice(self._change), self._chance.choice(CHOICES))

    async def take_in(self, department: Department) -> None:
        """Let a counter take in the appointments, by one rule after the other; at last by one.

        The department's other counter may not meanwhile.
        """
        counter, other = department.queue_ids
        await self._choose(counter, APPOINTMENTS)
        while not await stopped_within(self._stop, CHANGE_SECONDS * self._chance.uniform(0.5, 2.0)):
            await self._choose(counter, self._chance.choice(APPOINTMENT_CHOICES))
            await self._choose(other, self._chance.choice((APPOINTMENTS, *CHOICES)))
        await self._choose(other, AGEING)
        await self._choose(counter, APPOINTMENTS)

    async def _choose(self, queue_id: str, settings: dict[str, Any]) -> None:
        path = f"/api/v1/queues/{queue_id}/discipline"
        body = {"discipline": settings}
        await self._client.until_known(
            ApiRequest("set-discipline", "PUT", path, body, queue_id=queue_id)
        )
