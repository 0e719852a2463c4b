"""What is done with a token: each verb says from which statuses it goes, and to what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from services.department.rules.commands import (
    Aside,
    Cancel,
    Correct,
    Hold,
    NoShow,
    Recall,
    Resume,
    Return,
    SendToDesk,
    Serve,
    Start,
    Transfer,
    Undo,
    Verb,
)
from services.department.rules.correcting import correct
from services.department.rules.desks import Desk
from services.department.rules.next_services import goes_on
from services.department.rules.restoring import Before
from services.department.rules.sending import send_to_desk
from services.department.rules.states import away_from_desk, callable_status, require
from services.department.rules.transfers import transfer
from services.department.rules.undoing import LastAction, undo
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused
from shared.returning import decide_return


@dataclass(frozen=True)
class Case:
    """A token under its lock, and what else its verb has to look at.

    `action` is the last thing done with it at a desk; `desk_is_free` says whether the desk it was
    called to can have it back, `seat_is_free` whether its slot can; `target` is where a transfer
    goes, `next_service` where who is served goes on to. `before` is how it stood before that
    action, and `old_queue` where; `queue` is where it is, and `first` the head of its category's
    line there. `desk` is where somebody is sent, and `hold_ends` when they come back by themselves.
    """

    token: TokenRow
    action: LastAction | None = None
    desk_is_free: bool = False
    seat_is_free: bool = True
    target: QueueRow | None = None
    next_service: QueueRow | None = None
    before: Before | None = None
    old_queue: QueueRow | None = None
    queue: QueueRow | None = None
    first: Sequence[TokenRow] = ()
    desk: Desk | None = None
    hold_ends: datetime | None = None


def decide(command: Verb, case: Case) -> tuple[Change, ...]:
    """Return what changes, in order; raise Refused."""
    match command:
        case Transfer():
            return transfer(command, case.token, case.target)
        case Undo():
            return _undo(command, case)
        case Return():
            return (_return(command, case),)
        case Hold() | SendToDesk() | Resume():
            return (_aside(command, case),)
        case Correct():
            changes: tuple[Change, ...] = (correct(command, case.token),)
        case Serve() if case.next_service is not None:
            changes = goes_on(command, _serve(command, case.token), case.next_service)
        case _:
            changes = (_change(command, case.token),)
    return changes


def _change(command: Recall | Start | Serve | NoShow | Cancel, token: TokenRow) -> Change:
    match command:
        case Recall():
            change = _recall(command, token)
        case Start():
            change = _start(command, token)
        case Serve():
            change = _serve(command, token)
        case NoShow():
            change = _no_show(command, token)
        case Cancel():
            change = _cancel(command, token)
        case _:
            assert_never(command)
    return change


def _aside(command: Aside, case: Case) -> Change:
    match command:
        case Hold():
            return _hold(command, case.token)
        case SendToDesk():
            return send_to_desk(command, case.token, case.desk)
        case Resume():
            return _resume(command, case.token, case.hold_ends)
        case _:
            assert_never(command)


def _return(command: Return, case: Case) -> Change:
    if case.queue is None:
        raise TypeError(case)
    return decide_return(
        case.token,
        case.queue,
        case.first,
        now=command.now,
        rule=command.rule,
        reason=Reason.BY_STAFF,
        actor=command.by.user_id,
    )


def _undo(command: Undo, case: Case) -> tuple[Change, ...]:
    return undo(
        command,
        case.token,
        case.action,
        desk_is_free=case.desk_is_free,
        seat_is_free=case.seat_is_free,
        before=case.before,
        old_queue=case.old_queue,
    )


def _recall(command: Recall, token: TokenRow) -> Change:
    require(token, TokenStatus.CALLED)
    # A recall is a call anew: the grace begins again.
    last = token.called_at or command.now
    if command.called_before is not None and last > command.called_before:
        raise Refused("CALLED_JUST_NOW", f"{token.label} has been called a moment ago.")
    after = replace(token, call_id=command.call_id, called_at=command.now)
    return Change(EventType.TOKEN_RECALLED, token, after, actor=command.by.user_id)


def _start(command: Start, token: TokenRow) -> Change:
    require(token, TokenStatus.CALLED)
    after = replace(token, status=TokenStatus.SERVING, started_at=command.now)
    return Change(EventType.TOKEN_STARTED, token, after, actor=command.by.user_id)


def _hold(command: Hold, token: TokenRow) -> Change:
    require(token, callable_status(token), TokenStatus.CALLED, TokenStatus.SERVING)
    after = away_from_desk(token, TokenStatus.HELD)
    return Change(EventType.TOKEN_HELD, token, after, actor=command.by.user_id, note=command.note)


def _resume(command: Resume, token: TokenRow, hold_ends: datetime | None) -> Change:
    require(token, TokenStatus.HELD)
    if command.when_over and (hold_ends is None or hold_ends > command.now):
        raise Refused("HOLD_NOT_OVER", f"{token.label} is still on hold.")
    after = away_from_desk(token, callable_status(token))
    return Change(EventType.TOKEN_RESUMED, token, after, actor=command.by.user_id)


def _serve(command: Serve, token: TokenRow) -> Change:
    # Many desks never press start, so the end may follow the call.
    require(token, TokenStatus.CALLED, TokenStatus.SERVING)
    after = replace(token, status=TokenStatus.SERVED, ended_at=command.now)
    return Change(EventType.TOKEN_SERVED, token, after, actor=command.by.user_id)


def _no_show(command: NoShow, token: TokenRow) -> Change:
    require(token, TokenStatus.CALLED)
    after = replace(token, status=TokenStatus.NO_SHOW, ended_at=command.now)
    if command.called_before is None:
        return Change(EventType.TOKEN_NO_SHOW, token, after, actor=command.by.user_id)
    if token.called_at is None or token.called_at > command.called_before:
        raise Refused("GRACE_NOT_OVER", f"{token.label} still has time to come.")
    return Change(EventType.TOKEN_NO_SHOW, token, after, reason=Reason.GRACE_OVER)


def _cancel(command: Cancel, token: TokenRow) -> Change:
    require(
        token,
        TokenStatus.WAITING,
        TokenStatus.ALLOCATED,
        TokenStatus.CALLED,
        TokenStatus.HELD,
    )
    after = replace(token, status=TokenStatus.CANCELLED, ended_at=command.now)
    return Change(
        EventType.TOKEN_CANCELLED,
        token,
        after,
        reason=Reason.BY_STAFF,
        actor=command.by.user_id,
        note=command.note,
    )
