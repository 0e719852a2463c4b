"""Calling in batches: all calls that come in at once are one transaction.

They are decided one after another in it, so that two desks never get the same person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.handle.answers import answer_of, seen_by_staff
from services.department.handle.serving import profiles_of
from services.department.rules.calling import decide_call, require_present
from services.department.rules.commands import Actor, Call, CallNext, CallOutOfOrder
from services.department.rules.desks import Desk, Visitor, no_such_desk
from services.department.rules.next_at_desk import Asked, next_at
from services.department.rules.next_in_line import NextInLine
from services.department.rules.profiles import Profile
from services.department.rules.sending import is_sent_to
from services.department.rules.stations import refuse_station
from services.department.store import SCHEMA, notes
from services.department.store import last_actions as actions
from services.department.store.desks import (
    DeskKey,
    Desks,
    desk_key,
    finding_desks,
    sent_to_desks,
    with_visitors,
)
from services.department.store.profiles import waiting_since
from shared import idempotency, ledger
from shared.idempotency import IdempotencyRecord, Key, Records, earlier_answer
from shared.ledger import Change, QueueRow, TokenRow
from shared.pipeline import Pipeline, pipelined
from shared.problems import Refused
from shared.turn_near import turn_near

Json = dict[str, Any]


@dataclass(frozen=True)
class CallRequest:
    """Call the next to a desk; with a token's id, call that one, and `why` says the reason."""

    department_id: str
    desk_id: int
    by: Actor
    token_id: int | None = None
    why: str = ""
    doctor_id: UUID | None = None  # only who has booked with this doctor
    group_of: int | None = None  # call up to so many at once
    key: Key | None = None


@dataclass(frozen=True)
class CallResult:
    body: Json
    replayed: bool


@dataclass(frozen=True)
class Calls:
    """Runs batches of calls; `run_batch` is what a `Batcher` asks for."""

    engine: AsyncEngine
    turn_near_places: int
    public_url: str

    async def run_batch(self, requests: Sequence[CallRequest]) -> list[CallResult | Refused]:
        """Do a batch in one transaction of two round trips; a refused call fails alone."""
        async with self.engine.begin() as tx:
            batch = await self._lock_and_read(tx, requests)
            outcomes = [batch.outcome(request) for request in requests]
            async with pipelined(tx) as pipeline:
                self._save(pipeline, batch)
                if batch.answers:
                    pipeline.add(idempotency.keeping(SCHEMA, batch.answers))
                pipeline.commit()
        return outcomes

    async def _lock_and_read(
        self, tx: AsyncConnection, requests: Sequence[CallRequest]
    ) -> "_CallBatch":
        places = {(request.department_id, request.desk_id) for request in requests}
        doctors = {one.doctor_id for one in requests if one.doctor_id is not None}
        department_ids = {department_id for department_id, _ in places}
        keys = [request.key for request in requests if request.key]
        wanted = [request.token_id for request in requests if request.token_id is not None]
        # As many as may be called, and those who may come near thereby.
        limit = sum(one.group_of or 1 for one in requests) + self.turn_near_places + 1
        async with pipelined(tx) as pipeline:
            queues = pipeline.add(ledger.locking_departments(department_ids))
            records = pipeline.add(idempotency.finding(SCHEMA, keys)) if keys else None
            desks = pipeline.add(finding_desks(places))
            at_desks = pipeline.add(ledger.reading_at_desks(department_ids))
            heads = pipeline.add(ledger.reading_heads(department_ids, limit=limit))
            tokens = pipeline.add(ledger.reading_tokens(wanted)) if wanted else None
            reading = ledger.reading_joined(doctors, department_ids)
            joined = pipeline.add(reading) if doctors else None
        # Read once the locks are held, so that it is later than the transactions before.
        now = datetime.now(UTC)
        profiles = profiles_of(desks.value, queues.value, now=now)
        watched = any(profile.looks_at_waits for profile in profiles.values())
        return _CallBatch(
            queues=queues.value,
            now=now,
            records=records.value if records else {},
            line=NextInLine(queues.value, ledger.by_queue(queues.value, heads.value), now=now),
            desks=with_visitors(desks.value, at_desks.value),
            sent=sent_to_desks(desks.value, at_desks.value),
            wanted=tokens.value if tokens else {},
            joined=joined.value if joined else [],
            profiles=profiles,
            since=await waiting_since(tx, queues.value.values()) if watched else {},
        )

    def _save(self, pipeline: Pipeline, batch: "_CallBatch") -> None:
        if not batch.changes:
            return
        changes = [*batch.changes, *batch.near(self.turn_near_places)]
        _, saving = ledger.entered(batch.queues, changes, now=batch.now, public_url=self.public_url)
        pipeline.add(saving)
        actions.remember(pipeline, batch.changes, now=batch.now)
        notes.remember(pipeline, batch.changes, now=batch.now)


