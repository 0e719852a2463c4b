"""I12: the consoles' lines show what the ledger holds."""

from datetime import datetime
from typing import Any

from shared.events import QueueKind, TokenStatus
from tests.chaos.checkers.disciplines import takes_in
from tests.chaos.checkers.line_order import callable_ones, in_order
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "Every counter's line, as its console reads it at the end, is the ledger's, in order."

# A console shows so many of those who wait, and how many there are.
SHOWN_MAX = 200
# At desks and on hold: in a console's order, which is not compared.
ASIDE = {
    "called": TokenStatus.CALLED,
    "serving": TokenStatus.SERVING,
    "held": TokenStatus.HELD,
}


def check(observed: Observations) -> list[Violation]:
    found = []
    for department_id, line in observed.lines.items():
        if not _is_of_counters(observed, department_id):
            continue  # of a day's slots the line shows some, and says so on its page
        wanted = _wanted(observed, department_id, line) if line else {}
        parts = [
            f"{part}: should be {want}, is {have}"
            for part, want in wanted.items()
            for have in [_have(line, part)]
            if want != have
        ]
        if parts or not line:
            found.append(Violation("I12", f"the line of {department_id} is wrong", tuple(parts)))
    return found


def _is_of_counters(observed: Observations, department_id: str) -> bool:
    """Tell whether nobody is called from a slot: there is none, or a counter takes them in."""
    here = [one for one in observed.queues.values() if one.department_id == department_id]
    return {one.kind for one in here} == {QueueKind.COUNTER} or any(map(takes_in, here))


def _wanted(observed: Observations, department_id: str, line: dict[str, Any]) -> dict[str, object]:
    now = datetime.fromisoformat(line["as_of"])
    here = [one for one in observed.tokens.values() if one.department_id == department_id]
    waiting = callable_ones(
        observed.queues, (one for one in here if one.status is TokenStatus.WAITING)
    )
    labels = [one.label for one in in_order(observed.queues, waiting, now=now)]
    return {
        "waiting": labels[:SHOWN_MAX],
        "waiting_count": len(labels),
        **{
            part: sorted(one.label for one in here if one.status is status)
            for part, status in ASIDE.items()
        },
    }


def _have(line: dict[str, Any], part: str) -> object:
    if part == "waiting_count":
        return line[part]
    labels = [one["token_label"] for one in line[part]]
    return labels if part == "waiting" else sorted(labels)
