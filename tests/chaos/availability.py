"""How long an endpoint did not answer because of a fault, from the probes' requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.chaos.observations import Injected
from tests.chaos.probes import ENDPOINTS, Sample

# What fails later than this after a fault was healed is not attributed to it.
AFTERMATH_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Outage:
    """Seconds between two answers, and from healing to the first answer to a later request.

    `until_answered` is null where no request was answered before the next fault.
    """

    longest: float
    until_answered: float | None


def outages(fault: Injected, following: float, samples: Sequence[Sample]) -> dict[str, Outage]:
    """Return the outage of each endpoint; `following` is when the next fault began."""
    until = min(fault.healed + AFTERMATH_SECONDS, following)
    return {
        endpoint: _outage(
            fault, until, [sample for sample in samples if sample.endpoint == endpoint]
        )
        for endpoint in ENDPOINTS
    }


def _outage(fault: Injected, until: float, samples: Iterable[Sample]) -> Outage:
    answered = [sample for sample in samples if sample.answered]
    times = sorted(sample.done for sample in answered)
    inside = [time for time in times if fault.began < time < until]
    first_after = [
        sample.done - fault.healed for sample in answered if fault.healed < sample.sent < until
    ]
    return Outage(
        longest=max(later - earlier for earlier, later in pairwise([fault.began, *inside, until])),
        until_answered=min(first_after, default=None),
    )
