"""The code of a hall's screen: for screens with the key, good at token_api, changing."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from services.display.joining import Joining, join_code
from services.display.settings import Settings
from services.display.tests.conftest import Display, serving
from shared import directory
from shared.join_codes import (
    CodeCheck,
    JoinMode,
    check_code,
    poster_code,
    screen_key,
)
from shared.problems import Refused

SECRET = "a secret of the tests, that signs codes for phones"
JOINING = Joining(SECRET, "http://tickets.example")
KEY = screen_key(SECRET, "main", 1)
NOON = datetime(2030, 5, 17, 12, 0, 7, tzinfo=UTC)


def branch(mode: JoinMode = JoinMode.FRESH, series: int = 1) -> directory.Branch:
    return directory.Branch(
        branch_id="main",
        names={"en": "Main"},
        time_zone="UTC",
        languages=("en",),
        join_mode=mode,
        join_series=series,
    )


def test_the_code_is_good_where_it_leads_and_another_one_half_a_minute_later() -> None:
    first = join_code(JOINING, branch(), KEY, now=NOON)
    page, _, code = first.url.partition("#")
    assert page == "http://tickets.example/join/main"
    assert check_code(SECRET, "main", 1, JoinMode.FRESH, code, now=NOON) == CodeCheck.GOOD
    assert first.renew_seconds == 23
    later = join_code(JOINING, branch(), KEY, now=NOON + timedelta(seconds=first.renew_seconds))
    assert later.url != first.url


@pytest.mark.parametrize("key", [None, "", "wrong", screen_key(SECRET, "other", 1)])
def test_a_screen_at_home_gets_no_code(key: str | None) -> None:
    with pytest.raises(Refused, match="SCREEN_KEY_WRONG"):
        join_code(JOINING, branch(), key, now=NOON)


def test_a_new_series_makes_old_keys_void() -> None:
    with pytest.raises(Refused, match="SCREEN_KEY_WRONG"):
        join_code(JOINING, branch(series=2), KEY, now=NOON)


def test_a_fixed_code_is_the_posters() -> None:
    shown = join_code(JOINING, branch(JoinMode.FIXED), KEY, now=NOON)
    assert shown.url.rpartition("#")[2] == poster_code(SECRET, "main", 1)


def test_where_phones_do_not_join_there_is_none() -> None:
    for joining, entry in ((None, branch()), (JOINING, branch(JoinMode.OFF)), (JOINING, None)):
        with pytest.raises(Refused, match="JOIN_OFF"):
            join_code(joining, entry, KEY, now=NOON)


async def ask(display: Display, key: str | None = None) -> httpx.Response:
    async with display.http() as http:
        headers = {"Screen-Key": key} if key else {}
        return await http.get("/api/v1/boards/main/join", headers=headers)


async def test_the_route_tells_a_screen_with_the_key_and_no_cache() -> None:
    async with serving(joining=JOINING) as display:
        assert (await ask(display, KEY)).json()["code"] == "JOIN_OFF"
        display.fold.name("branch/main", branch())
        answer = await ask(display, KEY)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert (await ask(display)).status_code == 403


async def test_without_a_secret_no_screen_shows_one(display: Display) -> None:
    display.fold.name("branch/main", branch())
    assert (await ask(display, KEY)).json()["code"] == "JOIN_OFF"


def test_production_starts_with_no_open_screens_and_no_demo_secret() -> None:
    for wrong in (
        {"join_screens_open": True},
        {"join_secret": "the demo secret of joining by phone"},
        {"join_secret": "short"},
    ):
        with pytest.raises(ValueError, match="JOIN_"):
            Settings.model_validate({"environment": "production", **wrong})
