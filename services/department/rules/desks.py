"""Who sits where: a desk is opened by one user, and calls only while it is open."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from services.department.rules.commands import (
    Actor,
    CloseDesk,
    DeskCommand,
    OpenDesk,
    PauseDesk,
    ResumeDesk,
)
from services.department.rules.profiles import DeskProfile
from shared.problems import Refused


class DeskState(StrEnum):
    CLOSED = "CLOSED"
    OPEN = "OPEN"
    BREAK = "BREAK"


@dataclass(frozen=True)
class Visitor:
    """Who has been called to a desk and has not left it."""

    token_id: int
    label: str


@dataclass(frozen=True)
class Desk:
    department_id: str
    number: int
    state: DeskState = DeskState.CLOSED
    user_id: str | None = None
    user_name: str | None = None
    since: datetime | None = None
    visitor: Visitor | None = None
    profile: DeskProfile | None = None  # null: it serves every queue of its department


def decide_desk(command: DeskCommand, desk: Desk) -> Desk:
    """Return the desk afterwards, the same one when nothing changes; raise Refused."""
    match command:
        case OpenDesk(by=by, now=now):
            return _open(desk, by, now)
        case CloseDesk(by=by, now=now):
            return _close(desk, by, now)
        case PauseDesk(by=by, now=now):
            return _pause(desk, by, now)
        case ResumeDesk(by=by, now=now):
            return _resume(desk, by, now)
        case _:
            assert_never(command)


def require_free(desk: Desk) -> None:
    """Refuse while a visitor is at the desk: it serves one at a time."""
    if desk.visitor is not None:
        sentence = f"{desk.visitor.label} is still at desk {desk.number}."
        raise Refused(
            "DESK_BUSY",
            sentence,
            token_id=desk.visitor.token_id,
            token_label=desk.visitor.label,
        )


def require_calling(desk: Desk, by: Actor) -> None:
    """Refuse unless this user may call to this desk now."""
    if desk.state is not DeskState.CLOSED:
        require_own(desk, by)
    require_ready(desk)


def require_ready(desk: Desk) -> None:
    """Refuse unless somebody can be called to this desk now, by whoever may."""
    if desk.state is DeskState.CLOSED:
        raise _closed(desk)
    if desk.state is DeskState.BREAK:
        raise Refused("DESK_ON_BREAK", f"Desk {desk.number} is on a break.")
    require_free(desk)


def require_own(desk: Desk, by: Actor) -> None:
    if desk.user_id != by.user_id:
        sentence = f"Desk {desk.number} has been opened by {desk.user_name}."
        raise Refused("DESK_TAKEN", sentence)


def _open(desk: Desk, by: Actor, now: datetime) -> Desk:
    if desk.state is not DeskState.CLOSED and not by.supervisor:
        require_own(desk, by)
    if desk.state is DeskState.OPEN and desk.user_id == by.user_id:
        return desk
    return replace(desk, state=DeskState.OPEN, user_id=by.user_id, user_name=by.name, since=now)


def _close(desk: Desk, by: Actor, now: datetime) -> Desk:
    if desk.state is DeskState.CLOSED:
        return desk
    if not by.supervisor:
        require_own(desk, by)
    require_free(desk)
    return replace(desk, state=DeskState.CLOSED, user_id=None, user_name=None, since=now)


def _pause(desk: Desk, by: Actor, now: datetime) -> Desk:
    if desk.state is DeskState.CLOSED:
        raise _closed(desk)
    require_own(desk, by)
    require_free(desk)
    if desk.state is DeskState.BREAK:
        return desk
    return replace(desk, state=DeskState.BREAK, since=now)


def _resume(desk: Desk, by: Actor, now: datetime) -> Desk:
    if desk.state is DeskState.CLOSED:
        raise _closed(desk)
    require_own(desk, by)
    if desk.state is DeskState.OPEN:
        return desk
    return replace(desk, state=DeskState.OPEN, since=now)


def _closed(desk: Desk) -> Refused:
    return Refused("DESK_CLOSED", f"Desk {desk.number} is closed. Open it first.")


def no_such_desk(department_id: str, number: int) -> Refused:
    sentence = f"There is no desk {number} in department {department_id}."
    return Refused("DESK_NOT_FOUND", sentence, status=404)


def no_such_department(department_id: str) -> Refused:
    sentence = f"There is no department {department_id}."
    return Refused("DEPARTMENT_NOT_FOUND", sentence, status=404)
