"""Codes for phones: good for a while, for one branch and one series, under one secret."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.join_codes import (
    AGE_SECONDS_MAX,
    AHEAD_SECONDS_MAX,
    CODE_LENGTH_MAX,
    RENEW_SECONDS,
    CodeCheck,
    JoinMode,
    check_code,
    fresh_code,
    poster_code,
    screen_key,
)

SECRET = "a secret of the tests, that signs codes for phones"
NOON = datetime(2030, 5, 17, 12, 0, 0, tzinfo=UTC)

moments = st.integers(1_600_000_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


def check(
    code: str,
    *,
    now: datetime = NOON,
    mode: JoinMode = JoinMode.FRESH,
    other: tuple[str, str, int] = (SECRET, "main", 1),
) -> CodeCheck:
    secret, branch_id, series = other
    return check_code(secret, branch_id, series, mode, code, now=now)


@given(shown=moments, later=st.integers(-AHEAD_SECONDS_MAX, AGE_SECONDS_MAX - RENEW_SECONDS))
def test_a_code_is_good_from_the_screen_to_the_phone_whatever_the_clocks(
    shown: datetime, later: int
) -> None:
    code = fresh_code(SECRET, "main", 1, now=shown)
    assert check(code, now=shown + timedelta(seconds=later)) == CodeCheck.GOOD
    assert len(code) <= CODE_LENGTH_MAX


@given(shown=moments, later=st.integers(AGE_SECONDS_MAX + 1, 10**7))
def test_a_code_that_was_taken_home_is_stale(shown: datetime, later: int) -> None:
    code = fresh_code(SECRET, "main", 1, now=shown)
    assert check(code, now=shown + timedelta(seconds=later)) == CodeCheck.STALE


def test_a_code_of_tomorrow_is_not_good_today() -> None:
    code = fresh_code(SECRET, "main", 1, now=NOON + timedelta(days=1))
    assert check(code) == CodeCheck.STALE


@pytest.mark.parametrize(
    "code", [fresh_code(SECRET, "main", 1, now=NOON), poster_code(SECRET, "main", 1)]
)
@pytest.mark.parametrize(
    "other",
    [(SECRET, "other", 1), (SECRET, "main", 2), ("another secret, as long as it", "main", 1)],
)
def test_a_code_is_good_nowhere_else(code: str, other: tuple[str, str, int]) -> None:
    assert check(code, mode=JoinMode.FIXED) == CodeCheck.GOOD
    assert check(code, mode=JoinMode.FIXED, other=other) == CodeCheck.WRONG


@given(st.text(max_size=CODE_LENGTH_MAX))
def test_what_nobody_signed_is_wrong(text: str) -> None:
    assert check(text, mode=JoinMode.FIXED) == CodeCheck.WRONG


def test_a_posters_code_is_good_only_where_the_branch_wants_it() -> None:
    code = poster_code(SECRET, "main", 1)
    assert check(code, mode=JoinMode.FIXED, now=NOON + timedelta(days=900)) == CodeCheck.GOOD
    assert check(code, mode=JoinMode.FRESH) == CodeCheck.STALE


def test_a_code_is_no_key_of_a_screen() -> None:
    key = screen_key(SECRET, "main", 1)
    assert key not in poster_code(SECRET, "main", 1)
    assert check(f"p-{key}", mode=JoinMode.FIXED) == CodeCheck.WRONG
