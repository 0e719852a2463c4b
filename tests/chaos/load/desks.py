"""Consoles: who sits at a desk calls the next, serves, holds, transfers, and makes mistakes."""

import asyncio
import random
import uuid
from typing import Any, Final

from tests.chaos.diary import Api, Type
from tests.chaos.given_settings import RETURN_WITHIN_SECONDS
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.fates import FATES, Fate
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Department, Place

# Two departments are a little slower than their visitors come, so that lines grow.
NOBODY_SECONDS: Final = 0.7
HELD_SECONDS: Final = 3.0
# Who missed a call comes back so much later, before and after the suite's bound.
MISSED_SECONDS: Final = (0.5, 1.6 * RETURN_WITHIN_SECONDS)
# Of a hundred times that a desk is free it calls a group, or closes for a moment.
CALLS_A_GROUP: Final = 0.05
CLOSES: Final = 0.02
GROUP: Final = 3
# What is pressed for some steps of a fate that are no verbs of their own.
VERBS: Final = {"hold-for": "hold", "send": "transfer", "miss": "no_show"}


class Console:
    """One desk and its user, with 1/`cycle_seconds` visitors a second while somebody waits."""

    def __init__(
        self,
        place: Place,
        department: Department,
        desk: int,
        client: Client,
        *,
        cycle_seconds: float,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._others = [
            one for one in place.queue_ids if place.branch_of(one) == department.branch_id
        ]
        self._department_id = department.department_id
        self._other_desks = [number for number, _ in department.consoles if number != desk]
        self._desk = desk
        self._client = client
        self._cycle_seconds = cycle_seconds
        self._chance = chance
        self._stop = stop
        self._held: list[int] = []
        self._missed: list[tuple[float, int]] = []

    async def work(self) -> None:
        desk = f"/api/v1/departments/{self._department_id}/desks/{self._desk}/open"
        await self._ask("open-desk", desk, keyed=False)
        while not self._stop.is_set():
            await self._next()

    async def _next(self) -> None:
        path = f"/api/v1/departments/{self._department_id}/calls"
        dice = self._chance.random()
        if dice < CLOSES:
            await self._ask("close-desk", path.replace("calls", f"desks/{self._desk}/close"))
        if dice > 1 - CALLS_A_GROUP:
            body = {"desk_id": self._desk, "count": GROUP}
            called = await self._ask("call-group", path.replace("calls", "group-calls"), body)
        else:
            called = await self._ask("call-next", path, {"desk_id": self._desk})
        if called.type is Type.OK:
            token_ids = [one["id"] for one in called.body.get("tokens", [called.token])]
        elif called.code == "DESK_BUSY":
            token_ids = [called.body["token_id"]]  # the desk shows whom an earlier answer was about
        else:
            if called.code in {"DESK_CLOSED", "DESK_ON_BREAK"}:
                await self._ask("open-desk", path.replace("calls", f"desks/{self._desk}/open"))
            await stopped_within(self._stop, NOBODY_SECONDS * self._chance.uniform(0.5, 1.5))
            await self._bring_back()
            return
        for token_id in token_ids:
            [fate] = self._chance.choices(FATES, [fate.weight for fate in FATES])
            await self._do(fate, int(token_id))
        await self._bring_back()

    async def _do(self, fate: Fate, token_id: int) -> None:
        """Let a called visitor meet their fate; what is refused is left to the next call."""
        await self._part(0.4)
        for step in fate.steps:
            if isinstance(step, float):
                await self._part(step)
            else:
                await self._verb(step, token_id, self._body(step))
        if fate.steps[-1] == "hold":
            self._held.append(token_id)
        if fate.steps[-1] == "miss":
            back = asyncio.get_running_loop().time() + self._chance.uniform(*MISSED_SECONDS)
            self._missed.append((back, token_id))

    def _body(self, step: str) -> dict[str, Any] | None:
        match step:
            case "transfer":
                return {"queue_id": self._chance.choice(self._others)}
            case "send":
                return {"desk_id": self._chance.choice(self._other_desks or [self._desk])}
            case "hold-for":
                return {"minutes": 1, "reason": "RESULT"}
            case "cancel":
                return {"note": "by mistake"}
            case _:
                return None

    async def _bring_back(self) -> None:
        """Let come back who was on hold, and who missed a call and is here after all."""
        if self._held and self._chance.random() < self._cycle_seconds / HELD_SECONDS:
            await self._verb("resume", self._held.pop(0))
        if self._missed and min(self._missed)[0] < asyncio.get_running_loop().time():
            self._missed.remove(missed := min(self._missed))
            await self._verb("return", missed[1])

    async def _verb(self, step: str, token_id: int, body: dict[str, Any] | None = None) -> Answer:
        verb = VERBS.get(step, step)
        path = f"/api/v1/tokens/{token_id}/{verb}"
        return await self._ask(step, path, body, token_id=token_id)

    async def _ask(
        self,
        operation: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        token_id: int | None = None,
        keyed: bool = True,
    ) -> Answer:
        asked = ApiRequest(
            operation, "POST", path, body, Api.DEPARTMENT,
            key=uuid.UUID(int=self._chance.getrandbits(128)).hex if keyed else None,
            token_id=token_id, desk_id=self._desk,
        )  # fmt: skip
        return await self._client.until_known(asked)

    async def _part(self, share: float) -> None:
        """Take a part of the time that a visitor takes."""
        seconds = self._cycle_seconds * share * self._chance.uniform(0.5, 1.5)
        await stopped_within(self._stop, seconds)
