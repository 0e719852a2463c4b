"""What a branch's board is made of, and which days of tokens it shows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.display.calls import RecentCalls
from services.display.lines import Line
from services.display.messages import Messages
from services.display.tokens import Token
from shared import directory
from shared.events import QueueKind

# Every replica reads this far back. The longest day has 25 hours, so in the first hour of a day
# each knows all of yesterday's, and those who wait over midnight stay on the board until then.
LOOK_BACK: Final = timedelta(hours=26)
YESTERDAY_STAYS: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass
class DepartmentState:
    line: Line = field(default_factory=Line)
    at_desks: dict[int, Token] = field(default_factory=dict)
    on_trips: dict[int, Token] = field(default_factory=dict)  # drivers with a trip of theirs
    calls: RecentCalls = field(default_factory=RecentCalls)
    messages: Messages = field(default_factory=Messages)

    @property
    def empty(self) -> bool:
        return not (self.line.count or self.at_desks or self.on_trips)


@dataclass
class BranchState:
    today: date
    first_day: date  # the oldest service day on the board
    zone: tzinfo = UTC
    entry: directory.Branch | None = None
    departments: dict[str, DepartmentState] = field(default_factory=dict)
    names: dict[str, directory.Department] = field(default_factory=dict)

    def knows(self, service_date: date) -> bool:
        """Return whether a token of that day may be, or come, on the board."""
        return service_date >= self.today - DAY

    def shows(self, token: Token) -> bool:
        # A station's shift may cross midnight, and keeps its tokens and their places.
        first_day = self.today - DAY if token.kind is QueueKind.STATION else self.first_day
        return first_day <= token.service_date <= self.today


def turn_day(branch: BranchState, now: datetime) -> bool:
    """Clear the branch's lines when its day is another one, and say whether it is."""
    days = days_shown(now, branch.zone)
    if days == (branch.first_day, branch.today):
        return False
    branch.first_day, branch.today = days
    for department in branch.departments.values():
        department.line, department.at_desks, department.on_trips = Line(), {}, {}
        department.calls.forget_before(branch.today - DAY)
    return True


def department_of(branch: BranchState, department_id: str) -> DepartmentState:
    department = branch.departments.get(department_id)
    if department is None:
        department = branch.departments[department_id] = DepartmentState()
    return department


def listed(branch: BranchState) -> list[str]:
    """Return the directory's departments by position, then unnamed ones that somebody is in."""
    named = sorted(branch.names.values(), key=lambda entry: (entry.position, entry.department_id))
    unnamed = (
        department_id
        for department_id, department in sorted(branch.departments.items())
        if department_id not in branch.names and not department.empty
    )
    return [*(entry.department_id for entry in named), *unnamed]


def days_shown(now: datetime, zone: tzinfo) -> tuple[date, date]:
    """Return the oldest service day that a board shows, and today."""
    return (now - YESTERDAY_STAYS).astimezone(zone).date(), now.astimezone(zone).date()


def zone_of(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
