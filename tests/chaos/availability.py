"""For how long a front door was shut because of a fault, out of the probes' knocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.chaos.observations import Injected
from tests.chaos.probes import DOORS, Knock

# What goes wrong later than this after a fault was healed is not its doing.
AFTERMATH_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Shut:
    """Seconds between two answers, and from healing to the first answer to a later knock.

    `until_open` is null where no knock was answered before the next fault.
    """

    longest: float
    until_open: float | None


def shut_by(fault: Injected, following: float, knocks: Sequence[Knock]) -> dict[str, Shut]:
    """Return what each door suffered; `following` is when the next fault began."""
    until = min(fault.healed + AFTERMATH_SECONDS, following)
    return {
        door: _shut(fault, until, [knock for knock in knocks if knock.door == door])
        for door in DOORS
    }


def _shut(fault: Injected, until: float, knocks: Iterable[Knock]) -> Shut:
    answered = [knock for knock in knocks if knock.answered]
    times = sorted(knock.done for knock in answered)
    inside = [time for time in times if fault.began < time < until]
    first_after = [
        knock.done - fault.healed for knock in answered if fault.healed < knock.sent < until
    ]
    return Shut(
        longest=max(later - earlier for earlier, later in pairwise([fault.began, *inside, until])),
        until_open=min(first_after, default=None),
    )
