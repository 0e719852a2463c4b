"""One small file a figure: its promises, and how they are measured.

A module here has `PROMISES` and `async def measure(house) -> dict[str, Measured]`, whose keys
are the promises' names.
"""

from types import ModuleType
from typing import Final

from bench.figures import idle, issue_rate

# In the order in which they are measured; the whole suite's come last.
ALL: Final[tuple[ModuleType, ...]] = (issue_rate, idle)
