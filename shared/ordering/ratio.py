"""Ratio: the categories take turns by their weights, such as two booked to one walk-in.

Stride scheduling: a call sets its category back by STRIDE / weight, and the one that is least
ahead is next. Who had nobody waiting saves up no turns.

Bound: of a category of weight v at most floor((n + 1) × v / w) + 1 overtake somebody of weight w
before whom n of the own category stood. Emergencies precede everybody, and take no turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import lcm
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field
from typing_extensions import override

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering.bound import Bound
from shared.ordering.rules import EVERYBODY, Rules, Turns

WEIGHT_MAX: Final = 10
# Every weight divides it, so that turns are counted without rounding.
STRIDE: Final = lcm(*range(1, WEIGHT_MAX + 1))
# Of a category that has no weight of its own.
WEIGHT: Final = 1


def _no_emergency(weights: dict[Category, int]) -> dict[Category, int]:
    if Category.EMERGENCY in weights:
        message = "emergencies precede everybody; they have no weight"
        raise ValueError(message)
    return weights


Weights = Annotated[
    dict[Category, Annotated[int, Field(strict=True, ge=1, le=WEIGHT_MAX)]],
    AfterValidator(_no_emergency),
    Field(
        min_length=1,
        description="How many of each category are called in a turn; of one left out, one.",
        examples=[{"ONLINE": 2, "WALKIN": 1}],
    ),
]


class TakesTurns(Rules):
    """Disciplines whose categories take turns by their weights."""

    __slots__ = ()

    weights: Weights

    @override
    def first(self, heads: Mapping[Category, Waiting], turns: Turns) -> Category:
        return min(heads, key=lambda category: (turns.get(category, 0), BASE_PRIORITY[category]))

    @override
    def after(self, called: Category, turns: Turns) -> Turns:
        """Count from where the called one stood: who is not ahead of it has nothing saved up."""
        stood = turns.get(called, 0)
        ahead = {category: ahead - stood for category, ahead in turns.items() if ahead > stood}
        return {**ahead, called: self._stride(called)}

    @override
    def cutoff(self, own: Waiting, other: Category) -> datetime | None:
        return EVERYBODY

    @override
    def before(
        self, own: Category, ahead: int, other: Category, standing: int, turns: Turns
    ) -> int:
        turn = turns.get(own, 0) + ahead * self._stride(own) - turns.get(other, 0)
        first_in_a_tie = BASE_PRIORITY[other] < BASE_PRIORITY[own]
        return min(standing, max((turn - (not first_in_a_tie)) // self._stride(other) + 1, 0))

    @override
    def bound(self, own: Category, other: Category, ahead: int) -> Bound:
        if other is own:
            return Bound(times=0)
        return Bound(times=(ahead + 1) * self._weight(other) // self._weight(own) + 1)

    def _weight(self, category: Category) -> int:
        return self.weights.get(category, WEIGHT)

    def _stride(self, category: Category) -> int:
        return STRIDE // self._weight(category)


@dataclass(frozen=True, slots=True)
class Ratio(TakesTurns):
    weights: Weights
    kind: Literal["RATIO"] = "RATIO"
