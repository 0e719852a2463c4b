"""What is printed while measuring, so that nobody wonders whether anything happens."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what takes a while, and how long it took."""
    say(f"    {what} ...")
    began = time.monotonic()
    yield
    say(f"    {what}: {time.monotonic() - began:.1f} s")
