"""What a phone is shown: the services with their waits, and why one is shut, and until when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.token_api.join.tests.phones import JOIN, Phone, switch_on
from shared.opening_hours import next_opening
from shared.tests.today import ZONE_NAME

WEEKDAYS = ((("09:00", "12:00"), ("13:00", "17:00")),) * 5 + ((), ())
BERLIN = ZoneInfo("Europe/Berlin")


def opens(*local: int) -> str | None:
    at = next_opening(WEEKDAYS, datetime(*local, tzinfo=BERLIN))  # type: ignore[arg-type,misc]  # from numbers
    return at.isoformat() if at else None


def test_the_next_opening_is_today_tomorrow_or_after_the_weekend() -> None:
    assert opens(2030, 5, 15, 7, 30) == "2030-05-15T09:00:00+02:00"
    assert opens(2030, 5, 15, 12, 30) == "2030-05-15T13:00:00+02:00"
    assert opens(2030, 5, 15, 20, 0) == "2030-05-16T09:00:00+02:00"
    assert opens(2030, 5, 18, 10, 0) == "2030-05-20T09:00:00+02:00"
    assert next_opening(((),) * 7, datetime(2030, 5, 15, tzinfo=BERLIN)) is None
    assert next_opening(None, datetime(2030, 5, 15, tzinfo=BERLIN)) is None


@pytest.mark.usefixtures("seeded")
async def test_each_service_says_how_it_stands(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    await switch_on(client, admin)
    await client.post("/api/v1/queues/LAB/pause", headers=admin)
    await client.patch("/api/v1/queues/CW", json={"daily_cap": 1}, headers=admin)
    phone = Phone(client)
    await phone.scan()
    await phone.take("CW")
    assert await states(client) == {
        "BILL": "open",
        "CW": "full",
        "LAB": "paused",
        "PHARM": "open",
        "REG": "open",
    }
    other = Phone(client)
    await other.scan()
    assert (await other.take("CW")).json()["code"] == "DAILY_CAP_REACHED"
    assert (await other.take("LAB")).json()["code"] == "QUEUE_PAUSED"


@pytest.mark.usefixtures("seeded")
async def test_a_closed_branch_says_when_it_opens(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    await switch_on(client, admin, hours=[[]] * 7)
    closed = (await client.get(JOIN)).json()
    assert (closed["open"], closed["opens_at"]) == (False, None)
    assert set((await states(client)).values()) == {"closed"}
    # Open every day, but not today; it is noon in the zone of the tests.
    today = datetime.now(ZoneInfo(ZONE_NAME)).weekday()
    hours = [[] if day == today else [["09:00", "17:00"]] for day in range(7)]
    await switch_on(client, admin, hours=hours, time_zone=ZONE_NAME)
    closed = (await client.get(JOIN)).json()
    opens_at = datetime.fromisoformat(closed["opens_at"])
    assert opens_at.weekday() == (today + 1) % 7
    phone = Phone(client)
    await phone.scan()
    assert (await phone.take()).json()["code"] == "BRANCH_CLOSED"


async def states(client: httpx.AsyncClient) -> dict[str, str]:
    offers = (await client.get(JOIN)).json()
    return {
        queue["queue_id"]: queue["state"]
        for department in offers["departments"]
        for queue in department["queues"]
    }
