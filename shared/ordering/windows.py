"""Appointment windows: who has booked and checked in, and who came without, in one line.

Each appointment has a window: from `early_minutes` before its slot begins until `grace_minutes`
after its slot ends. Who checks in before it opens waits until then, and stands by the time of the
appointment. Who checks in within it stands likewise. Who checks in after it stands as a walk-in,
by the time of the check-in. Who has not checked in stands nowhere.

Booked and walk-ins take turns by their weights, as in a ratio.

Bound: nobody whose appointment is later overtakes who checked in in time. Between booked and
walk-ins the ratio's bound holds: of a category of weight v at most floor((n + 1) × v / w) + 1
overtake somebody of weight w before whom n of the own category are called.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field

from shared.events import Category
from shared.ordering.ratio import TakesTurns, Weights

MINUTES_MAX: Final = 240


class Appointment(NamedTuple):
    """When a slot begins and ends, and by how much it is delayed."""

    starts_at: datetime
    ends_at: datetime
    delay: timedelta = timedelta(0)


class Standing(NamedTuple):
    """Where who has checked in stands in the line, and from when on."""

    category: Category
    arrived_at: datetime
    from_time: datetime


@dataclass(frozen=True, slots=True)
class Windows(TakesTurns):
    weights: Weights
    early_minutes: Annotated[
        int,
        Field(
            strict=True,
            ge=0,
            le=MINUTES_MAX,
            description="By how much the window opens before the slot begins.",
        ),
    ] = 15
    grace_minutes: Annotated[
        int,
        Field(
            strict=True,
            ge=0,
            le=MINUTES_MAX,
            description="How long after the slot's end a check-in is still in time.",
        ),
    ] = 10
    kind: Literal["WINDOWS"] = "WINDOWS"

    def opens_at(self, appointment: Appointment) -> datetime:
        """Return from when on who has this appointment can be called."""
        begins = appointment.starts_at + appointment.delay
        return begins - timedelta(minutes=self.early_minutes)

    def closes_at(self, appointment: Appointment) -> datetime:
        """Return the last moment at which a check-in is in time."""
        return appointment.ends_at + appointment.delay + timedelta(minutes=self.grace_minutes)

    def standing(self, appointment: Appointment, checked_in_at: datetime) -> Standing:
        """Return where who checks in then stands; a delay makes nobody late."""
        if checked_in_at > self.closes_at(appointment):
            return Standing(Category.WALKIN, checked_in_at, checked_in_at)
        opens_at = self.opens_at(appointment)
        return Standing(Category.ONLINE, appointment.starts_at, max(opens_at, checked_in_at))

    def joins(
        self,
        category: Category,
        arrived_at: datetime,
        checked_in_at: datetime | None,
        appointment: Appointment,
        *,
        now: datetime,
    ) -> Standing | None:
        """Return where who has booked stands in the line now; null: they have to check in, or wait.

        An emergency needs no check-in and has no window.
        """
        if category is Category.EMERGENCY:
            return Standing(category, arrived_at, arrived_at)
        if checked_in_at is None:
            return None
        standing = self.standing(appointment, checked_in_at)
        return standing if standing.from_time <= now else None
