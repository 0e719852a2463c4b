"""Which decisions about a shift follow on which. Pure."""

from typing import Final

from services.token_api.fleet.rules.shifts import ShiftStatus
from shared.problems import Refused

_MAY_BECOME: Final = {
    ShiftStatus.REQUESTED: frozenset({ShiftStatus.APPROVED, ShiftStatus.REJECTED}),
    ShiftStatus.APPROVED: frozenset({ShiftStatus.ENDED}),
    ShiftStatus.REJECTED: frozenset({ShiftStatus.APPROVED}),
    ShiftStatus.ENDED: frozenset({ShiftStatus.APPROVED}),
}
_TO_COME: Final = frozenset({ShiftStatus.REQUESTED, ShiftStatus.APPROVED})


def decide(status: ShiftStatus, to: ShiftStatus) -> None:
    """Raise `Refused` (409) where the shift stands in another way than was thought."""
    if to not in _MAY_BECOME[status]:
        raise _standing(status)


def refuse_change(status: ShiftStatus) -> None:
    """Raise `Refused` (409) for a shift that is over; another one is made instead."""
    if status not in _TO_COME:
        raise _standing(status)


def _standing(status: ShiftStatus) -> Refused:
    return Refused(f"SHIFT_{status}", f"This shift is {status.lower()}.", status_now=status.value)
