"""What leaves the display: numbers, desks and times. No field could hold a person."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from shared.directory import HallLayout
from shared.messages import MessageKind


class Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Serving(Shown):
    token_label: str
    desk_id: int | None
    called_at: datetime | None
    started: bool  # at the desk already, no longer on the way


class BoardCall(Shown):
    call_id: str  # one announcement; a recall has a new one
    token_label: str
    desk_id: int | None
    at: datetime


class ShownWait(Shown):
    p50_seconds: int
    p90_seconds: int


class ShownMessage(Shown):
    """What is said to all who wait in a department, or in one of its queues."""

    message_id: str
    kind: MessageKind
    minutes: int | None
    at: datetime | None
    texts: dict[str, str]
    queue_id: str | None
    queue_names: dict[str, str] | None = None


class BoardDepartment(Shown):
    department_id: str
    name: str
    names: dict[str, str]
    now_serving: list[Serving]  # the newest call first
    waiting: list[str]  # the first 30, in the order in which they are called
    waiting_count: int
    allocated: list[str]  # at a mother station: the first 30 matched with a trip
    recent_calls: list[BoardCall]  # the last 6, the newest first
    messages: list[ShownMessage]  # the newest first
    expected_wait: ShownWait | None  # of one who comes now; null when too little is known


class Board(Shown):
    branch_id: str
    version: int
    as_of: datetime  # when this was known to be true
    stale_since: datetime | None  # set while the log cannot be reached
    names: dict[str, str]
    time_zone: str
    languages: tuple[str, ...]
    layouts: tuple[HallLayout, ...]  # of the branch's screens; each takes its own
    departments: list[BoardDepartment]


class BranchEntry(Shown):
    branch_id: str
    names: dict[str, str]


class Branches(Shown):
    branches: list[BranchEntry]
