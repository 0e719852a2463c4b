"""Labels: what may be written in a format, and what comes out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.token_api.directory.rules.label import DEFAULT_FORMAT, format_label, is_label_format


@pytest.mark.parametrize(
    ("label_format", "label"),
    [
        (DEFAULT_FORMAT, "CW-007"),
        ("{number}", "7"),
        ("{prefix}{number:04d}", "CW0007"),
        ("Nr. {prefix}/{number}", "Nr. CW/7"),
    ],
)
def test_a_label_is_filled_in(label_format: str, label: str) -> None:
    assert is_label_format(label_format)
    assert format_label(label_format, prefix="CW", number=7) == label


def test_a_number_longer_than_its_width_is_not_cut() -> None:
    assert format_label(DEFAULT_FORMAT, prefix="CW", number=1234) == "CW-1234"


@pytest.mark.parametrize(
    "label_format",
    [
        "CW",
        "{prefix}",
        "{number}{number}",
        "{number.__class__}",
        "{number!r}",
        "{number:99999999d}",
        "{prefix:>99999}-{number}",
        "{{number}}",
        "{number}}",
        "{secret}-{number}",
        "{number}\n",
        "x" * 60 + "{number}",
    ],
)
def test_a_format_that_is_no_label_is_refused(label_format: str) -> None:
    assert not is_label_format(label_format)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", "A", "A1", "{number}"]))
def test_two_numbers_never_share_a_label(one: int, other: int, prefix: str) -> None:
    labels = {format_label(DEFAULT_FORMAT, prefix=prefix, number=n) for n in (one, other)}
    assert len(labels) == len({one, other})
