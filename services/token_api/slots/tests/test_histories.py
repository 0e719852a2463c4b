"""Random histories of a slot, each step done on the real Postgres and checked against a model.

The model is the sentence of the discipline, written plainly: who has a seat, who waits, what
must happen next. After each step the ledger has to say the same, and replaying its events too.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.token_api.app import connect_redis
from services.token_api.settings import ROLE
from services.token_api.slots.handle import slots as making
from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow
from services.token_api.slots.tests.clinic import LINKS, STAFF, Clinic, build
from shared import ledger
from shared.events import ENDED, Event, TokenStatus
from shared.ledger import SEATED, TokenRow
from shared.line_order import order_key
from shared.postgres import create_engine
from shared.problems import Refused

STEPS = 25
HISTORIES = 12
CATEGORIES = ("EMERGENCY", "PAID", "FOLLOWUP", "ONLINE", "WALKIN")
BASE = {"EMERGENCY": 1, "PAID": 2, "FOLLOWUP": 3, "ONLINE": 4, "WALKIN": 5}
ELASTIC = {"EMERGENCY": 0, "PAID": 1, "FOLLOWUP": 3, "ONLINE": 3, "WALKIN": 3}
T = TypeVar("T")


@dataclass
class Model:
    """Tokens by id: who sits uncalled, who waits, who sits and can no longer be moved."""

    discipline: str
    capacity: int
    strength: dict[int, tuple[int, int]] = field(default_factory=dict)
    seated: set[int] = field(default_factory=set)
    called: set[int] = field(default_factory=set)  # and served: the seat is used
    waiting: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)

    @property
    def taken(self) -> int:
        return len(self.seated) + len(self.called)

    def expected(self, category: str) -> str:
        if self.taken < self.capacity:
            return "seat"
        if category == "EMERGENCY" and self.discipline != "preemptive":
            return "beyond"
        if self.discipline == "elastic":
            return "refused"
        weakest = max((self.strength[one] for one in self.seated), default=(0, 0))
        if self.discipline == "preemptive" and BASE[category] < weakest[0]:
            return "preempts"
        return "waits"

    def promote(self) -> None:
        while self.taken < self.capacity and self.waiting:
            best = min(self.waiting, key=lambda one: self.strength[one])
            self.waiting.remove(best)
            self.seated.add(best)


class SlotMachine(RuleBasedStateMachine):
    """Books, cancels, calls, misses and resizes at random."""

    discipline = "ageing"
    run: Callable[[Coroutine[Any, Any, T]], T]
    clinic: Clinic

    @initialize(capacity=st.integers(1, 4))
    def open_slot(self, capacity: int) -> None:
        self.model = Model(self.discipline, capacity)
        self.slot = self.run(self.clinic.slot(self.discipline, capacity=capacity))
        self.numbers: list[int] = []

    @rule(category=st.sampled_from(CATEGORIES))
    def book(self, category: str) -> None:
        expected = self.model.expected(category)
        base = (ELASTIC if self.discipline == "elastic" else BASE)[category]
        try:
            token = self.run(self.clinic.ask(self.slot, category))
        except Refused as refused:
            _as_expected((expected, refused.code, refused.status), ("refused", "SLOT_FULL", 400))
            return
        assert expected != "refused"
        token_id = token["id"]
        if expected == "preempts":
            weakest = max(self.model.seated, key=lambda one: self.model.strength[one])
            self.model.seated.remove(weakest)
            self.model.waiting.add(weakest)
        self.model.strength[token_id] = (base, token_id)
        (self.model.waiting if expected == "waits" else self.model.seated).add(token_id)
        assert token["status"] == ("WAITING" if expected == "waits" else "ALLOCATED")
        self.numbers.append(token["token_no"])

    @precondition(lambda self: self.model.seated | self.model.waiting)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.seated | self.model.waiting)))
        self.run(self.clinic.do(one, Cancel))
        self._leave(one)

    @precondition(lambda self: self.model.seated)
    @rule(data=st.data())
    def miss(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.seated)))
        self.run(self.clinic.do(one, NoShow))
        self._leave(one)

    @precondition(lambda self: self.model.seated)
    @rule(data=st.data())
    def serve(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.seated)))
        self.run(self.clinic.do(one, Complete))
        self.model.seated.remove(one)
        self.model.called.add(one)

    @precondition(lambda self: self.model.gone | self.model.called)
    @rule(data=st.data(), command=st.sampled_from((Cancel, NoShow, Complete, CheckIn)))
    def do_with_the_ended(self, data: st.DataObject, command: Any) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.gone | self.model.called)))
        with pytest.raises(Refused) as refused:
            self.run(self.clinic.do(one, command))
        assert refused.value.status == 409

    @rule(capacity=st.integers(1, 6))
    def resize(self, capacity: int) -> None:
        too_small = capacity < self.model.capacity and capacity < self.model.taken
        try:
            self.run(self._resize(capacity))
        except Refused as refused:
            _as_expected((too_small, refused.code), (True, "SEATS_TAKEN"))
            return
        assert not too_small
        self.model.capacity = capacity
        self.model.promote()

    async def _resize(self, capacity: int) -> None:
        async with self.clinic.engine.begin() as tx:
            await making.change_slot(
                tx, self.slot, {"max_capacity": capacity}, STAFF, public_url=LINKS
            )

    def _leave(self, one: int) -> None:
        self.model.seated.discard(one)
        self.model.waiting.discard(one)
        self.model.gone.add(one)
        self.model.promote()

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        if not hasattr(self, "slot"):
            return
        tokens = self.run(self.clinic.tokens(self.slot))
        queue = self.run(self.clinic.view(self.slot)).queue
        assert _ids(tokens, TokenStatus.ALLOCATED) == self.model.seated
        assert _ids(tokens, TokenStatus.WAITING) == self.model.waiting
        assert len(tokens) == len(self.model.strength), "somebody is lost"
        assert queue.seats_taken == self.model.taken
        assert queue.seats_taken == sum(token.status in SEATED for token in tokens)
        assert queue.seats_taken <= self.model.capacity + queue.overflow
        assert queue.overflow == max(queue.seats_taken - self.model.capacity, 0)
        if self.discipline == "preemptive":
            assert queue.overflow == 0
        assert sorted(self.numbers) == list(range(1, len(self.numbers) + 1))

    def teardown(self) -> None:
        if hasattr(self, "slot"):
            self.run(self._replay())

    async def _replay(self) -> None:
        """Fold the events, look at every step's seats, and compare with the rows at the end."""
        tokens = {token.id: token for token in await self.clinic.tokens(self.slot)}
        folded: dict[int, Event] = {}
        events = await self.clinic.events(self.slot)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        for event in events:
            if event.token_id is not None:
                before = folded.get(event.token_id)
                assert event.version == (before.version if before else 0) + 1
                assert before is None or before.status not in ENDED
                folded[event.token_id] = event
        assert folded.keys() == tokens.keys()
        for token_id, event in folded.items():
            token = tokens[token_id]
            assert (event.status, event.version, event.category, event.booked_at) == (
                token.status,
                token.version,
                token.category,
                token.arrived_at,
            )
        await self._positions(list(tokens.values()))

    async def _positions(self, tokens: list[TokenRow]) -> None:
        view = await self.clinic.view(self.slot)
        for status in (TokenStatus.ALLOCATED, TokenStatus.WAITING):
            line = [token for token in tokens if token.status is status]
            async with self.clinic.engine.begin() as tx:
                places = {token.id: await ledger.rank(tx, token, view.queue) for token in line}
            at = view.row["starts_at"]  # every bonus is the same to a hair at any one time
            ageing = view.queue.ageing
            line.sort(key=lambda one: order_key(ledger.standing(one), now=at, ageing=ageing))
            assert [places[token.id] for token in line] == list(range(1, len(line) + 1))


