"""A supervisor who says again and again which desks serve which queues."""

import asyncio
import random
from typing import Any, Final

from shared.events import EventType
from tests.chaos.diary import Api
from tests.chaos.given_settings import CALLS_AGAIN_SECONDS
from tests.chaos.load.client import ApiRequest, Client
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Department, Place

CHANGE_SECONDS: Final = 2.5
# Of a hundred changes: one queue alone, both in order, help elsewhere, or everything again.
CHANGES: Final = {"one": 35, "in-order": 15, "helps": 15, "calls-again": 20, "everything": 15}
# So often a supervisor tries to take back what a desk has done, which is not theirs to undo.
MEDDLE_SECONDS: Final = 1.0


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
        for department in self._departments[:1]:
            await self._hide(department)

    async def meddle(self) -> None:
        while not await stopped_within(self._stop, MEDDLE_SECONDS):
            await self._undo_of_another(self._chance.choice(self._departments))

    async def _hide(self, department: Department) -> None:
        """Give all desks one queue: the others, in which people wait, must be named at the end."""
        for desk, _ in department.consoles:
            await self._set(department, desk, {"queue_ids": list(department.queue_ids[1:])})

    async def _undo_of_another(self, department: Department) -> None:
        path = f"/api/v1/departments/{department.department_id}/line"
        line = await self._client.read(Api.DEPARTMENT, path)
        done = line.get("recent", [])
        # Who was served goes back to a desk, where mostly somebody else is by now.
        if missed := [one for one in done if one["deed"] != EventType.TOKEN_SERVED]:
            token_id = self._chance.choice(missed)["id"]
            path = f"/api/v1/tokens/{token_id}/undo"
            asked = ApiRequest("undo-of-another", "POST", path, None, Api.DEPARTMENT)
            await self._client.once(asked)

    async def _change(self, department: Department, desk: int) -> None:
        await self._set(department, desk, self._profile(department))

    async def _set(self, department: Department, desk: int, body: dict[str, Any] | None) -> None:
        path = f"/api/v1/departments/{department.department_id}/desks/{desk}/profile"
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
            case "calls-again":
                return {"calls_again_after_seconds": CALLS_AGAIN_SECONDS}
            case "helps":
                help_there = {"queue_id": queue_ids[1], "when": "OWN_EMPTY"}
                return {"queue_ids": queue_ids[:1], "helps": [help_there]}
            case _:
                return None
