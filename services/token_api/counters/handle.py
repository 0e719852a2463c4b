"""A batch of requests for tokens, done in one transaction."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.counters import rules
from services.token_api.counters.facts import Facts
from services.token_api.counters.rules import CounterSettings, IssueToken
from services.token_api.counters.store.beside import keeping, keeping_if_new
from services.token_api.counters.store.settings import counter_settings, live_of_holders
from services.token_api.directory import format_label
from services.token_api.tokens import (
    SCHEMA,
    SECRET_BYTES,
    Forecasts,
    LetterPermit,
    NumberBlock,
    Numbers,
    Outlook,
    TokenIds,
    TokenLimits,
    issued_body,
    newcomers_wait,
    service_day,
)
from shared import idempotency, ledger
from shared.batching import BATCH_MAX, run_in_parts
from shared.events import Category, EventType, QueueKind, TokenStatus
from shared.forecast import Wait
from shared.idempotency import Key, Records, earlier_answer
from shared.ledger import Change, KnownQueues, KnownSave, QueueRow, Saved, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.ordering import newcomers_place
from shared.pipeline import pipelined
from shared.problems import Refused

# The second is made on the rows as the first has found them; after it they are locked first.
TRIES_ON_FACTS_MAX: Final = 2


@dataclass(frozen=True, slots=True)
class IssueRequest:
    command: IssueToken
    key: Key | None = None
    letters: LetterPermit | None = None  # of a token with an address


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token was given out, now or (replayed) when its key was used first."""

    body: dict[str, Any]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Existing:
    """The holder has a live token in that queue already."""

    token_id: int
    replayed: bool = False


Outcome = Issued | Existing | Refused


