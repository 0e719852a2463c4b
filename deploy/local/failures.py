"""Starts of a process that ended before it was ready: when they are mended, and when given up."""

from dataclasses import dataclass

from deploy.local.engines import EngineError, shown
from deploy.local.supervised_process import SupervisedProcess


@dataclass
class Failures:
    """Those in a row, since the process was ready."""

    one: SupervisedProcess
    count: int = 0
    mended: bool = False

    def add(self, ending: str, words: str, *, was_up: bool) -> str | None:
        """Return what was mended, once; raises `EngineError` where another start is hopeless."""
        self.count += 1
        if not self.mended and (done := self.one.mend(words)):
            self.mended = True
            return done
        if self.one.failures_max and self.count >= self.one.failures_max:
            times = f"{self.count} times in a row"
        elif not was_up and ending == f"ended with code {self.one.hopeless}":
            times = "at once"
        else:
            return None
        message = (
            f"{self.one.name} {ending}, {times}; its last words:\n{shown(words)}\n{self.one.advice}"
        )
        raise EngineError(message)