class _CallBatch:
    """The lines and desks as they stand after each call of a batch."""

    def __init__(
        self,
        *,
        queues: Mapping[str, QueueRow],
        now: datetime,
        records: Records,
        line: NextInLine,
        desks: Desks,
        sent: Mapping[DeskKey, Sequence[TokenRow]],
        wanted: Mapping[int, TokenRow],
        joined: Sequence[TokenRow],
        profiles: Mapping[DeskKey, Profile],
        since: Mapping[str, datetime],
    ) -> None:
        self.queues = queues
        self.now = now
        self.changes: list[Change] = []
        self.answers: list[tuple[Key, Json]] = []
        self._records = dict(records)
        self._line = line
        self._desks = desks
        self._sent = sent
        self._wanted = dict(wanted)
        self._joined = joined
        self._profiles = profiles
        self._since = since

    def outcome(self, request: CallRequest) -> CallResult | Refused:
        try:
            if answer := earlier_answer(self._records, request.key):
                return CallResult(answer, replayed=True)
            return CallResult(self._call(request), replayed=False)
        except Refused as refusal:
            return refusal

    def near(self, places: int) -> list[Change]:
        """Return TURN_NEAR of those whom the batch as a whole has brought near."""
        return [turn_near(token, place) for place, token in self._line.near(places)]

    def _call(self, request: CallRequest) -> Json:
        for queue in self._queues_of(request):
            refuse_station(queue)
        desk = self._desk(request)
        if request.group_of is None:
            answer = answer_of(self._call_one(request, desk), now=self.now)
        else:
            called = self._call_group(request, desk, request.group_of)
            answer = {"tokens": [seen_by_staff(token, now=self.now) for token in called]}
        if request.key is not None:
            self.answers.append((request.key, answer))
            record = IdempotencyRecord(request.key.body_hash, answer)
            self._records[request.key.identity] = record
        return answer

    def _call_group(self, request: CallRequest, desk: Desk, count: int) -> list[TokenRow]:
        """Call the first `count` to one desk, as many as wait; nobody may be there already."""
        called = [self._call_one(request, desk)]
        while len(called) < count and self._next_of(request)[0] is not None:
            called.append(self._call_one(request, desk))
        return called

    def _call_one(self, request: CallRequest, desk: Desk) -> TokenRow:
        token, among = self._token(request)
        change = decide_call(self._command(request), desk, token)
        after = change.after
        if after is None:
            raise TypeError(change)
        sent = change.before is not None and is_sent_to(change.before, desk)
        chosen = self._line.call(
            after, by_hand=request.token_id is not None, sent=sent, among=among
        )
        turns = self._line.turns[after.queue_id]
        self.changes.append(replace(change, extra={"chosen": chosen}, turns=turns))
        self._wanted[after.id] = after
        self._desks[desk_key(desk)] = replace(desk, visitor=Visitor(after.id, after.label))
        return after

    def _desk(self, request: CallRequest) -> Desk:
        desk = self._desks.get((request.department_id, request.desk_id))
        if desk is None:
            raise no_such_desk(request.department_id, request.desk_id)
        return desk

    def _command(self, request: CallRequest) -> Call:
        call_id = uuid_utils.compat.uuid7()
        if request.token_id is None:
            return CallNext(by=request.by, now=self.now, call_id=call_id)
        return CallOutOfOrder(by=request.by, now=self.now, call_id=call_id, why=request.why)

    def _token(self, request: CallRequest) -> tuple[TokenRow | None, Collection[str] | None]:
        if request.token_id is not None:
            wanted = self._wanted.get(request.token_id)
            queue = self.queues.get(wanted.queue_id) if wanted is not None else None
            if wanted is not None and queue is not None:
                called_from = ledger.called_from(self._queues_of(request))
                require_present(wanted, queue, waits_apart=queue not in called_from)
            return wanted, None
        return self._next_of(request)

    def _queues_of(self, request: CallRequest) -> list[QueueRow]:
        own = request.department_id
        return [one for one in self.queues.values() if one.department_id == own]

    def _next_of(self, request: CallRequest) -> tuple[TokenRow | None, Collection[str] | None]:
        """Return the first of the queues that the desk serves, and those; null: all there are."""
        desk, own = (request.department_id, request.desk_id), self._queues_of(request)
        asked = Asked(own, request.doctor_id, self._sent.get(desk, ()), self._joined)
        return next_at(self._line, asked, self._profiles.get(desk), waiting_since=self._since)