class Issuer:
    """Issues batches of tokens; holds the engine, the counters in Redis and the links' base."""

    def __init__(
        self,
        engine: AsyncEngine,
        numbers: Numbers,
        limits: TokenLimits,
        forecasts: Forecasts,
        public_url: str,
    ) -> None:
        self._engine = engine
        self._numbers = numbers
        self._limits = limits
        self._forecasts = forecasts
        self._public_url = public_url
        self._ids = TokenIds()
        self._facts = Facts()

    async def issue(self, batch: Sequence[IssueRequest]) -> list[Outcome]:
        """Give out the batch's tokens; one outcome a request, in order.

        Requests with the key or the holder of another one of the batch go into a transaction
        after its, where they find what it did.
        """
        return await run_in_parts(batch, _marks, self._issue_once)

    async def _issue_once(self, batch: Sequence[IssueRequest]) -> list[Outcome]:
        """Decide on what is known, and write on the condition that it holds: one round trip.

        A token with an address waits for Redis before, which counts letters. Where nothing is
        known, or others write to the queue all the time, lock and read first.
        """
        queue_ids = {request.command.queue_id for request in batch}
        try:
            for _ in range(TRIES_ON_FACTS_MAX):
                if outcomes := await self._issue_on_facts(batch, queue_ids):
                    return outcomes
            return await self._issue_locked(batch, queue_ids)
        except BaseException:
            # The commit may have come about after all, or Postgres may have been restored.
            self._facts.forget(queue_ids)
            raise

    async def _issue_on_facts(
        self, batch: Sequence[IssueRequest], queue_ids: AbstractSet[str]
    ) -> list[Outcome] | None:
        """Return null where the facts do not suffice; those that do not hold are replaced."""
        if self._facts.of(queue_ids) is None:
            return None
        await self._count_letters(batch)
        snapshot = self._known(len(batch), queue_ids)
        if snapshot is None:
            return None
        decisions = _decide_all(batch, snapshot)
        new = [decision for decision in decisions if isinstance(decision, _New)]
        if len(new) < len(batch):
            # Whoever gets no new token is told so on what is read, not on what was known.
            self._facts.forget(queue_ids)
            return None
        wanted = _wanted(new, snapshot)
        save = self._save(new, snapshot, {want: want.floor for want in wanted})
        outcomes = _outcomes(decisions, self._bodies(new, save))
        beside = keeping_if_new(
            _to_keep(batch, outcomes), _holders(batch), snapshot.counters.values()
        )
        async with self._engine.begin() as tx, pipelined(tx) as pipeline:
            written = pipeline.add(save.statement(beside))
            self._ids.ask_for(BATCH_MAX, pipeline)
            self._forecasts.ask_for(queue_ids, pipeline)
            pipeline.commit()
        if not written.value.done:
            self._facts.replace(queue_ids, written.value.queues, snapshot.counters)
            return None
        self._facts.confirm(written.value.queues, snapshot.counters)
        self._numbers.tell(wanted)
        return outcomes

    def _known(self, count: int, queue_ids: AbstractSet[str]) -> "_Snapshot | None":
        facts, forecasts = self._facts.of(queue_ids), self._forecasts.known(queue_ids)
        if facts is None or forecasts is None or not self._ids.has(count):
            return None
        return _Snapshot(
            now=datetime.now(UTC),
            known={queue_id: fact.queue for queue_id, fact in facts.items()},
            queues={queue_id: fact.queue.row for queue_id, fact in facts.items()},
            counters={queue_id: fact.counter for queue_id, fact in facts.items()},
            forecasts=forecasts,
            records={},
            live={},
        )

    async def _issue_locked(
        self, batch: Sequence[IssueRequest], queue_ids: AbstractSet[str]
    ) -> list[Outcome]:
        """Lock the queues in id order, sort the requests out, number and write the new, commit.

        Two round trips to Postgres, whatever the batch, and between them one to Redis.
        """
        async with self._engine.begin() as tx:
            snapshot = await self._read_and_count(tx, batch, queue_ids)
            decisions = _decide_all(batch, snapshot)
            new = [decision for decision in decisions if isinstance(decision, _New)]
            wanted = _wanted(new, snapshot)
            taken = await self._numbers.take(wanted)
            try:
                save = self._save(new, snapshot, dict(zip(wanted, taken, strict=True)))
                outcomes = _outcomes(decisions, self._bodies(new, save))
                answers = _to_keep(batch, outcomes)
                async with pipelined(tx) as pipeline:
                    if new:
                        written = pipeline.add(save.statement(keeping(answers)))
                    elif answers:
                        pipeline.add(idempotency.keeping(SCHEMA, answers))
                    pipeline.commit()
                if new and not written.value.done:
                    msg = "a row changed under its lock"
                    raise RuntimeError(msg)  # noqa: TRY301 - the numbers are given back below
            except Exception:
                # The numbers were not shown to anybody; without this there would be a gap.
                await self._numbers.give_back(wanted, taken)
                raise
        self._facts.learn(snapshot.known, snapshot.counters)
        if new:
            self._facts.learn(written.value.queues, snapshot.counters)
        return outcomes

    async def _count_letters(self, batch: Sequence[IssueRequest]) -> None:
        if permits := [request.letters for request in batch if request.letters]:
            await self._limits.count_letters(permits)

    async def _read_and_count(
        self, tx: AsyncConnection, batch: Sequence[IssueRequest], queue_ids: AbstractSet[str]
    ) -> "_Snapshot":
        """Read under the locks, and meanwhile count the letters where there are any."""
        reading = self._read(tx, batch, queue_ids)
        if not any(request.letters for request in batch):
            return await reading
        _, snapshot = await asyncio.gather(self._count_letters(batch), reading)
        return snapshot

    async def _read(
        self, tx: AsyncConnection, batch: Sequence[IssueRequest], queue_ids: AbstractSet[str]
    ) -> "_Snapshot":
        keys = [request.key for request in batch if request.key]
        holders = _holders(batch)
        async with pipelined(tx) as pipeline:
            queues = pipeline.add(ledger.locking_known(queue_ids))
            counters = pipeline.add(counter_settings(queue_ids))
            records = pipeline.add(idempotency.finding(SCHEMA, keys)) if keys else None
            live = pipeline.add(live_of_holders(holders)) if holders else None
            self._ids.ask_for(len(batch), pipeline)
            self._forecasts.ask_for(queue_ids, pipeline)
        return _Snapshot(
            # Read once the locks are held, so that it is later than the transactions before.
            now=datetime.now(UTC),
            known=queues.value,
            queues={queue_id: queue.row for queue_id, queue in queues.value.items()},
            counters=counters.value,
            forecasts=self._forecasts.known(queue_ids) or {},
            records=records.value if records else {},
            live=live.value if live else {},
        )

    def _save(
        self, new: "Sequence[_New]", snapshot: "_Snapshot", taken: Mapping[NumberBlock, int]
    ) -> KnownSave:
        """Give the new tokens their ids and the numbers after those in `taken`."""
        last = {want.queue_id: number for want, number in taken.items()}
        return KnownSave(
            {queue_id: queue for queue_id, queue in snapshot.known.items() if queue_id in last},
            _changes(new, snapshot, self._ids.take(len(new)), last),
            now=snapshot.now,
            public_url=self._public_url,
            numbers={
                want.queue_id: (want.day, number + want.amount) for want, number in taken.items()
            },
        )

    def _bodies(self, new: "Sequence[_New]", save: KnownSave) -> list[dict[str, Any]]:
        """Return the answers to those who asked for the new tokens."""
        return [self._body(token, change) for token, change in zip(new, save.saved, strict=True)]

    def _body(self, new: "_New", saved: Saved) -> dict[str, Any]:
        return issued_body(
            saved.row,
            place=new.place,
            wait=new.wait,
            public_url=self._public_url,
            letters_limited=new.command.letters_limited,
        )


