"""Measures what was chosen, holds it against floors and goals, and keeps the results."""

import json
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bench import machine
from bench.figure import Better, Figure, Measured, Promise
from bench.figures import ALL
from bench.progress import say
from bench.testbed import Testbed

FLOORS: Final = Path(__file__).parent / "floors.toml"
RESULTS: Final = Path(__file__).parents[1] / ".local" / "bench" / "results.json"


def chosen(words: Sequence[str]) -> list[ModuleType]:
    """Return the figures of whose file or promises a name holds one of the words; none: all."""
    return [
        module
        for module in ALL
        if not words or any(word in name for word in words for name in _names(module))
    ]


def _names(module: ModuleType) -> list[str]:
    file = module.__name__.rpartition(".")[2].replace("_", "-")
    return [file, *(promise.name for promise in module.PROMISES)]


def floors() -> dict[str, float]:
    return tomllib.loads(FLOORS.read_text())


async def run(modules: Sequence[ModuleType], *, short: bool) -> list[Figure]:
    """Measure one after another and keep the results after each, so that none is lost."""
    figures: list[Figure] = []
    with Testbed(short=short) as testbed:
        for module in modules:
            began = time.monotonic()
            when = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load": machine.load()}
            say(f"\n{', '.join(promise.name for promise in module.PROMISES)}")
            measured = await module.measure(testbed)
            new = [_figure(promise, measured[promise.name]) for promise in module.PROMISES]
            for figure in new:
                say(line(figure))
            say(f"    took {time.monotonic() - began:.0f} s")
            keep(new, {**when, "short": short})
            figures += new
    return figures


def _figure(promise: Promise, measured: Measured) -> Figure:
    return Figure(promise, measured, floors().get(promise.name))


def keep(figures: Sequence[Figure], when: Mapping[str, Any]) -> None:
    """Write the results over those of the same figures; what another machine said is dropped."""
    facts = machine.facts()
    earlier = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    found = earlier["figures"] if earlier.get("machine") == facts else []
    by_name = {figure["name"]: figure for figure in found}
    by_name |= {figure.promise.name: {**figure.to_json(), **when} for figure in figures}
    names = [promise.name for module in ALL for promise in module.PROMISES]
    content = {
        "machine": facts,
        "figures": [by_name[name] for name in names if name in by_name],
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(content, indent=2) + "\n")


def line(figure: Figure) -> str:
    """Return what is said of a figure: its value, spread, goal and floor."""
    promise, measured = figure.promise, figure.measured
    if measured.skipped:
        return f"  {promise.name:<24} skipped: {measured.skipped}"
    sign = "≥" if promise.better is Better.HIGHER else "≤"
    goal = "goal reached" if figure.reaches_goal else "below the goal"
    floor = "no floor" if figure.floor is None else f"floor {figure.floor:g}"
    broken = "" if figure.holds_floor else "  BELOW ITS FLOOR"
    return (
        f"  {promise.name:<24} {figure.value:.3g} {promise.unit} "
        f"({min(measured.values):.3g} to {max(measured.values):.3g}); "
        f"goal {sign} {promise.goal:g}: {goal}; {floor}{broken}"
    )
