"""Any history of a line: people come, are called and leave; who overtook whom is counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering import (
    Ageing,
    Ratio,
    Rules,
    Strict,
    Turns,
    Windows,
    arranged,
    chosen_category,
    turns_after,
)

START = datetime(2025, 8, 7, 9, 0, tzinfo=UTC)
MOST = [category for category in Category if category is not Category.EMERGENCY]

DISCIPLINES: st.SearchStrategy[Rules] = st.one_of(
    st.just(Strict()),
    st.builds(Ageing, minutes=st.integers(1, 60)),
    *(
        st.builds(
            kind, weights=st.dictionaries(st.sampled_from(MOST), st.integers(1, 10), min_size=1)
        )
        for kind in (Ratio, Windows)
    ),
)
COMES = st.tuples(st.just("comes"), st.sampled_from(list(Category)), st.integers(0, 600))
CALLED = st.tuples(st.just("called"), st.just(Category.WALKIN), st.just(0))
LEAVES = st.tuples(st.just("leaves"), st.just(Category.WALKIN), st.integers(0, 30))
HISTORIES = st.lists(st.one_of(COMES, COMES, COMES, CALLED, CALLED, LEAVES), max_size=60)


@dataclass
class Visitor:
    waiting: Waiting
    ahead: int  # of the own category, at the arrival
    overtaken: Counter[Category] = field(default_factory=Counter)
    latest_of: dict[Category, timedelta] = field(default_factory=dict)


@dataclass
class Hall:
    rules: Rules
    turns: Turns = field(default_factory=dict)
    now: datetime = START
    everybody: list[Visitor] = field(default_factory=list)
    line: list[Visitor] = field(default_factory=list)

    def go_on(self, history: Sequence[tuple[Any, ...]]) -> None:
        for what, category, number in history:
            self.now += timedelta(microseconds=1)
            if what == "comes":
                self.come(category, timedelta(seconds=number))
            elif self.line and what == "called":
                self.call()
            elif self.line:
                del self.line[number % len(self.line)]

    def come(self, category: Category, later: timedelta = timedelta(0)) -> Visitor:
        self.now += later
        waiting = Waiting(category, BASE_PRIORITY[category], self.now, len(self.everybody))
        ahead = sum(one.waiting.category is category for one in self.line)
        visitor = Visitor(waiting, ahead)
        self.everybody.append(visitor)
        self.line.append(visitor)
        return visitor

    def call(self) -> Visitor:
        heads: dict[Category, Visitor] = {}
        for one in self.line:  # by arrival, as they came
            heads.setdefault(one.waiting.category, one)
        category = chosen_category(
            {name: one.waiting for name, one in heads.items()}, self.rules, self.turns
        )
        called = heads[category]
        self.turns = turns_after(category, self.rules, self.turns)
        self.line.remove(called)
        for one in self.line:
            later_by = called.waiting.arrived_at - one.waiting.arrived_at
            if later_by > timedelta(0):
                one.overtaken[category] += 1
                one.latest_of[category] = max(later_by, one.latest_of.get(category, timedelta(0)))
        return called

    def order(self) -> list[Visitor]:
        return list(arranged(self.line, self.rules, self.turns, standing=lambda one: one.waiting))