def _as_expected(found: object, expected: object) -> None:
    assert found == expected


def _ids(tokens: list[TokenRow], status: TokenStatus) -> set[int]:
    return {token.id for token in tokens if token.status is status}


class PreemptiveMachine(SlotMachine):
    discipline = "preemptive"


class ElasticMachine(SlotMachine):
    discipline = "elastic"


@pytest.mark.parametrize("machine", [SlotMachine, PreemptiveMachine, ElasticMachine])
def test_any_history_of_a_slot_keeps_its_disciplines_promises(
    machine: type[SlotMachine], database_url: str, redis_url: str
) -> None:
    with asyncio.Runner() as runner:
        keeper = _opened(database_url, redis_url)
        clinic: Clinic = runner.run(_next(keeper))
        own = {"clinic": clinic, "run": staticmethod(runner.run)}
        run_state_machine_as_test(
            type(machine.__name__, (machine,), own),
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(_closed(keeper))


async def _opened(database_url: str, redis_url: str) -> AsyncIterator[Clinic]:
    engine, redis = create_engine(database_url, role=ROLE), connect_redis(redis_url)
    yield await build(engine, redis)
    await redis.aclose()
    await engine.dispose()


async def _next(keeper: AsyncIterator[Clinic]) -> Clinic:
    return await anext(keeper)


async def _closed(keeper: AsyncIterator[Clinic]) -> None:
    async for _ in keeper:
        pass
