"""What people write is kept as they wrote it, when there is something to see in it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.text import Note, OneLine

ONE_LINE: TypeAdapter[str] = TypeAdapter(OneLine)
NOTE: TypeAdapter[str] = TypeAdapter(Note)


@pytest.mark.parametrize(
    "name",
    [
        "Asha Rao",
        "D'Souza, J. (3)",
        "श्रीमती क्ष\u200dत्रिय",  # a joiner within a word
        "می\u200cخواهم",
        "عيادة القلب",
        "👨\u200d👩\u200d👧 Family",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "李小龍",
        "❤\ufe0f",
        "-",
        "김 \u1100\u1161",
    ],
)
def test_names_of_all_scripts_are_taken(name: str) -> None:
    assert ONE_LINE.validate_python(name).startswith(name[0])


def test_equal_names_are_kept_in_equal_characters() -> None:
    assert ONE_LINE.validate_python("Zoe\u0308") == "Zoë" == ONE_LINE.validate_python("Zoë")


def test_the_length_counts_what_is_kept() -> None:
    assert len(ONE_LINE.validate_python("e\u0301" * 80)) == 80
    with pytest.raises(ValidationError):
        ONE_LINE.validate_python("e" * 81)


def test_marks_that_come_along_with_pasted_text_are_dropped() -> None:
    assert ONE_LINE.validate_python("\u200eAsha\u200f \u061c") == "Asha"


@pytest.mark.parametrize("name", ["", " ", "\u00a0", "\u200b", "\u200b \u2060", "\u3164", "\u2800"])
def test_nothing_to_see_is_no_name(name: str) -> None:
    with pytest.raises(ValidationError):
        ONE_LINE.validate_python(name)


def test_a_note_of_several_lines_becomes_one() -> None:
    assert NOTE.validate_python("In pain.\r\nWheelchair.\n") == "In pain. Wheelchair."
