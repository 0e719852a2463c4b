"""docs/reliability.md, made of a report: what was promised, done to the suite, and found."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from tests.chaos.checkers import ALL
from tests.chaos.faults import CELLS

Json = dict[str, Any]

HEAD: Final = """# What is promised, and how it is held to it

This page is written by `python -m tests.chaos.publish` from [reliability.json](reliability.json),
the report of one run of `make chaos`. A test fails when the two do not agree.
"""

METHOD: Final = """## Method

One command starts its own Apache Kafka, Redis, Postgres and mail server, puts a fault proxy in
front of each, and the whole suite, under its own supervisor, behind them. Real clients work on it
all the while over HTTP and SSE: visitors at kiosks (some press twice, ask again, change their
mind), phones that join by a poster's code and book slots, desks that call one or a group, serve,
hold for a time, send to another desk, transfer and undo, bring back who missed a call, supervisors
who change the rules of lines and the profiles of desks and try to undo what is not theirs,
outpatients with every discipline, people with an appointment who check in early, in time, late or
never at a counter that calls them in turns with its walk-ins, drivers and stock requests, and
screens, some slow, some deaf. Arrivals are open loop: a slow suite does not slow its visitors.
Every request is in a diary before it is sent and after it is answered; a time-out is neither a
success nor a failure but unknown.

A nemesis strikes one cell of the matrix after the other, in an order drawn from a seed: in, hold,
out, a short calm. Probes request four endpoints four times a second. Then everything is healed,
the clients settle what they do not know, and once nothing moves any more everything is read:
Postgres, every record of Kafka from the first on, Redis, the mail server's own list, what each
screen was told, and the boards. Pure checkers, themselves tested with broken histories, hold all
that against the promises. The seed repeats the schedule and the load, not the interleaving: that is
the machine's.

    make chaos                           three minutes of faults drawn by a new seed
    make chaos SEED=7                    the same again
    make chaos FAULTS=kill,empty:redis   only these: faults, targets or cells
    make chaos FAULTS=all                every cell once, however long it takes
"""

PROOF: Final = """## Builds that are broken on purpose

A harness that finds nothing may just not look. `make chaos-proof` breaks a copy of the suite, each
time in another way that somebody could well break it, and runs the same harness on it: it has to
find that promise broken. What each patch changes is in `tests/chaos/proof/patches/`.

