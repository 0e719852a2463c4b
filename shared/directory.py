"""The contract of the topic `directory`: branches, departments, queues, desks, doctors, by key.

Every record holds a whole object; a record without a value deletes it. A consumer that reads the
topic from its beginning has all names and hours; the last record of a key is the current one.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from shared.contract import Contract
from shared.events import Category, QueueKind
from shared.join_codes import JoinMode
from shared.ordering import STRICT, Discipline

# Seven weekdays from Monday, each with its spans of local time, as ("09:00", "17:00"). A span
# that ends at or before its start ends on the next day; "24:00" is the end of the day.
Hours = tuple[tuple[tuple[str, str], ...], ...]
# Local dates, both within; a span of hours that began before goes on to its end.
ClosedDays = tuple["ClosedSpan", ...]
# Used when a name has no text in the language that is asked for.
FALLBACK_LANGUAGE: Final = "en"


def _names(names: dict[str, str]) -> dict[str, str]:
    if not names:
        message = "a thing needs a name in at least one language"
        raise ValueError(message)
    return names


class ClosedSpan(TypedDict):
    first: str  # YYYY-MM-DD, on the branch's calendar
    last: str
    reason: str | None  # as people read it


class HallLayout(TypedDict):
    """How a screen of the branch shows it whose address names this layout."""

    id: str
    departments: list[str]  # in this order; none: all of the branch
    columns: int | None  # of departments beside each other; null: by itself
    languages: list[str]  # shown and spoken in turn; none: the branch's
    language_seconds: int  # how long each stays
    ticker: dict[str, str] | None  # what runs along the foot, by language


Names = Annotated[dict[str, str], AfterValidator(_names)]


class Branch(Contract):
    branch_id: str
    names: Names
    time_zone: str  # IANA; the branch's day starts at its midnight
    languages: tuple[str, ...] = Field(min_length=1)  # in the order that its screens show them
    hours: Hours | None = None  # null: always open
    closed_days: ClosedDays = ()  # of all of its departments
    join_mode: JoinMode = JoinMode.OFF  # whether phones take tickets there, and by which codes
    layouts: tuple[HallLayout, ...] = ()  # of its hall screens
    join_series: int = 1  # the next one makes codes and screens' keys void


class Department(Contract):
    department_id: str
    branch_id: str
    names: Names
    position: int = 0  # where pages list it; equal ones by id
    closed_days: ClosedDays = ()  # beyond those of the branch


class Queue(Contract):
    queue_id: str
    department_id: str
    branch_id: str
    kind: QueueKind = QueueKind.COUNTER
    names: Names
    prefix: str = ""  # what its labels begin with
    paused: bool = False
    ageing: bool = False  # whether waiting raises the priority there
    discipline: Discipline = STRICT  # by which rule its line is called
    discipline_seq: int = (
        0  # the queue's seq when it was chosen: turns of calls until then are void
    )
    kiosk_categories: tuple[Category, ...] = ()
    wait_target_minutes: int | None = None  # null: what department's settings say


class Desk(Contract):
    department_id: str
    number: int
    names: dict[str, str] | None = None  # null: its number is its name


class Doctor(Contract):
    """Whose slots the queues with this `doctor_id` are."""

    doctor_id: UUID
    department_id: str
    name: str
    specialization: str


Entry = Branch | Department | Queue | Desk | Doctor
_KINDS: Final[dict[str, type[Entry]]] = {
    "branch": Branch,
    "department": Department,
    "queue": Queue,
    "desk": Desk,
    "doctor": Doctor,
}


def key(entry: Entry) -> str:
    """Return the record's key, such as "queue/CW" or "desk/CW/3"."""
    match entry:
        case Branch():
            return f"branch/{entry.branch_id}"
        case Department():
            return f"department/{entry.department_id}"
        case Queue():
            return f"queue/{entry.queue_id}"
        case Desk():
            return f"desk/{entry.department_id}/{entry.number}"
        case Doctor():
            return f"doctor/{entry.doctor_id}"


def encode(entry: Entry) -> bytes:
    """Return the record's value."""
    return entry.model_dump_json(by_alias=True).encode()


def decode(record_key: str, value: bytes | None) -> Entry | None:
    """Parse one record: None when the object was deleted, or its kind is newer than this code.

    Raises `pydantic.ValidationError` when the value is no object of its key's kind.
    """
    kind = _KINDS.get(record_key.partition("/")[0])
    return None if kind is None or not value else kind.model_validate_json(value)


def name_in(names: dict[str, str], language: str) -> str:
    """Return the name in `language`, else in English, else in any language that there is."""
    return names.get(language) or names.get(FALLBACK_LANGUAGE) or next(iter(names.values()))
