"""Transfers: the visitor goes on to another line, with the same label."""

from dataclasses import replace
from datetime import datetime

from services.department.rules.commands import Transfer
from services.department.rules.states import away_from_desk, callable_status, require
from shared.events import EventType, QueueKind, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow, next_arrival
from shared.line_order import BASE_PRIORITY
from shared.ordering import newcomers_place
from shared.problems import Refused


def transfer(command: Transfer, token: TokenRow, target: QueueRow | None) -> tuple[Change, Change]:
    """Return both halves: it leaves the old queue, and joins the new line as a newcomer.

    They join by the time of the transfer, so that nobody who waits there is overtaken
    (docs/decisions/0009).
    """
    require(
        token, callable_status(token), TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD
    )
    line = _fitting(token, target)
    joined = joined_line(token, line, now=command.now)
    left = Change(
        EventType.TOKEN_TRANSFERRED,
        before=token,
        after=joined,
        queue_id=token.queue_id,
        actor=command.by.user_id,
        note=command.note,
        extra={"to_queue_id": line.queue_id},
    )
    arrived = Change(
        EventType.TOKEN_ARRIVED,
        before=joined,
        after=joined,
        actor=command.by.user_id,
        note=command.note,
        extra={"from_queue_id": token.queue_id, "place": newcomers_place_of(line, joined)},
    )
    return left, arrived


def joined_line(token: TokenRow, line: QueueRow, *, now: datetime) -> TokenRow:
    """Return the token as a newcomer of another line, with its label and category."""
    return replace(
        away_from_desk(token, TokenStatus.WAITING),
        queue_id=line.queue_id,
        department_id=line.department_id,
        arrived_at=next_arrival(line, now),
        visit=token.visit + 1,
        priority=BASE_PRIORITY[token.category],  # a slot's discipline may have had another
        slot_id=None,
    )


def _fitting(token: TokenRow, target: QueueRow | None) -> QueueRow:
    if target is None:
        raise Refused("QUEUE_NOT_FOUND", "There is no such queue to transfer to.", status=404)
    if target.queue_id == token.queue_id:
        sentence = f"{token.label} is in this queue already."
        raise Refused("SAME_QUEUE", sentence, status=422)
    if target.branch_id != token.branch_id:
        raise Refused("OTHER_BRANCH", "Transfers stay within one branch.", status=422)
    if target.kind is not QueueKind.COUNTER:
        sentence = "A transfer goes to a counter's queue; slots are booked."
        raise Refused("NOT_A_COUNTER", sentence, status=422)
    return target


def newcomers_place_of(line: QueueRow, token: TokenRow) -> int:
    return newcomers_place(
        token.category, line.waiting, line.discipline, line.turns, now=token.arrived_at
    )
