"""Ours and its limit in turns, so that what the machine does meanwhile meets both alike."""

from collections.abc import Awaitable, Callable, Mapping

from bench.figure import Measured
from bench.progress import say

Measure = Callable[[], Awaitable[float]]


async def side_by_side(
    rounds: int,
    ours: Measure,
    limit: Measure,
    *,
    unit: str,
    details: Mapping[str, float | str] | None = None,
) -> Measured:
    """Measure A B A B …; each round's value is ours divided by the limit beside it."""
    of_ours: list[float] = []
    of_limit: list[float] = []
    for number in range(1, rounds + 1):
        of_ours.append(await ours())
        of_limit.append(await limit())
        say(
            f"    round {number} of {rounds}: {of_ours[-1]:,.4g} {unit}, "
            f"limit {of_limit[-1]:,.4g}, ratio {of_ours[-1] / of_limit[-1]:.3f}"
        )
    values = tuple(a / b for a, b in zip(of_ours, of_limit, strict=True))
    return Measured(values, tuple(of_ours), tuple(of_limit), details or {})