def _holders(batch: Sequence[IssueRequest]) -> list[tuple[str, int]]:
    return [request.command.holder for request in batch if request.command.holder]


def _marks(request: IssueRequest) -> AbstractSet[object]:
    return {request.key.identity if request.key else None, request.command.holder} - {None}


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """All that decides about a batch: read under the locks, or known from the batch before."""

    now: datetime
    known: KnownQueues
    queues: Mapping[str, QueueRow]
    counters: Mapping[str, CounterSettings]
    forecasts: Mapping[str, Outlook | None]
    records: Records
    live: Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class _New:
    """A token to be given out."""

    command: IssueToken
    category: Category
    day: date
    place: int
    wait: Wait | None


_Decision = _New | Outcome


def _decide_all(batch: Sequence[IssueRequest], snapshot: _Snapshot) -> list[_Decision]:
    """Decide each request; who comes first in the batch stands before the others."""
    waiting = {queue_id: dict(queue.waiting) for queue_id, queue in snapshot.queues.items()}
    given = dict.fromkeys(snapshot.queues, 0)
    decisions: list[_Decision] = []
    for request in batch:
        try:
            decision = _decide(request, snapshot, waiting, given)
        except Refused as refused:
            decision = refused
        if isinstance(decision, _New):
            line = waiting[decision.command.queue_id]
            line[decision.category] = line.get(decision.category, 0) + 1
            given[decision.command.queue_id] += 1
        decisions.append(decision)
    return decisions


def _decide(
    request: IssueRequest,
    snapshot: _Snapshot,
    waiting: Mapping[str, Mapping[Category, int]],
    given: Mapping[str, int],
) -> _Decision:
    command = request.command
    if request.letters and not request.letters.granted:
        command = replace(command, email=None, letters_limited=True)
    if earlier := earlier_answer(snapshot.records, request.key):
        return _earlier_outcome(earlier)
    queue, counter = snapshot.queues.get(command.queue_id), snapshot.counters.get(command.queue_id)
    if queue is not None and queue.kind is not QueueKind.COUNTER:
        raise rules.not_a_counter(queue)
    if queue is None or counter is None:
        raise rules.unknown_queue(command.queue_id)
    if command.holder and command.holder in snapshot.live:
        return Existing(snapshot.live[command.holder])
    category = rules.decide_category(command, queue, counter, now=snapshot.now)
    day = service_day(queue, now=snapshot.now)
    rules.refuse_beyond_cap(queue, counter, day, given=given[queue.queue_id])
    line = waiting[queue.queue_id]
    place = newcomers_place(category, line, queue.discipline, queue.turns, now=snapshot.now)
    outlook = snapshot.forecasts.get(queue.queue_id)
    wait = newcomers_wait(queue, outlook, category, line, place=place, now=snapshot.now)
    return _New(command, category, day, place, wait)


