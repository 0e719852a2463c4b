"""docs/performance.md, made of the results and of what was written by hand about them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Figure = Mapping[str, Any]

INTRODUCTION: Final = """\
# How fast it is

`make bench` measures this on your machine. This page is written by it (`make bench WRITE=1`) from
`bench/results.json`; a test fails when they differ.

## Method

- Every figure stands beside its **bare limit**: the least that its work could cost with the same
  engines and libraries on the same machine in the same minute. A ratio says how much we add.
- Ours and the limit are measured **in turns** (A B A B …). A figure is the **median** of the
  rounds; the lowest and the highest stand beside it.
- The client, the API, Postgres, Redis and Kafka **share the machine's cores**, as in a small
  hospital. The limit meets the same client.
- Durable means durable: `fsync` and `synchronous_commit` are on, Redis has an append-only file, and
  each request has an Idempotency-Key of its own, as kiosks and consoles send.
- In an open loop requests come at random times whatever the answers do, and a request's time
  counts from when it was due: nobody who waits for a slow one is forgotten.
- Each figure has a **goal**, and a **floor** below which `make bench` fails (`bench/floors.toml`).
  The floor is set from what was reached, and raised with it.
"""


def page(results: Mapping[str, Any], learned: str) -> str:
    figures: Sequence[Figure] = results["figures"]
    parts = [
        INTRODUCTION,
        f"## Machine\n\n{_machine(results['machine'])}\n",
        f"## Figures\n\n{_table(figures)}\n",
        *(_about(figure) for figure in figures),
        REPEAT,
        learned.rstrip() + "\n",
    ]
    return "\n".join(parts)


REPEAT: Final = """\
## Repeat it

    make bench                        # all, on engines and ports of its own: a quarter of an hour
    make bench FIGURES="issue call"   # the figures whose names hold one of these words
    make bench FIGURES=issue SHORT=1  # quickly, while you change something
    make bench ARGS=--list            # which there are
    make bench WRITE=1                # and write this page

Close what else runs: on a busy machine ratios hold roughly, times do not. The results of the last
runs are in `.local/bench/results.json`.
"""


def _machine(facts: Mapping[str, Any]) -> str:
    return (
        f"{facts['cores']} cores of {facts['processor']}, {facts['memory_gb']} GB, "
        f"{facts['system']}, Python {facts['python']}."
    )


def _table(figures: Sequence[Figure]) -> str:
    rows = [
        "| figure | measured | its limit | value | range | goal | floor |",
        "|---|---|---|---|---|---|---|",
        *(_row(figure) for figure in figures),
    ]
    return "\n".join(rows)


def _row(figure: Figure) -> str:
    sign = "≥" if figure["better"] == "higher" else "≤"
    goal = f"{sign} {_number(figure['goal'])}"
    name = f"[{figure['name']}](#{figure['name']})"
    if figure["skipped"]:
        return f"| {name} | | | skipped | | {goal} | |"
    low, high = figure["spread"]
    reached = "" if figure["reaches_goal"] else " (not reached)"
    floor = "" if figure["floor"] is None else f"{sign} {_number(figure['floor'])}"
    value = f"**{_number(figure['value'])}** {figure['unit']}"
    return (
        f"| {name} | {_median(figure['ours'])} | {_median(figure['limits'])} | {value} "
        f"| {_number(low)} to {_number(high)} | {goal}{reached} | {floor} |"
    )


def _about(figure: Figure) -> str:
    lines = [f"### {figure['name']}", "", figure["says"], "", f"- Measured: {figure['measured']}."]
    if figure["limit"]:
        lines.append(f"- Limit: {figure['limit']}.")
    if figure["skipped"]:
        lines.append(f"- Skipped here: {figure['skipped']}.")
    elif figure["details"]:
        told = (f"{name} {_told(value)}" for name, value in figure["details"].items())
        lines.append(f"- Beside it: {', '.join(told)}.")
    return "\n".join([*lines, ""])


def _told(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _median(values: Sequence[float]) -> str:
    return _number(sorted(values)[len(values) // 2]) if values else ""


def _number(value: float) -> str:
    """Return three significant digits, thousands whole."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"  # noqa: PLR2004 - as said
