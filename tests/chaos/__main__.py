"""`make chaos`: faults under load, and what is left of it held against what was promised."""

import argparse
import asyncio
import os
import random
import signal
import sys
from time import monotonic
from typing import Final

from deploy.local.engines import EngineError
from tests.chaos import report
from tests.chaos.judge import Judged, judge
from tests.chaos.kept import keep_facts
from tests.chaos.run import Asked, Ran, run
from tests.chaos.schedule import UnknownFault, chosen

SECONDS: Final = 180.0
SEEDS: Final = 1_000_000
SHOWN_MAX: Final = 5


def main() -> None:
    asked = _asked()
    print(f"SEED={asked.seed}   (again: {asked.repeat})", flush=True)
    try:
        chosen(asked.faults)
        ran = asyncio.run(_until_told_to_stop(asked))
    except (EngineError, UnknownFault) as error:
        sys.exit(f"\n{error}")
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(f"\nStopped; again: {asked.repeat}")
    keep_facts(ran.facts)
    judged = judge(ran)
    written = report.report(ran, judged)
    report.write(written)
    sys.exit(_say(ran, judged, written))


def _asked() -> Asked:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=given("SEED") or random.randrange(SEEDS))
    parser.add_argument("--faults", default=given("FAULTS", ""), help="cells, faults, targets; all")
    parser.add_argument("--seconds", type=float, default=given("DURATION") or SECONDS)
    parser.add_argument("--screens", type=int, default=given("SCREENS") or Asked.screens)
    parser.add_argument("--intensity", type=float, default=given("INTENSITY") or Asked.intensity)
    return Asked(**vars(parser.parse_args()))


async def _until_told_to_stop(asked: Asked) -> Ran:
    """Run; SIGTERM ends it in order, as Ctrl-C does."""
    running = asyncio.create_task(run(asked, _teller()))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, running.cancel)
    return await running


class _teller:  # noqa: N801 - it is called like a function
    def __init__(self) -> None:
        self._began = monotonic()

    def __call__(self, line: str) -> None:
        print(f"{monotonic() - self._began:7.1f} s  {line}", flush=True)


def _say(ran: Ran, judged: list[Judged], written: report.Json) -> int:
    """Print what was found; return the code to exit with."""
    broken = [one for one in judged if one.violations]
    for one in broken:
        print(f"\nBROKEN {one.number}: {one.statement}")
        for violation in one.violations[:SHOWN_MAX]:
            print(f"  {violation.sentence}")
            for line in violation.evidence[:SHOWN_MAX]:
                print(f"    {line}")
        if len(one.violations) > SHOWN_MAX:
            print(f"  … {len(one.violations) - SHOWN_MAX} more")
    print(
        f"\n{written['tokens acknowledged']} tokens acknowledged, "
        f"{len(ran.struck.faults)} faults in {len(written['covered'])} of {written['cells']} "
        f"cells, {len(judged)} promises, {written['violations']} violations."
    )
    print(f"Report: {report.PLACE}\nAgain:  {ran.asked.repeat}")
    return 1 if broken else 0


if __name__ == "__main__":
    main()
