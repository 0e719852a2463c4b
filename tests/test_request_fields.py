"""What no field of any request takes, of whichever route."""

from typing import Final

from pydantic import TypeAdapter

from shared.text import OneLine
from tests.request_fields import RequestField, request_fields

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
# Compared with what is stored as a hash, or looked up in a fixed list; never kept, never shown.
COMPARED_ONLY: Final = ("password", "username", "device_key")


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


def of_type(name: str) -> list[RequestField]:
    return [field for field in request_fields() if field.schema.get("type") == name]


def texts() -> list[RequestField]:
    return [
        field
        for field in of_type("string")
        if not {"enum", "const"} & field.schema.keys()
        if not field.place.endswith(COMPARED_ONLY)
    ]
