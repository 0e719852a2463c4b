"""Strict priority: the stronger category first, whatever comes; the default.

Bound: nobody of one's own or a weaker category overtakes; of a stronger one everybody may. So an
unbroken stream of a stronger category lets the weaker ones wait for ever.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from typing_extensions import override

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering.bound import Bound
from shared.ordering.fixed_rank import FixedRank, Rank
from shared.ordering.rules import EVERYBODY


@dataclass(frozen=True, slots=True)
class Strict(FixedRank):
    kind: Literal["STRICT"] = "STRICT"

    @override
    def rank(self, waiting: Waiting) -> Rank:
        return waiting.priority, waiting.arrived_at, 0, waiting.token_id

    @override
    def cutoff(self, own: Waiting, other: Category) -> datetime | None:
        return EVERYBODY if BASE_PRIORITY[other] < own.priority else None

    @override
    def bound(self, own: Category, other: Category, ahead: int) -> Bound:
        return Bound() if BASE_PRIORITY[other] < BASE_PRIORITY[own] else Bound(times=0)
