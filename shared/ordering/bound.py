"""The promise of a discipline: how often, and by whom, one who waits may be overtaken."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Bound:
    """Of one category over another: at most so many times, by nobody who comes so much later.

    Somebody is overtaken by who arrives later and is called earlier. Null: without a limit.
    """

    times: int | None = None
    later_by: timedelta | None = None

    def allows(self, times: int, later_by: timedelta) -> bool:
        """Tell whether `times` overtakings keep it, the last by one who came `later_by` after."""
        return (self.times is None or times <= self.times) and (
            self.later_by is None or times == 0 or later_by <= self.later_by
        )