def _earlier_outcome(answer: Mapping[str, Any]) -> Outcome:
    if "existing" in answer:
        return Existing(answer["existing"], replayed=True)
    return Issued(answer["given"], replayed=True)


def _wanted(new: Sequence[_New], snapshot: _Snapshot) -> list[NumberBlock]:
    """Return how many numbers each queue needs."""
    days = {token.command.queue_id: token.day for token in new}
    return [
        NumberBlock(
            queue_id,
            day,
            floor=rules.last_number(
                snapshot.queues[queue_id], day, first=snapshot.counters[queue_id].first_number
            ),
            amount=sum(token.command.queue_id == queue_id for token in new),
        )
        for queue_id, day in days.items()
    ]


def _changes(
    new: Sequence[_New], snapshot: _Snapshot, ids: Sequence[int], last: Mapping[str, int]
) -> list[Change]:
    """Give each new token its number, in the order in which they were asked for."""
    number = dict(last)
    arrival = {
        queue_id: ledger.next_arrival(queue, snapshot.now)
        for queue_id, queue in snapshot.queues.items()
    }
    changes = []
    for token_id, token in zip(ids, new, strict=True):
        queue_id = token.command.queue_id
        number[queue_id] += 1
        row = _row(token, snapshot, token_id, number[queue_id], arrival[queue_id])
        arrival[queue_id] += ledger.ARRIVAL_STEP
        told, actor = _event_fields(token), token.command.actor
        changes.append(Change(EventType.TOKEN_GENERATED, None, row, actor=actor, extra=told))
    return changes


def _row(
    new: _New, snapshot: _Snapshot, token_id: int, number: int, arrived_at: datetime
) -> TokenRow:
    command, queue = new.command, snapshot.queues[new.command.queue_id]
    counter = snapshot.counters[queue.queue_id]
    return TokenRow(
        id=token_id,
        queue_id=queue.queue_id,
        origin_queue_id=queue.queue_id,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        service_date=new.day,
        number=number,
        label=format_label(counter.label_format, prefix=counter.label_prefix, number=number),
        status=TokenStatus.WAITING,
        version=0,
        category=new.category,
        priority=BASE_PRIORITY[new.category],
        arrived_at=arrived_at,
        secret=secrets.token_urlsafe(SECRET_BYTES),
        issued_at=snapshot.now,
        language=command.language,
        user_id=command.user_id,
        name=command.name,
        email=command.email,
        phone=command.phone,
    )


def _event_fields(new: _New) -> dict[str, Any]:
    """Return what the event says of the place and the wait, for the letter, and of the source."""
    waits = (new.wait.p50_seconds, new.wait.p90_seconds) if new.wait else (None, None)
    return {
        "place": new.place,
        "wait_seconds_p50": waits[0],
        "wait_seconds_p90": waits[1],
        "source": new.command.source,
    }


def _outcomes(decisions: Sequence[_Decision], bodies: Sequence[dict[str, Any]]) -> list[Outcome]:
    written = iter(bodies)
    return [
        Issued(next(written)) if isinstance(decision, _New) else decision for decision in decisions
    ]


def _to_keep(
    batch: Sequence[IssueRequest], outcomes: Sequence[Outcome]
) -> list[tuple[Key, dict[str, Any]]]:
    """Return the answers that stay with their keys; what was refused may be asked again."""
    answers: list[tuple[Key, dict[str, Any]]] = []
    for request, outcome in zip(batch, outcomes, strict=True):
        match request.key, outcome:
            case None, _:
                pass
            case key, Issued(body=body, replayed=False) if key:
                answers.append((key, {"given": body}))
            case key, Existing(token_id=token_id, replayed=False) if key:
                answers.append((key, {"existing": token_id}))
    return answers
