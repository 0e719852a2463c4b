"""Which queue can be a further service of a visit: at a desk, at the kiosk, on one's own page."""

from collections.abc import Sequence
from typing import Final

from shared.events import QueueKind
from shared.ledger import QueueRow, TokenRow
from shared.problems import Refused

# More than a day has hours for.
SERVICES_MAX: Final = 8


def require_addable(token: TokenRow, target: QueueRow | None, to_come: Sequence[str]) -> None:
    """Refuse what a live token cannot go on to; what it goes on to already is allowed."""
    _require_fitting(token, target)
    queue_id = target.queue_id if target else None
    if queue_id not in to_come and len(to_come) >= SERVICES_MAX:
        raise Refused("TOO_MANY_SERVICES", f"A visit has at most {SERVICES_MAX} further services.")


def _require_fitting(token: TokenRow, target: QueueRow | None) -> None:
    if target is None:
        raise Refused("QUEUE_NOT_FOUND", "There is no such queue to go on to.", status=404)
    if target.queue_id == token.queue_id:
        raise Refused("SAME_QUEUE", f"{token.label} is in this queue already.", status=422)
    if target.branch_id != token.branch_id:
        raise Refused("OTHER_BRANCH", "A visit stays within one branch.", status=422)
    if target.kind is not QueueKind.COUNTER:
        sentence = "A visit goes on to a counter's queue; slots are booked."
        raise Refused("NOT_A_COUNTER", sentence, status=422)
