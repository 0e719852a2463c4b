"""What can be asked of the line and of the desks; frozen, with time and ids inside."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """Who asks; without a user id it is the grace timer."""

    user_id: str | None
    name: str
    supervisor: bool = False


GRACE_TIMER = Actor(user_id=None, name="The grace timer")


@dataclass(frozen=True, kw_only=True)
class CallNext:
    by: Actor
    now: datetime
    call_id: UUID


@dataclass(frozen=True, kw_only=True)
class CallOutOfOrder:
    by: Actor
    now: datetime
    call_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class Recall:
    by: Actor
    now: datetime
    call_id: UUID


@dataclass(frozen=True, kw_only=True)
class Start:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Hold:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Resume:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Serve:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class NoShow:
    """By hand, or by the grace timer: then only when the call is older than the grace."""

    by: Actor
    now: datetime
    called_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer:
    by: Actor
    now: datetime
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cancel:
    by: Actor
    now: datetime
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Undo:
    by: Actor
    now: datetime
    call_id: UUID


@dataclass(frozen=True, kw_only=True)
class OpenDesk:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class CloseDesk:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class PauseDesk:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ResumeDesk:
    by: Actor
    now: datetime


Call = CallNext | CallOutOfOrder
Verb = Recall | Start | Hold | Resume | Serve | NoShow | Transfer | Cancel | Undo
DeskCommand = OpenDesk | CloseDesk | PauseDesk | ResumeDesk
