"""I21: a profile hides nobody: a queue that no open desk serves is named."""

from typing import Any, Final

from shared.events import QueueKind, TokenStatus
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "A profile never hides a person from every desk: a line says which queues none serves."

CLOSED: Final = "CLOSED"


def check(observed: Observations) -> list[Violation]:
    """Compare what each line says at the end with what is set for its desks."""
    stored = {
        (row["department_id"], row["holder"]): row["always"]
        for row in observed.rows("department.profile")
    }
    found = []
    for department_id, line in observed.lines.items():
        if not line:
            continue  # I12 says so
        open_desks = [one["desk_id"] for one in line["desks"] if one["state"] != CLOSED]
        profiles = [stored.get((department_id, f"desk/{number}")) for number in open_desks]
        wanted = sorted(
            queue_id
            for queue_id in _waited_in(observed, department_id)
            if not any(_serves(profile, queue_id) for profile in profiles)
        )
        named = sorted(one["queue_id"] for one in line["unserved"])
        if named != wanted:
            sentence = f"{department_id} names {named} as served by nobody, which are {wanted}"
            found.append(Violation("I21", sentence, tuple(map(str, profiles))))
    return found


def _waited_in(observed: Observations, department_id: str) -> set[str]:
    return {
        token.queue_id
        for token in observed.tokens.values()
        if token.status is TokenStatus.WAITING
        and token.department_id == department_id
        and observed.queues[token.queue_id].kind is QueueKind.COUNTER
    }


def _serves(profile: dict[str, Any] | None, queue_id: str) -> bool:
    if profile is None or profile["queue_ids"] is None or queue_id in profile["queue_ids"]:
        return True
    return any(one["queue_id"] == queue_id for one in profile["helps"])
