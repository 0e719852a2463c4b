"""What the supervisor needs to know of a process."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from deploy.local.processes import Command


@dataclass(frozen=True)
class SupervisedProcess:
    """A process that is to run until we stop."""

    name: str
    prepare: Callable[[], Command]  # called before every start; may create its data folder again
    ready: Callable[[], bool] | None = None  # blocking, bounded to about a second
    after_restart: Callable[[], Awaitable[None]] | None = None
    described_as: Callable[[], str] = str
    # What cannot get ready is not started for ever: the run ends after so many failures in a row,
    failures_max: int | None = None
    # or at once when the first start ended with this code.
    hopeless: int | None = None
    advice: str = "Mend what it says and start again."
    # Takes what a start that failed has written; mends it and says what was done, or returns None.
    mend: Callable[[str], str | None] = lambda _: None
