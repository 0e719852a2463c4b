"""The notifier's routes: what became of the letters."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgi_lifespan import LifespanManager
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from conftest import BuildOnce
from services.notifier.access import ACCESS
from services.notifier.app import create_app
from services.notifier.consumer import Consumer
from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.settings import Settings
from services.notifier.tests.builders import event
from shared.auth import PUBLIC, Principal, Role, sign

SECRET = "a secret of the tests, long enough for HS256"


@pytest.fixture
async def client(database_url: str, build_once: BuildOnce) -> AsyncIterator[AsyncClient]:
    app = build_once(create_app, Settings(database_url=database_url, auth_secret=SECRET))
    async with (
        LifespanManager(app) as manager,
        AsyncClient(transport=ASGITransport(manager.app), base_url="http://test") as client,
    ):
        yield client


def signed_in(role: Role, *departments: str) -> dict[str, str]:
    principal = Principal(
        subject="7", role=role, departments=frozenset(departments) if departments else None
    )
    token = sign(principal, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}"}


ADMIN = signed_in(Role.ADMIN)


async def write(engine: AsyncEngine, count: int = 1, **changes: Any) -> None:
    consumer = Consumer(TOLD_BY_DEFAULT, "nowserving.example")
    async with engine.begin() as tx:
        for number in range(count):
            await consumer.on_events(tx, [event(token_id=number, **changes)])


async def get(client: AsyncClient, path: str, who: dict[str, str] = ADMIN) -> dict[str, Any]:
    answer = await client.get(path, headers=who)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_dead_letters_are_listed_with_the_reason(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, email="not an address")
    await write(engine)
    (found,) = (await get(client, "/api/v1/letters?status=dead"))["letters"]
    assert found["status"] == "dead"
    assert found["token_label"] == "CW-012"
    assert found["last_error"].startswith("Bad address: ")


async def test_pages_follow_each_other_without_a_gap_or_a_repeat(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, 7)
    seen: list[int] = []
    path: str | None = "/api/v1/letters?limit=3"
    while path:
        page = await get(client, path)
        seen += [letter["token_id"] for letter in page["letters"]]
        path = page["next"] and f"/api/v1/letters?limit=3&after={page['next']}"
    assert seen == [6, 5, 4, 3, 2, 1, 0]


async def test_nothing_follows_a_letter_that_is_not_there(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine)
    assert await get(client, f"/api/v1/letters?after={uuid4()}") == {"letters": [], "next": None}


async def test_staff_see_masked_addresses_of_their_departments_only(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine)
    await write(engine, 2, department_id="LAB")
    staff = signed_in(Role.STAFF, "CW")
    (found,) = (await get(client, "/api/v1/letters", staff))["letters"]
    assert found["recipient"] == "a…@example.com"
    supervisor = signed_in(Role.SUPERVISOR, "CW")
    (found,) = (await get(client, "/api/v1/letters", supervisor))["letters"]
    assert found["recipient"] == "asha@example.com"
    assert (await get(client, "/api/v1/letters/summary", staff))["letters"]["pending"] == 1
    lab = (await get(client, "/api/v1/letters?limit=1"))["letters"][0]["id"]
    assert (await client.get(f"/api/v1/letters/{lab}", headers=staff)).status_code == 403


async def test_a_dead_letter_can_be_sent_again_but_no_other(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, email="not an address")
    letter = (await get(client, "/api/v1/letters"))["letters"][0]
    redrive = f"/api/v1/letters/{letter['id']}/redrive"
    answer = await client.post(redrive, headers=ADMIN)
    assert (answer.status_code, answer.json()["status"]) == (200, "pending")
    assert answer.json()["message_id"] == letter["message_id"]
    again = await client.post(redrive, headers=ADMIN)
    assert (again.status_code, again.json()["code"]) == (409, "LETTER_NOT_DEAD")


async def test_a_letter_whose_holder_is_forgotten_cannot_be_sent_again(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, email="not an address")
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET recipient = NULL, context = NULL"))
    letter = (await get(client, "/api/v1/letters"))["letters"][0]
    answer = await client.post(f"/api/v1/letters/{letter['id']}/redrive", headers=ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (409, "LETTER_FORGOTTEN")


async def test_an_unknown_letter_is_not_found(client: AsyncClient) -> None:
    answer = await client.get(f"/api/v1/letters/{uuid4()}", headers=ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (404, "LETTER_NOT_FOUND")


async def test_the_summary_counts_letters_and_knows_the_engines(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, 2)
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "INSERT INTO notifier.engine (name, reachable, detail) VALUES ('smtp', false, 'x')"
            )
        )
    found = await get(client, "/api/v1/letters/summary")
    assert found["letters"] == {"pending": 2, "sent": 0, "dead": 0, "superseded": 0}
    assert found["oldest_pending_seconds"] >= 0
    assert found["engines"][0]["name"] == "smtp"


async def test_metrics_are_read_from_the_tables(client: AsyncClient, engine: AsyncEngine) -> None:
    await write(engine, 3)
    async with engine.begin() as tx:
        await tx.execute(
            text("INSERT INTO notifier.parked VALUES ('token-events', 0, 7, 'k', 'x', 'broken')")
        )
    scraped = (await client.get("/metrics")).text
    assert 'nowserving_letters{status="pending"} 3.0' in scraped
    assert 'nowserving_parked_records{service="notifier"} 1.0' in scraped
    assert 'nowserving_seen_events{service="notifier"} 0.0' in scraped
    assert "asha" not in scraped


async def test_it_is_ready_with_postgres_alone(client: AsyncClient) -> None:
    assert (await client.get("/readyz")).status_code == 200


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("endpoint", ACCESS)
async def test_the_table_of_access_decides_who_may(
    client: AsyncClient, role: Role, endpoint: str
) -> None:
    method, path = endpoint.split()
    url = path.replace("{letter_id}", str(uuid4()))
    allowed = ACCESS[endpoint]
    answer = await client.request(method, url, headers=signed_in(role))
    assert (answer.status_code == 403) == (allowed is not PUBLIC and role not in allowed)
    if allowed is not PUBLIC:
        assert (await client.request(method, url)).status_code == 401
