"""One small file a figure: its promises, and how they are measured.

A module here has `PROMISES` and `async def measure(testbed) -> dict[str, Measured]`, whose keys
are the promises' names.
"""

from types import ModuleType
from typing import Final

from bench.figures import (
    call_rate,
    call_rules,
    commits,
    cpu_token,
    express,
    idle,
    issue_alone,
    issue_rate,
    issue_tail,
    letter_rate,
    long_line,
    long_line_rules,
    order_rules,
    relay_rate,
    replay,
    reports,
    screen_wait,
    screens,
    slot_booking,
    snapshot_held,
    two_processes,
)

# In the order in which they are measured; the whole suite's come last.
ALL: Final[tuple[ModuleType, ...]] = (
    issue_rate,
    issue_alone,
    issue_tail,
    commits,
    snapshot_held,
    two_processes,
    call_rate,
    call_rules,
    long_line,
    long_line_rules,
    order_rules,
    slot_booking,
    letter_rate,
    relay_rate,
    reports,
    screens,
    replay,
    express,
    screen_wait,
    cpu_token,
    idle,
)
