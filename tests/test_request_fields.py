"""What no field of any request takes, of whichever route."""

import math
from datetime import datetime
from typing import Final

import pytest
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter

from shared.text import OneLine
from tests.request_fields import RequestField, fields_of, request_fields

pytestmark = pytest.mark.filterwarnings("ignore:The 'validation_alias' attribute")

WRITTEN: Final = TypeAdapter(OneLine).json_schema()["pattern"]
UNSEEN_OR_UNSAFE: Final = {
    "right-to-left override": "\u202eabc",
    "left-to-right embedding": "abc\u202a",
    "isolate": "\u2067abc\u2069",
    "direction marks only": "\u200e\u200f\u061c",
    "zero width only": "\u200b\u200c\u200d\ufeff",
    "word joiners only": "\u2060\u2063",
    "fillers only": "\u3164\u115f\uffa0\u2800",
    "variation selectors only": "\ufe0f\U000e0100",
    "tags only": "\U000e0041\U000e007f",
    "soft hyphens only": "\u00ad\u00ad",
    "combining marks only": "\u0301\u034f",
    "bell": "abc\u0007d",
    "escape": "\u001b[31mabc",
    "C1 control": "ab\u0085cd",
    "delete": "abc\u007fd",
    "line separator": "ab\u2028cd",
}
BOOLEANS: Final = (True, False, "true", "false")
NEAR_AN_END: Final = [
    f"{day}T{time}{offset}"
    for day in ("0001-01-01", "0001-12-31", "1899-12-31", "9999-01-01", "9999-12-31")
    for time in ("00:00:00", "23:59:59.999999")
    for offset in ("", "Z", "+14:00", "-12:00", "+23:59", "-23:59")
] + [math.inf, 1e18, -1e11]
CARELESS: Final = ("body.name", "body.since", "body.ages.0", "search", "limit")
# Compared with what is stored as a hash, or looked up in a fixed list; never kept, never shown.
COMPARED_ONLY: Final = ("password", "username", "device_key")

# A document of its own: each text in it is of the types that requests have.
READ_ONLY: Final = ("body.file",)


class Careless(BaseModel):
    name: str
    since: datetime
    ages: list[int]


def test_no_number_is_given_as_true_or_false() -> None:
    numbers = of_type("integer") + of_type("number")

    assert len(numbers) > 40
    assert [
        field.place
        for field in numbers
        if not all(map(field.refuses, BOOLEANS if field.in_body else ("true", "false")))
    ] == []


def test_no_text_turns_the_direction_holds_controls_or_shows_nothing() -> None:
    assert len(texts()) > 50
    assert [
        f"{field.place} takes {what}"
        for field in texts()
        for what, text in UNSEEN_OR_UNSAFE.items()
        if not field.refuses(text)
    ] == []


def test_what_takes_any_letters_is_the_one_type_for_what_people_write() -> None:
    free = [field for field in texts() if not field.refuses("Zoe\u0308 \u0905\u0936")]

    assert len(free) > 10
    assert [field.place for field in free if field.schema.get("pattern") != WRITTEN] == []


def test_no_number_is_infinite_or_none_at_all() -> None:
    assert [
        field.place
        for field in of_type("integer") + of_type("number")
        if not all(map(field.refuses, (math.nan, math.inf, -math.inf, "NaN", "Infinity")))
    ] == []


def test_no_time_lies_near_an_end_of_the_calendar() -> None:
    times = [field for field in of_type("string") if field.schema.get("format") == "date-time"]

    assert len(times) > 5
    assert [
        f"{field.place} takes {time}"
        for field in times
        for time in NEAR_AN_END
        if not field.refuses(time)
    ] == []


def test_a_route_that_forgets_all_this_is_found() -> None:
    app = FastAPI()

    @app.post("/careless")
    async def _(body: Careless, search: str, limit: int = 1) -> None:
        """Take anything."""

    name, since, ages, search, limit = sorted(
        fields_of("careless", app), key=lambda field: CARELESS.index(field.place.split()[-1])
    )
    assert not any(map(name.refuses, UNSEEN_OR_UNSAFE.values()))
    assert not any(map(search.refuses, UNSEEN_OR_UNSAFE.values()))
    assert not since.refuses("9999-12-31T23:59:59-12:00")
    assert not ages.refuses(True)  # noqa: FBT003 - what is asked about
    assert limit.refuses("true")


def of_type(name: str) -> list[RequestField]:
    return [field for field in request_fields() if field.schema.get("type") == name]


def texts() -> list[RequestField]:
    return [
        field
        for field in of_type("string")
        if not {"enum", "const"} & field.schema.keys()
        if not field.place.endswith((*COMPARED_ONLY, *READ_ONLY))
    ]
