"""Measure how fast the suite is, beside bare limits on the same machine in the same minute."""

import argparse
import asyncio
import sys

from bench.figure import Figure
from bench.figures import ALL
from bench.load.child import LoadError
from bench.progress import say
from bench.publish import publish
from bench.run import RESULTS, chosen, line, run
from deploy.local.engines import EngineError


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("figures", nargs="*", help="words in the names of figures; none: all")
    parser.add_argument("--short", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--write", action="store_true", help="publish the results in docs/")
    parser.add_argument("--list", action="store_true", help="say which figures there are")
    asked = parser.parse_args()
    if asked.list:
        for promise in (promise for module in ALL for promise in module.PROMISES):
            print(f"{promise.name:<24} {promise.says}")
        return
    modules = chosen(asked.figures)
    if not modules:
        sys.exit(f"No figure's name holds {asked.figures}: see `make bench ARGS=--list`.")
    try:
        figures = asyncio.run(run(modules, short=asked.short))
    except (EngineError, LoadError) as error:
        sys.exit(f"\n{error}")
    _tell(figures, write=asked.write)


def _tell(figures: list[Figure], *, write: bool) -> None:
    """Say what was found, publish it if wanted, and end with what is below its floor."""
    say("\nFigures")
    for figure in figures:
        say(line(figure))
    say(f"\nKept in {RESULTS}")
    if write:
        publish()
    broken = [figure.promise.name for figure in figures if not figure.holds_floor]
    if broken:
        sys.exit(
            f"Below the floor: {', '.join(broken)}. Measure again on a quiet machine "
            f"(make bench FIGURES={broken[0]}); if it stays, something became slower."
        )


main()
