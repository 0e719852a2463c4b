"""Disciplines in which nobody's rank among the others depends on the calls, or on the time."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime

from typing_extensions import override

from shared.events import Category
from shared.line_order import Waiting
from shared.ordering.rules import Rules, Turns

Rank = tuple[float, datetime, int, int]


class FixedRank(Rules):
    __slots__ = ()

    @abstractmethod
    def rank(self, waiting: Waiting) -> Rank:
        """Return the rank; the smallest is called first."""

    @override
    def first(self, heads: Mapping[Category, Waiting], turns: Turns) -> Category:
        return min(heads, key=lambda category: self.rank(heads[category]))

    @override
    def after(self, called: Category, turns: Turns) -> Turns:
        return turns

    @override
    def before(
        self, own: Category, ahead: int, other: Category, standing: int, turns: Turns
    ) -> int:
        return standing
