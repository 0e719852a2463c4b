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
from tests.chaos.run import RunOptions, RunResult, run
from tests.chaos.saved_run import save_observations
from tests.chaos.schedule import UnknownFault, chosen

SECONDS: Final = 180.0
SEEDS: Final = 1_000_000
SHOWN_MAX: Final = 5


def main() -> None:
    options = _options()
    print(f"SEED={options.seed}   (again: {options.repeat})", flush=True)
    try:
        chosen(options.faults)
        ran = asyncio.run(_until_told_to_stop(options))
    except (EngineError, UnknownFault) as error:
        sys.exit(f"\n{error}")
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(f"\nStopped; again: {options.repeat}")
    save_observations(ran.observed)
    judged = judge(ran)
    written = report.report(ran, judged)
    report.write(written)
    sys.exit(_say(ran, judged, written))


def _options() -> RunOptions:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=given("SEED") or random.randrange(SEEDS))
    parser.add_argument("--faults", default=given("FAULTS", ""), help="cells, faults, targets; all")
    parser.add_argument("--seconds", type=float, default=given("DURATION") or SECONDS)
    parser.add_argument("--screens", type=int, default=given("SCREENS") or RunOptions.screens)
    parser.add_argument(
        "--intensity", type=float, default=given("INTENSITY") or RunOptions.intensity
    )
    return RunOptions(**vars(parser.parse_args()))


async def _until_told_to_stop(options: RunOptions) -> RunResult:
    """Run; SIGTERM ends it in order, as Ctrl-C does."""
    running = asyncio.create_task(run(options, _teller()))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, running.cancel)
    return await running


class _teller:  # noqa: N801 - it is called like a function
    def __init__(self) -> None:
        self._began = monotonic()

    def __call__(self, line: str) -> None:
        print(f"{monotonic() - self._began:7.1f} s  {line}", flush=True)


def _say(ran: RunResult, judged: list[Judged], written: report.Json) -> int:
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
    print(f"Report: {report.PLACE}\nAgain:  {ran.options.repeat}")
    return 1 if broken else 0


if __name__ == "__main__":
    main()
