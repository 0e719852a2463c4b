"""The one way in which the bench reads a percentile of times."""

from collections.abc import Sequence


def percentile_ms(ordered: Sequence[float], share: float) -> float:
    """Return in ms the time that `share` percent of `ordered` (seconds, ascending) are within."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] * 1000
