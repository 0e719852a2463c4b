"""Priority with ageing: who waits gains on everybody who comes after, without an end.

A step of priority is worth a third of the `minutes`, for there are three steps between the
weakest category and the strongest but the emergencies. The difference between two who wait never
changes, so each has a fixed rank from the beginning: the arrival, set back by the priority.

Bound: nobody overtakes who comes later by more than the minutes of the steps between the
categories, which are the `minutes` at most. Only emergencies do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import Field
from typing_extensions import override

from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering.bound import Bound
from shared.ordering.fixed_rank import FixedRank, Rank

STEPS: Final = BASE_PRIORITY[Category.WALKIN] - BASE_PRIORITY[Category.PRIORITY_PAID]
MINUTES_MAX: Final = 24 * 60
MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ageing(FixedRank):
    minutes: Annotated[
        int,
        Field(
            strict=True,
            ge=1,
            le=MINUTES_MAX,
            description="Who comes so much later goes before nobody, but in an emergency.",
        ),
    ]
    kind: Literal["AGEING"] = "AGEING"

    @override
    def rank(self, waiting: Waiting) -> Rank:
        due = waiting.arrived_at + self._worth(waiting.priority)
        return 0, due, waiting.priority, waiting.token_id

    @override
    def cutoff(self, own: Waiting, other: Category) -> datetime | None:
        stronger = BASE_PRIORITY[other] < own.priority
        gained = self._worth(own.priority - BASE_PRIORITY[other])
        return own.arrived_at + gained + MICROSECOND * stronger

    @override
    def bound(self, own: Category, other: Category, ahead: int) -> Bound:
        steps = BASE_PRIORITY[own] - BASE_PRIORITY[other]
        return Bound(later_by=self._worth(steps)) if steps > 0 else Bound(times=0)

    def _worth(self, steps: int) -> timedelta:
        """Return the time by which so many steps set somebody back; linear in them, exactly."""
        return steps * (timedelta(minutes=self.minutes) / STEPS)
