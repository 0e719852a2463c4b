"""The topic `directory`: what is written is read again, and gone is gone."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from shared.directory import (
    Branch,
    Department,
    Desk,
    Doctor,
    Entry,
    Queue,
    decode,
    encode,
    key,
    name_in,
)

ENTRIES: list[tuple[str, Entry]] = [
    (
        "branch/main",
        Branch(
            branch_id="main",
            names={"en": "Main", "ar": "الرئيسي"},
            time_zone="Asia/Kolkata",
            languages=("en", "ar"),
            hours=((("22:00", "06:00"),),) * 7,
        ),
    ),
    ("department/CW", Department(department_id="CW", branch_id="main", names={"en": "C"})),
    (
        "queue/CW",
        Queue(queue_id="CW", department_id="CW", branch_id="main", names={"en": "C"}, prefix="C"),
    ),
    ("desk/CW/3", Desk(department_id="CW", number=3)),
    (
        "doctor/0198c1c2-0000-7000-8000-00000000000a",
        Doctor(
            doctor_id=UUID("0198c1c2-0000-7000-8000-00000000000a"),
            department_id="OPD",
            name="Dr Meera Nair",
            specialization="General Medicine",
        ),
    ),
]


@pytest.mark.parametrize(("record_key", "entry"), ENTRIES)
def test_an_entry_is_read_as_it_was_written(record_key: str, entry: Entry) -> None:
    assert key(entry) == record_key
    assert decode(record_key, encode(entry)) == entry


def test_an_empty_record_says_that_the_object_is_gone() -> None:
    assert decode("queue/CW", None) is None


def test_a_kind_that_came_later_is_passed_over() -> None:
    assert decode("holiday/7", b'{"name": "whatever"}') is None


def test_what_is_no_entry_is_an_error_of_the_record() -> None:
    with pytest.raises(ValidationError):
        decode("queue/CW", b'{"queueId": 3}')
    with pytest.raises(ValidationError, match="at least one language"):
        decode("department/CW", b'{"departmentId": "CW", "branchId": "main", "names": {}}')


def test_a_missing_language_falls_back_to_english_then_to_any() -> None:
    assert name_in({"en": "Main", "hi": "मुख्य"}, "hi") == "मुख्य"
    assert name_in({"hi": "मुख्य", "en": "Main"}, "ar") == "Main"
    assert name_in({"hi": "मुख्य"}, "ar") == "मुख्य"
