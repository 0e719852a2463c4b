"""On a closed day nothing is given out or booked, and everybody is told when it opens again."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory.store.outbox import first_waiting
from services.token_api.slots.tests.outpatients import Opd
from shared import directory
from shared.directory import ClosedSpan
from shared.opening_hours import is_open, next_opening
from shared.tests.today import ZONE_NAME, today

API = "/api/v1"
Headers = dict[str, str]
BERLIN = ZoneInfo("Europe/Berlin")
DAILY = ((("09:00", "17:00"),),) * 7
NIGHTS = ((("22:00", "06:00"),),) * 7
CHRISTMAS: list[ClosedSpan] = [{"first": "2025-12-24", "last": "2025-12-26", "reason": "Christmas"}]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-12-23T16:59", True),
        ("2025-12-24T10:00", False),
        ("2025-12-26T10:00", False),
        ("2025-12-27T09:00", True),
    ],
)
def test_a_stretch_closes_its_first_and_its_last_day(now: str, *, expected: bool) -> None:
    assert is_open(DAILY, at(now), CHRISTMAS) is expected


def test_a_night_that_began_before_goes_on_and_none_begins() -> None:
    assert is_open(NIGHTS, at("2025-12-24T05:59"), CHRISTMAS)
    assert not is_open(NIGHTS, at("2025-12-24T22:00"), CHRISTMAS)
    assert not is_open(NIGHTS, at("2025-12-27T05:59"), CHRISTMAS)


def test_what_is_always_open_is_closed_from_midnight_to_midnight() -> None:
    assert is_open(None, at("2025-12-23T23:59"), CHRISTMAS)
    assert not is_open(None, at("2025-12-24T00:00"), CHRISTMAS)
    opens = next_opening(None, at("2025-12-25T12:00"), CHRISTMAS)
    assert opens == at("2025-12-27T00:00")


def test_the_next_opening_is_behind_the_closed_days() -> None:
    assert next_opening(DAILY, at("2025-12-23T18:00"), CHRISTMAS) == at("2025-12-27T09:00")
    half_a_year: list[ClosedSpan] = [{"first": "2025-01-01", "last": "2025-06-30", "reason": None}]
    assert next_opening(DAILY, at("2025-01-01T12:00"), half_a_year) == at("2025-07-01T09:00")
    for_ever: list[ClosedSpan] = [{"first": "2025-01-01", "last": "9999-12-31", "reason": None}]
    assert next_opening(DAILY, at("2025-01-01T12:00"), for_ever) is None


def span(first: date, days: int = 1, reason: str | None = "Inventory") -> dict[str, Any]:
    return {"first": str(first), "last": str(first + timedelta(days=days - 1)), "reason": reason}


async def close(
    client: httpx.AsyncClient, admin: Headers, where: str, *spans: dict[str, Any]
) -> httpx.Response:
    body = {"closed_days": list(spans)}
    return await client.patch(f"{API}/{where}", json=body, headers=admin)


@pytest.fixture
async def _zoned(client: httpx.AsyncClient, admin: Headers, seeded: None) -> None:
    """Have it noon in the branch, so that no midnight passes."""
    del seeded
    body = {"time_zone": ZONE_NAME, "hours": [[["09:00", "17:00"]]] * 7, "join_mode": "fresh"}
    answer = await client.patch(f"{API}/branches/main", json=body, headers=admin)
    assert answer.is_success, answer.text


@pytest.mark.usefixtures("_zoned")
async def test_a_closed_branch_gives_out_nothing_and_says_when_it_opens(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    given = await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)
    assert given.status_code == 201
    assert (await close(client, admin, "branches/main", span(today()))).is_success
    refused = await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)
    opens = f"{today() + timedelta(days=1)}T09:00:00"
    problem = refused.json()
    assert (problem["code"], problem["reason"]) == ("BRANCH_CLOSED", "Inventory")
    assert problem["opens_at"].startswith(opens)
    assert "Closed today: Inventory" in problem["detail"]
    kiosk = (await client.get(f"{API}/branches/main/kiosk")).json()
    assert (kiosk["open"], kiosk["closed_reason"]) == (False, "Inventory")
    assert kiosk["opens_at"].startswith(opens)
    joining = (await client.get(f"{API}/join/main")).json()
    assert (joining["open"], joining["closed_reason"]) == (False, "Inventory")
    assert joining["opens_at"].startswith(opens)


@pytest.mark.usefixtures("_zoned")
async def test_a_closed_department_leaves_the_others_open(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    before = await client.post(f"{API}/tokens", json={"queue_id": "LAB"}, headers=admin)
    assert before.status_code == 201  # so that the process knows the queue already
    assert (await close(client, admin, "departments/LAB", span(today(), days=3))).is_success
    refused = await client.post(f"{API}/tokens", json={"queue_id": "LAB"}, headers=admin)
    assert refused.json()["code"] == "BRANCH_CLOSED"
    other = await client.post(f"{API}/tokens", json={"queue_id": "CW"}, headers=admin)
    assert other.status_code == 201
    kiosk = (await client.get(f"{API}/branches/main/kiosk")).json()
    shown = {one["department_id"]: one for one in kiosk["departments"]}
    assert kiosk["open"]
    assert (shown["LAB"]["open"], shown["CW"]["open"]) == (False, True)
    assert shown["LAB"]["opens_at"].startswith(f"{today() + timedelta(days=3)}T09:00:00")
    assert not shown["LAB"]["queues"][0]["open"]
    joining = (await client.get(f"{API}/join/main")).json()
    states = {
        queue["queue_id"]: queue["state"]
        for department in joining["departments"]
        for queue in department["queues"]
    }
    assert (states["LAB"], states["CW"]) == ("closed", "open")


@pytest.mark.usefixtures("_zoned")
async def test_taken_back_it_gives_out_again(client: httpx.AsyncClient, admin: Headers) -> None:
    await close(client, admin, "departments/LAB", span(today()))
    await close(client, admin, "departments/LAB")
    given = await client.post(f"{API}/tokens", json={"queue_id": "LAB"}, headers=admin)
    assert given.status_code == 201


@pytest.mark.usefixtures("_zoned")
async def test_no_slot_is_made_on_a_closed_day_and_none_booked(
    client: httpx.AsyncClient, admin: Headers, opd: Opd
) -> None:
    slot = await opd.slot()
    department = (await opd.get(f"doctors/{opd.doctor_id}/"))["department_id"]
    assert (await close(client, admin, f"departments/{department}", span(opd.day))).is_success
    refused = await opd.try_to_book(slot)
    assert (refused.status_code, refused.json()["code"]) == (409, "SLOT_CLOSED")
    again = await client.post(
        f"{API}/slots/",
        json={
            "doctor": opd.doctor_id,
            "start_time": f"{opd.day}T16:00:00",
            "end_time": f"{opd.day}T17:00:00",
            "max_capacity": 1,
        },
        headers=admin,
    )
    assert (again.status_code, again.json()["code"]) == (409, "CLOSED_DAY")


@pytest.mark.usefixtures("_zoned")
async def test_closed_days_are_on_the_topic_and_in_the_audit(
    client: httpx.AsyncClient, admin: Headers, engine: AsyncEngine
) -> None:
    later, sooner = span(date(2031, 1, 1)), span(date(2030, 12, 24), days=3, reason=None)
    changed = (await close(client, admin, "branches/main", later, sooner)).json()
    assert changed["closed_days"] == [sooner, later]
    async with engine.begin() as tx:
        waiting = [row for row in await first_waiting(tx, 1000) if row.key == "branch/main"]
    told = directory.decode(waiting[-1].key, waiting[-1].value)
    assert isinstance(told, directory.Branch)
    assert list(told.closed_days) == [sooner, later]
    audit = (await client.get(f"{API}/audit?limit=1", headers=admin)).json()["entries"][0]
    assert audit["after"] == {"closed_days": [sooner, later]}


@pytest.mark.usefixtures("_zoned")
@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2030-02-30", "last": "2030-03-01", "reason": None},
        {"first": "2030-03-02", "last": "2030-03-01", "reason": None},
        {"first": "20300301", "last": "2030-03-01", "reason": None},
        {"first": "2030-03-01", "last": "2030-03-01", "reason": "two\nlines"},
        {"first": "2030-03-01", "last": "2030-03-01", "reason": None, "why": "x"},
    ],
)
async def test_days_that_are_none_are_refused_and_change_nothing(
    client: httpx.AsyncClient, admin: Headers, wrong: dict[str, Any]
) -> None:
    refused = await close(client, admin, "branches/main", wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_INPUT")
    assert (await client.get(f"{API}/branches/main")).json()["closed_days"] == []
