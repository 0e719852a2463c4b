"""Plays a day in a process of its own, so that no call at a desk waits for it meanwhile.

The parent sends the question pickled and reads the answer so: both are the same code.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

from services.department.reports.rules.what_if import WhatIf, play
from shared.problems import EngineUnavailable, Refused

# A day of a large department takes a few seconds; on a busy machine some more.
SECONDS_MAX: Final = 40
# For the days of others that are played before it; a page waits for both a little longer.
TURN_SECONDS_MAX: Final = 20
# Calls at desks go first.
NICE: Final = 10


async def play_apart(asked: WhatIf, playing: asyncio.Semaphore) -> dict[str, Any]:
    """Return what `play` does; `playing` lets so many days be played at a time.

    Raise `Refused` with what to do where it takes too long.
    """
    async with _turn(playing):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(SECONDS_MAX):
                answer, _ = await process.communicate(pickle.dumps(asked))
        except TimeoutError as error:
            sentence = "Playing the day took too long. Change fewer hours, or try again later."
            raise _not_now("REPLAY_TOO_LONG", sentence) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise EngineUnavailable("replay")
    return cast("dict[str, Any]", pickle.loads(answer))  # noqa: S301 - of our own child


@asynccontextmanager
async def _turn(playing: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(TURN_SECONDS_MAX):
            await playing.acquire()
    except TimeoutError as error:
        sentence = "Others are playing days just now. Please try again in a minute."
        raise _not_now("REPLAY_BUSY", sentence) from error
    try:
        yield
    finally:
        playing.release()


def _not_now(code: str, sentence: str) -> Refused:
    return Refused(code, sentence, status=503, retry_after_seconds=SECONDS_MAX)


def main() -> None:
    os.nice(NICE)
    asked: WhatIf = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - of our own parent
    sys.stdout.buffer.write(pickle.dumps(play(asked)))


if __name__ == "__main__":
    main()
