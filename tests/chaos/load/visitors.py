"""Visitors at the counters: they take a token, press twice, come back, and sometimes leave."""

import asyncio
import random
import uuid
from dataclasses import replace
from typing import Any, Final

from tests.chaos.diary import Type
from tests.chaos.load.client import Answer, ApiRequest, Client
from tests.chaos.load.pace import arrivals, stopped_within
from tests.chaos.load.people import People
from tests.chaos.load.place import Place
from tests.chaos.load.tickets import follow_ticket
from tests.chaos.observations import Transcripts

# Of a hundred visitors so many …
SENDS_AGAIN: Final = 0.05  # … send the same request again after its answer,
PRESSES_TWICE: Final = 0.01  # … send it twice at the same time,
MIXES_UP: Final = 0.01  # … send another request with the same key,
LEAVES: Final = 0.02  # … cancel,
HAS_ADDRESS: Final = 0.7  # … gave an e-mail address,
FOLLOWS: Final = 0.02  # … follow their ticket live,
EMERGENCY: Final = 0.01  # … are an emergency, taken in by the staff.
CATEGORIES: Final = {"WALKIN": 60, "ONLINE": 20, "FOLLOWUP": 8, "PRIORITY_PAID": 12}
LEAVES_AFTER_SECONDS: Final = 8.0
FOLLOWERS_MAX: Final = 6
PATH: Final = "/api/v1/tokens"


class Visitors:
    """All who come to counters; each is a task of its own, so that nobody waits for another."""

    def __init__(
        self,
        place: Place,
        kiosks: dict[str, Client],
        staff: Client,
        transcripts: Transcripts,
        *,
        prefix: str,
        chance: random.Random,
        stop: asyncio.Event,
    ) -> None:
        self._place = place
        self._kiosks = kiosks
        self._staff = staff
        self._transcripts = transcripts
        self._people = People(prefix)
        self._chance = chance
        self._stop = stop
        self._followers = 0
        # Zipf: the k-th queue is 1/k as busy as the first.
        self._weights = [1 / rank for rank in range(1, len(place.queue_ids) + 1)]

    async def come(self, per_second: float, tasks: asyncio.TaskGroup) -> None:
        async for _ in arrivals(self._chance, per_second, self._stop):
            tasks.create_task(self._visit())

    async def _visit(self) -> None:
        [queue_id] = self._chance.choices(self._place.queue_ids, self._weights)
        emergency = self._chance.random() < EMERGENCY
        client = self._staff if emergency else self._kiosks[self._place.branch_of(queue_id)]
        asked = ApiRequest(
            "issue", "POST", PATH, self._request(queue_id, emergency=emergency),
            key=uuid.UUID(int=self._chance.getrandbits(128)).hex, queue_id=queue_id,
        )  # fmt: skip
        dice = self._chance.random()
        if dice < PRESSES_TWICE:
            _, answer = await asyncio.gather(client.until_known(asked), client.until_known(asked))
        else:
            answer = await client.until_known(asked)
        if PRESSES_TWICE <= dice < PRESSES_TWICE + SENDS_AGAIN:
            await client.until_known(asked)
        if PRESSES_TWICE + SENDS_AGAIN <= dice < PRESSES_TWICE + SENDS_AGAIN + MIXES_UP:
            other = {**(asked.body or {}), "language": "hi"}
            await client.until_known(replace(asked, operation="issue-other", body=other))
        if answer.type is Type.OK:
            await self._with_ticket(client, queue_id, answer)

    def _request(self, queue_id: str, *, emergency: bool) -> dict[str, Any]:
        who = self._people.next()
        if self._chance.random() >= HAS_ADDRESS:
            del who["email"]
        [category] = self._chance.choices(list(CATEGORIES), list(CATEGORIES.values()))
        category = "EMERGENCY" if emergency else category
        return {"queue_id": queue_id, "category": category, **who}

    async def _with_ticket(self, client: Client, queue_id: str, answer: Answer) -> None:
        """Cancel it after a while, or follow it to its end, or (mostly) just wait in the hall."""
        secret = str(answer.body.get("ticket_url") or "").rpartition("/")[2]
        dice = self._chance.random()
        if not secret:
            return
        if dice < LEAVES:
            pause = self._chance.expovariate(1 / LEAVES_AFTER_SECONDS)
            if await stopped_within(self._stop, pause):
                return
            path = f"/api/v1/tickets/{secret}/cancel"
            token_id = answer.token["id"]
            asked = ApiRequest("cancel-ticket", "POST", path, queue_id=queue_id, token_id=token_id)
            await client.until_known(asked)
        elif dice < LEAVES + FOLLOWS and self._followers < FOLLOWERS_MAX:
            self._followers += 1
            label = str(answer.token["token_label"])
            await follow_ticket(client, self._transcripts, secret, label, self._stop)
            self._followers -= 1
