"""What an admin may write into the directory, field by field, before it reaches a table."""

import re
from datetime import date
from functools import cache
from typing import Annotated, Any, Final, NotRequired
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    StringConstraints,
    with_config,
)
from typing_extensions import TypedDict

from services.token_api.directory.rules.label import is_label_format
from shared.directory import FALLBACK_LANGUAGE, ClosedSpan
from shared.events import Category
from shared.join_codes import JoinMode
from shared.parameters import NOT_BOOLEAN
from shared.text import Language, OneLine, Written

# Ids are typed by people, stand in URLs and begin labels; a UUID is longer, so none is a slot's.
ID_LENGTH_MAX: Final = 32
LANGUAGES_MAX: Final = 20
SPANS_A_DAY_MAX: Final = 8
# Some years of holidays; a day is looked up in all of them.
CLOSED_SPANS_MAX: Final = 200
# Numbers stay readable on a screen, and a day's cap stays below them.
NUMBER_MAX: Final = 999_999
MINUTES_A_DAY: Final = 24 * 60

MIDNIGHT: Final = "24:00"  # closes a day, and opens none
NO_SPAN: Final = "a span is two times of day, such as 09:00 and 17:30"

NO_DATE: Final = "a day is written as 2026-12-24"

_DAY_FORMAT: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def _in_languages(name: Any) -> Any:  # noqa: ANN401 - whatever JSON came
    """Take a plain string for the name in the fallback language."""
    return {FALLBACK_LANGUAGE: name} if isinstance(name, str) else name


def _time_zone(name: str) -> str:
    if name not in _time_zones():
        message = f"'{name}' is no time zone of the IANA database, such as Asia/Kolkata"
        raise ValueError(message)
    return name


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "posixrules", "Factory"}


def _time(time: str) -> str:
    if not _TIME.fullmatch(time) and time != MIDNIGHT:
        raise ValueError(NO_SPAN)
    return time


def _span(span: list[str]) -> list[str]:
    if span[0] == MIDNIGHT:
        raise ValueError(NO_SPAN)
    return span


def _date(day: str) -> str:
    if not _DAY_FORMAT.fullmatch(day):
        raise ValueError(NO_DATE)
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(NO_DATE) from None


def _in_order(spans: list["NewClosedSpan"]) -> list[ClosedSpan]:
    for span in spans:
        if span["last"] < span["first"]:
            message = "the last closed day is not before the first"
            raise ValueError(message)
    whole: list[ClosedSpan] = [
        {"first": one["first"], "last": one["last"], "reason": one.get("reason")} for one in spans
    ]
    return sorted(whole, key=lambda one: (one["first"], one["last"]))


def _label_format(label_format: str) -> str:
    if not is_label_format(label_format):
        message = "a label format is plain text, {prefix} if you like, and {number} or {number:03d}"
        raise ValueError(message)
    return label_format


def _distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _no_emergency(categories: list[Category]) -> list[Category]:
    if Category.EMERGENCY in categories:
        message = "an emergency is the staff's to give, not a kiosk's"
        raise ValueError(message)
    return categories


NewId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=ID_LENGTH_MAX),
    Field(examples=["CW"]),
]
_ByLanguage = Annotated[dict[Language, OneLine], Field(min_length=1, max_length=LANGUAGES_MAX)]
_NAMES: Final = Field(
    # What is read as `names` may be written back as `names`.
    validation_alias=AliasChoices("name", "names"),
    description="By language; a plain string is the name in English.",
    examples=[{"en": "Consultation", "hi": "परामर्श"}],
)
Names = Annotated[
    _ByLanguage,
    BeforeValidator(_in_languages, json_schema_input_type=OneLine | _ByLanguage),
    _NAMES,
]
NamesOrNone = Annotated[
    _ByLanguage | None,
    BeforeValidator(_in_languages, json_schema_input_type=OneLine | _ByLanguage | None),
    _NAMES,
]
TimeZone = Annotated[str, AfterValidator(_time_zone), Field(examples=["Asia/Kolkata"])]
Languages = Annotated[
    list[Language],
    Field(min_length=1, max_length=LANGUAGES_MAX, description="In the order screens show them."),
    AfterValidator(_distinct),
]
_Time = Annotated[str, AfterValidator(_time)]
_Span = Annotated[list[_Time], Field(min_length=2, max_length=2), AfterValidator(_span)]
_Day = Annotated[list[_Span], Field(max_length=SPANS_A_DAY_MAX)]
Hours = Annotated[
    list[_Day],
    Field(
        min_length=7,
        max_length=7,
        description="Seven weekdays from Monday, each with its spans of local time. A span that "
        "ends at or before its start ends on the next day. Null: always open.",
        examples=[[[["09:00", "17:00"]]] * 5 + [[], []]],
    ),
]
_Date = Annotated[str, AfterValidator(_date), Field(examples=["2026-12-24"])]


@with_config(extra="forbid")
class NewClosedSpan(TypedDict):
    first: _Date
    last: _Date
    reason: NotRequired[OneLine | None]


ClosedDays = Annotated[
    list[NewClosedSpan],
    AfterValidator(_in_order),
    Field(
        max_length=CLOSED_SPANS_MAX,
        description="Days on which nothing is given out, with what visitors are told of them: the "
        "first and the last day of each stretch, on the branch's calendar.",
    ),
]
JoinByPhone = Annotated[
    JoinMode,
    Field(
        description="Whether phones take tickets: off, by the changing code of a screen (fresh), "
        "or also by a printed code that stays the same (fixed)."
    ),
]
Position = Annotated[
    int, Field(ge=0, le=NUMBER_MAX, description="Where pages list it."), NOT_BOOLEAN
]
LabelPrefix = Annotated[str, Written(ID_LENGTH_MAX, length_min=0)]
# What a department's appointments had before it was a setting.
SLOT_PREFIX: Final = "OPD"
SlotPrefix = Annotated[
    str,
    Written(ID_LENGTH_MAX),
    Field(
        description="OPD makes OPD-A-001; with one of its own no other department's has its number"
    ),
]
LabelFormat = Annotated[
    str,
    AfterValidator(_label_format),
    Field(
        description="Plain text, {prefix} if you like, and {number} or {number:03d} last.",
        examples=["{prefix}-{number:03d}"],
    ),
]
FirstNumber = Annotated[int, Field(ge=0, le=NUMBER_MAX), NOT_BOOLEAN]
DailyCap = Annotated[
    int, Field(ge=1, le=NUMBER_MAX, description="Tokens a day; null: no cap."), NOT_BOOLEAN
]
WaitTarget = Annotated[
    int,
    Field(
        ge=1,
        le=MINUTES_A_DAY,
        description="How many minutes people should wait at most, by which the overview warns and "
        "reports count; null: as department's `WAIT_TARGET_SECONDS` says.",
    ),
    NOT_BOOLEAN,
]
KioskCategories = Annotated[
    list[Category],
    AfterValidator(_distinct),
    AfterValidator(_no_emergency),
    Field(max_length=len(Category), description="What a kiosk or a holder may ask for."),
]
KioskServices = Annotated[
    bool,
    Field(
        strict=True,
        description="Whether further services can be added to a ticket at the kiosk, or on its "
        "page: they are joined with the same number, once the one before is served.",
    ),
]
PhoneCheckIn = Annotated[
    bool,
    Field(
        strict=True,
        description="Whether who has booked may check in by the link of their ticket.",
    ),
]
