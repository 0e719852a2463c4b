"""I2: what was acknowledged is there."""

from tests.chaos.checkers.asked import described, issues, token_of
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type
from tests.chaos.observations import Observations

STATEMENT = "Every acknowledged token exists, with the number, label and queue that were told."


def check(observed: Observations) -> list[Violation]:
    acknowledged = [one for one in issues(observed) if one.type is Type.OK]
    return [found for one in acknowledged if (found := _compare(one, observed)) is not None]


def _compare(one: Operation, observed: Observations) -> Violation | None:
    told = token_of(one)
    row = observed.tokens.get(told.get("id", 0))
    if row is None:
        return Violation("I2", "an acknowledged token does not exist", (described(one),))
    label = told.get("token_label", told.get("token_no"))
    number = told.get("sequence_number", told.get("token_no"))
    # A slot's token may have moved to another slot since: its number stays its first queue's.
    queue_id = told.get("queue_id", row.origin_queue_id)
    wanted = (queue_id, number, label)
    found = (row.origin_queue_id, row.number, row.label)
    if wanted == found:
        return None
    evidence = (described(one), f"told {wanted}", f"row {found}")
    return Violation("I2", "a token is not what was acknowledged", evidence)