"""


def page(report: Json, proof: Sequence[Json] = ()) -> str:
    """Return the whole page; `proof` has what became of the builds that are broken on purpose."""
    parts = [
        HEAD, _summary(report), _promises(report), _operations(report), _endpoints(report),
        _faults(report), _duplicates(report), _held(report), _coverage(report), METHOD,
        *([_proof(proof)] if proof else []),
    ]  # fmt: skip
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _summary(report: Json) -> str:
    machine = ", ".join(f"{name} {value}" for name, value in report["machine"].items())
    rest = report["seconds from healing to rest"]
    letters = report["seconds from healing to the last letter"]
    lines = [
        f"- Run of {report['began'][:10]}, {report['seconds']:.0f} s under load; {machine}.",
        (
            f"- **{report['tokens acknowledged']}** tokens acknowledged, "
            f"**{len(report['faults'])}** faults, **{report['violations']}** violations."
        ),
        f"- **{len(report['covered'])}** of {report['cells']} cells of the fault matrix covered.",
        (
            f"- From the last healing until nothing was on its way: {_seconds(rest)}; "
            f"until no letter rested after a refusal: {_seconds(letters)}."
        ),
        f"- Again: `{report['repeat']}`",
    ]
    if again := report.get("judged again"):
        lines.append(
            f"- Judged again on {again[:10]}, after a checker was mended: what was read at the end "
            "of the run is what it was."
        )
    late = report["harness late by"]
    lines.append(
        f"- The harness itself woke up {_seconds(late['median'])} late (median, at most "
        f"{_seconds(late['most'])}): on a machine with other work all times are too long."
    )
    bounds = [
        (
            f"- None in {bound['of']} {name}: with 95 % confidence at most {bound['at most']:g} "
            "(rule of three, 3/n)."
        )
        for name, bound in report["bounds"].items()
    ]
    return "\n".join([*lines, *bounds])


def _promises(report: Json) -> str:
    rows = (
        (one["number"], one["statement"], len(one["violations"])) for one in report["invariants"]
    )
    return "## Promises\n\n" + _table(("", "promise", "violations"), rows) + _newer(report)


def _newer(report: Json) -> str:
    """Say which promises the run did not know yet: every later run holds them too."""
    known = {one["statement"] for one in report["invariants"]}
    rows = [(one.number, one.statement) for one in ALL if one.statement not in known]
    if not rows:
        return ""
    said = "\nNew or widened since this run, and checked by every `make chaos` after it:\n\n"
    return said + _table(("", "promise"), rows)


def _operations(report: Json) -> str:
    rows = (
        (name, *(counts.get(kind, 0) for kind in ("ok", "fail", "info")))
        for name, counts in report["operations"].items()
    )
    heads = ("operation", "acknowledged", "refused", "unknown")
    return "## What clients asked\n\n" + _table(heads, rows)


def _endpoints(report: Json) -> str:
    rows = (
        (
            name,
            _seconds(endpoint["longest"]),
            _seconds(endpoint["longest, median fault"]),
            _seconds(endpoint["until answered, worst"]),
            _seconds(endpoint["until answered, median"]),
        )
        for name, endpoint in report["endpoints"].items()
    )
    heads = ("endpoint", "longest outage", "median fault", "healed to answer, worst", "median")
    return "## Endpoints\n\n" + _table(heads, rows)


def _faults(report: Json) -> str:
    names = list(report["endpoints"])
    rows = (
        (
            one["cell"],
            _seconds(one["seconds"]),
            *(_seconds(one["endpoints"][name]["longest"]) for name in names),
            _seconds(
                max((one["until answered"] or 0 for one in one["endpoints"].values()), default=0)
            ),
        )
        for one in sorted(report["faults"], key=lambda one: one["cell"])
    )
    heads = ("fault", "held", *(f"{name} silent" for name in names), "healed to all answer")
    about = (
        "The longest time without an answer of each endpoint, from the fault's beginning to the "
        "next one's; a request is sent every quarter of a second.\n\n"
    )
    return "## Faults\n\n" + about + _table(heads, rows)


def _duplicates(report: Json) -> str:
    rows = []
    for kind, found in report["duplicates"].items():
        counts = found if isinstance(found, dict) else {"": found}
        rows += [(kind, name, count) for name, count in counts.items()]
    return "## What came twice\n\n" + _table(("", "", "times"), rows)


def _held(report: Json) -> str:
    rows = [
        (
            name,
            *(held["rss_mb"][when] for when in ("first", "most", "last")),
            held["open_files"]["most"],
        )
        for name, held in report["held"].items()
    ]
    heads = ("process", "MB at first", "most", "at last", "open files, most")
    backlog = report["backlog"]
    said = (
        f"\nAt most {backlog['unrelayed']} events waited for the log, {backlog['unseen']} for "
        f"their consumers, {backlog['unsent']} letters for the mail server; at most "
        f"{backlog['connections']} connections to Postgres.\n"
    )
    return "## What the processes held\n\n" + _table(heads, rows) + said


def _coverage(report: Json) -> str:
    left = [f"- not covered: `{name}`" for name in report["not covered"]]
    skipped = [f"- skipped: `{name}`, {why}" for name, why in report["skipped"].items()]
    said = "\n".join([*left, *skipped]) or f"All {len(CELLS)} cells."
    return f"## Cells\n\n{said}"


def _proof(proof: Sequence[Json]) -> str:
    rows = (
        (
            f"`{one['name']}`",
            one["broken"],
            ", ".join(f"{number} ({count})" for number, count in one["found"].items()),
            one["sentence"],
            _seconds(one["seconds"]),
        )
        for one in proof
    )
    caught = sum(one["caught"] for one in proof)
    said = f"**{caught}** of {len(proof)} caught; the seconds are those from start to verdict.\n\n"
    heads = ("build", "what is broken", "promises found broken", "the first finding", "after")
    return PROOF + said + _table(heads, rows)


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = list(heads)
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.1f} s"
