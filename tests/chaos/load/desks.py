"""Consoles: who sits at a desk calls the next, serves, holds, transfers, and makes mistakes."""

import asyncio
import random
import uuid
from typing import Any, Final

from tests.chaos.diary import Api, Type
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.place import Department, Place

# What becomes of a hundred who are called; some of it is what people do by mistake.
FATES: Final = {
    "serve": 60,
    "serve-at-once": 13,
    "no-show": 7,
    "transfer": 6,
    "hold": 5,
    "recall": 4,
    "cancel": 2,
    "undo": 2,
    "undo-no-show": 1,
}
# Two departments are a little slower than their visitors come, so that lines grow.
NOBODY_SECONDS: Final = 0.7
HELD_SECONDS: Final = 3.0


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
        self._desk = desk
        self._client = client
        self._cycle_seconds = cycle_seconds
        self._chance = chance
        self._stop = stop
        self._held: list[int] = []

    async def work(self) -> None:
        desk = f"/api/v1/departments/{self._department_id}/desks/{self._desk}/open"
        await self._ask("open-desk", desk, keyed=False)
        while not self._stop.is_set():
            await self._next()

    async def _next(self) -> None:
        path = f"/api/v1/departments/{self._department_id}/calls"
        called = await self._ask("call-next", path, {"desk_id": self._desk})
        if called.type is Type.OK:
            token_id = called.token["id"]
        elif called.code == "DESK_BUSY":
            token_id = called.body["token_id"]  # the desk shows whom an earlier answer was about
        else:
            if called.code in {"DESK_CLOSED", "DESK_ON_BREAK"}:
                await self._ask("open-desk", path.replace("calls", f"desks/{self._desk}/open"))
            await stopped_within(self._stop, NOBODY_SECONDS * self._chance.uniform(0.5, 1.5))
            await self._bring_back_held()
            return
        [fate] = self._chance.choices(list(FATES), list(FATES.values()))
        await self._do(fate, int(token_id))
        await self._bring_back_held()

    async def _do(self, fate: str, token_id: int) -> None:
        """Let a called visitor meet their fate; what is refused is left to the next call."""
        await self._part(0.4)
        match fate:
            case "serve":
                await self._verb("start", token_id)
                await self._part(0.6)
                await self._verb("serve", token_id)
            case "serve-at-once":
                await self._part(0.6)
                await self._verb("serve", token_id)
            case "recall":
                await self._verb("recall", token_id)
                await self._part(0.3)
                await self._verb("serve", token_id)
            case "transfer":
                target = {"queue_id": self._chance.choice(self._others)}
                await self._verb("transfer", token_id, target)
            case "hold":
                await self._verb("hold", token_id)
                self._held.append(token_id)
            case "undo":
                await self._verb("undo", token_id)
            case "undo-no-show":
                await self._verb("no_show", token_id)
                await self._verb("undo", token_id)
            case "cancel":
                await self._verb("cancel", token_id, {"note": "by mistake"})
            case _:
                await self._verb("no_show", token_id)

    async def _bring_back_held(self) -> None:
        if self._held and self._chance.random() < self._cycle_seconds / HELD_SECONDS:
            await self._verb("resume", self._held.pop(0))

    async def _verb(self, verb: str, token_id: int, body: dict[str, Any] | None = None) -> Answer:
        return await self._ask(verb, f"/api/v1/tokens/{token_id}/{verb}", body, token_id=token_id)

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
