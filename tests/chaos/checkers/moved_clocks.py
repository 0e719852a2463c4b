"""Whether faults moved the services' clocks: then their times do not say how long it was."""

from typing import Final

from tests.chaos.observations import Observations

CLOCKS: Final = frozenset({"clock-ahead", "clock-behind", "midnight"})


def clocks_were_moved(observed: Observations) -> bool:
    return any(fault.fault in CLOCKS for fault in observed.faults)
