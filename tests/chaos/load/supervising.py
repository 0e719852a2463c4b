"""A supervisor who says again and again which desks serve which queues."""

import asyncio
import random
from typing import Any, Final

from tests.chaos.diary import Api
from tests.chaos.load.client import ApiRequest, Client
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Department, Place

CHANGE_SECONDS: Final = 2.5
# Of a hundred changes: one queue alone, both in order, help elsewhere, or everything again.
CHANGES: Final = {"one": 40, "in-order": 20, "helps": 20, "everything": 20}


class Supervisor:
    def __init__(
        self, place: Place, client: Client, *, chance: random.Random, stop: asyncio.Event
    ) -> None:
        self._departments = [one for one in place.departments if len(one.queue_ids) > 1]
        self._client = client
        self._chance = chance
        self._stop = stop

    async def supervise(self) -> None:
        while self._departments and not self._stop.is_set():
            department = self._chance.choice(self._departments)
            desk, _ = self._chance.choice(department.consoles)
            await self._change(department, desk)
            await stopped_within(self._stop, CHANGE_SECONDS * self._chance.uniform(0.5, 1.5))

    async def _change(self, department: Department, desk: int) -> None:
        path = f"/api/v1/departments/{department.department_id}/desks/{desk}/profile"
        body = self._profile(department)
        method = "DELETE" if body is None else "PUT"
        asked = ApiRequest("set-profile", method, path, body, Api.DEPARTMENT, desk_id=desk)
        await self._client.until_known(asked)

    def _profile(self, department: Department) -> dict[str, Any] | None:
        queue_ids = list(department.queue_ids)
        self._chance.shuffle(queue_ids)
        [change] = self._chance.choices(list(CHANGES), list(CHANGES.values()))
        match change:
            case "one":
                return {"queue_ids": queue_ids[:1]}
            case "in-order":
                return {"queue_ids": queue_ids, "in_order": True}
            case "helps":
                help_there = {"queue_id": queue_ids[1], "when": "OWN_EMPTY"}
                return {"queue_ids": queue_ids[:1], "helps": [help_there]}
            case _:
                return None
