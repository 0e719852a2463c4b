"""What a connection may meet between a client and an engine."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weather:
    """How a proxy treats the bytes and connections that pass through it; by default, well.

    A stall keeps bytes and passes them on when it ends, as TCP does after a black hole.
    """

    refuses: bool = False  # whoever is connected is cut off, whoever comes is refused
    stalls_requests: bool = False
    stalls_answers: bool = False
    delay_seconds: float = 0.0  # of every piece, each way
    jitter_seconds: float = 0.0  # added to the delay, drawn evenly
    slice_bytes: int = 0  # 0: as it comes
    reset_every_seconds: float = 0.0  # RST to all connections, again and again; 0: never

    def stalls(self, *, towards_engine: bool) -> bool:
        return self.stalls_requests if towards_engine else self.stalls_answers


FAIR: Final = Weather()
CUT: Final = Weather(refuses=True)
SLOW: Final = Weather(delay_seconds=0.05, jitter_seconds=0.15)
BLACK_HOLE: Final = Weather(stalls_requests=True, stalls_answers=True)
# What was asked is done, and nobody hears of it.
MUTE: Final = Weather(stalls_answers=True)
RESETS: Final = Weather(reset_every_seconds=0.5)
SLICED: Final = Weather(slice_bytes=7)
