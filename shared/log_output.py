"""Where log lines go: writing one never raises, and a line that could not be written is counted.

A disk that is full, or a reader that has gone, must not change what a request is answered.
"""

import logging
import sys
from io import RawIOBase
from threading import Lock
from typing import Any, Final, cast

import structlog
from prometheus_client import Counter

LOST: Final = Counter("nowserving_log_lines_lost_total", "Log lines that could not be written")


class LinesLost:
    """How many lines this process has lost."""

    def __init__(self) -> None:
        self.total = 0

    def count(self) -> None:
        self.total += 1
        LOST.inc()


LINES_LOST: Final = LinesLost()


class Output:
    """A stream of lines that is not buffered: what a full disk did not take is not kept."""

    def __init__(self, raw: RawIOBase) -> None:
        self._raw = raw
        self._torn = False  # a line was written in part
        self._one_at_a_time = Lock()

    def write(self, line: bytes) -> None:
        with self._one_at_a_time:
            try:
                self._write_all(b"\n" + line if self._torn else line)
                self._torn = False
            except (OSError, ValueError):  # ValueError: the stream is closed
                LINES_LOST.count()

    def _write_all(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            written = self._raw.write(rest)
            if not written:
                message = "the reader of the log does not read"
                raise BlockingIOError(message)
            self._torn = True
            rest = rest[written:]

    def flush(self) -> None:
        """Do nothing: nothing is buffered."""


def stdout() -> Output:
    """Return the process's standard output."""
    return Output(cast("RawIOBase", open(sys.stdout.fileno(), "wb", buffering=0, closefd=False)))


class Handler(logging.Handler):
    """What libraries log, as lines of the same output."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._output.write(self.format(record).encode() + b"\n")
        except Exception:  # noqa: BLE001 — whatever a record holds, logging it changes nothing
            LINES_LOST.count()


def unfailing(wrapper: Any) -> Any:  # noqa: ANN401 — structlog's own type
    """Return structlog's class of loggers, made so that no call of it raises."""

    class Unfailing(wrapper):  # type: ignore[misc] # a class that is made at run time
        def _proxy_to_logger(self, *args: Any, **kw: Any) -> Any:  # noqa: ANN401 — as above
            try:
                return super()._proxy_to_logger(*args, **kw)
            except structlog.DropEvent:
                return None
            except Exception:  # noqa: BLE001 — whatever is logged, logging it changes nothing
                LINES_LOST.count()
                return None

    return Unfailing
