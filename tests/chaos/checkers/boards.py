"""I12: the boards show what the ledger holds."""

from datetime import datetime

from tests.chaos.checkers.projection import projection, shown
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "Every board, as it is at the end, shows what the ledger holds."


def check(observed: Observations) -> list[Violation]:
    found = []
    for branch_id, board in observed.boards.items():
        if not board or board.get("stale_since"):
            found.append(Violation("I12", f"the board of {branch_id} is stale or missing"))
            continue
        as_of = datetime.fromisoformat(board["as_of"])
        wanted = projection(observed, branch_id, as_of, board["time_zone"])
        found += [
            Violation("I12", f"the board of {branch_id} is wrong in {name}", evidence)
            for name, evidence in differences(wanted, shown(board))
        ]
    return found


def differences(
    wanted: dict[str, dict[str, object]], have: dict[str, dict[str, object]]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the departments that differ, each with what should be shown and what is."""
    return [
        (
            name,
            tuple(
                f"{part}: should be {want.get(part)}, is {got.get(part)}"
                for part in want.keys() | got.keys()
                if want.get(part) != got.get(part)
            ),
        )
        for name in sorted(wanted.keys() | have.keys())
        for want, got in [(wanted.get(name, {}), have.get(name, {}))]
        if want != got
    ]
