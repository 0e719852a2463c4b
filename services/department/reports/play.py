"""Plays a day in a process of its own, so that no call at a desk waits for it meanwhile.

The parent sends the question pickled and reads the answer so: both are the same code.
"""

import asyncio
import os
import pickle
import sys
from typing import Any, Final, cast

from services.department.reports.rules.what_if import WhatIf, play
from shared.problems import EngineUnavailable

# A day of a large department takes a few seconds; on a busy machine some more.
SECONDS_MAX: Final = 60
# Calls at desks go first.
NICE: Final = 10
_one_at_a_time = asyncio.Semaphore(1)


async def play_apart(asked: WhatIf) -> dict[str, Any]:
    """Return what `play` does; one day is played at a time."""
    async with _one_at_a_time:
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
        finally:
            if process.returncode is None:
                process.kill()
    if process.returncode:
        raise EngineUnavailable("replay")
    return cast("dict[str, Any]", pickle.loads(answer))  # noqa: S301 - of our own child


def main() -> None:
    os.nice(NICE)
    asked: WhatIf = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - of our own parent
    sys.stdout.buffer.write(pickle.dumps(play(asked)))


if __name__ == "__main__":
    main()
