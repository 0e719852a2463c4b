"""What can be asked of the line and of the desks; frozen, with time and ids inside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.returning import ReturnRule


@dataclass(frozen=True)
class Actor:
    """Who asks; without a user id it is the grace timer."""

    user_id: str | None
    name: str
    supervisor: bool = False


class HoldReason(StrEnum):
    RESULT = "RESULT"  # a result is awaited
    PAPERS = "PAPERS"  # something has to be fetched or filled in
    AWAY = "AWAY"  # they stepped away


GRACE_TIMER = Actor(user_id=None, name="The grace timer")
HOLD_TIMER = Actor(user_id=None, name="The timer of holds")


@dataclass(frozen=True, kw_only=True)
class _Command:
    by: Actor
    now: datetime


@dataclass(frozen=True, kw_only=True)
class CallNext(_Command):
    call_id: UUID


@dataclass(frozen=True, kw_only=True)
class CallOutOfOrder(_Command):
    call_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class Recall(_Command):
    """`called_before`: by the timer, and only when the last call is older."""

    call_id: UUID
    called_before: datetime | None = None


class Start(_Command):
    """The visitor has come to the desk."""


@dataclass(frozen=True, kw_only=True)
class Hold(_Command):
    """Set aside, with the arrival kept; with `until` they come back by themselves."""

    until: datetime | None = None
    why: HoldReason | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class SendToDesk(_Command):
    """Set aside for one desk, which alone calls them, until it closes or the time is over."""

    until: datetime
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Resume(_Command):
    """Back into the line, to the place that the arrival gives; by the timer once it is over."""

    when_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Return(_Command):
    """A no-show is there after all."""

    rule: ReturnRule


class Serve(_Command):
    """The visit is over."""


@dataclass(frozen=True, kw_only=True)
class NoShow(_Command):
    """By hand, or by the grace timer: then only when the call is older than the grace."""

    called_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer(_Command):
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cancel(_Command):
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Correct(_Command):
    """A name or an address was written down wrong; what is not among the fields stays."""

    fields: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Undo(_Command):
    call_id: UUID


class OpenDesk(_Command):
    """Open a closed desk; a supervisor also takes over an open one."""


class CloseDesk(_Command):
    """Nobody is called to it any more."""


class PauseDesk(_Command):
    """A break: nobody is called meanwhile."""


class ResumeDesk(_Command):
    """The break is over."""


Call = CallNext | CallOutOfOrder
Aside = Hold | SendToDesk | Resume
Verb = Aside | Recall | Start | Return | Correct | Serve | NoShow | Transfer | Cancel | Undo
DeskCommand = OpenDesk | CloseDesk | PauseDesk | ResumeDesk
