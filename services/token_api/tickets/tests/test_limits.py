"""How many tokens may be asked for, and how many of them are told by mail."""

from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.app import create_app
from services.token_api.conftest import As
from services.token_api.settings import Settings
from services.token_api.slots.tests.outpatients import Opd, in_days
from shared.auth import Role

TOKENS = "/api/v1/tokens"
BOUNDS = {
    "tokens_per_kiosk_minute_max": 30,
    "tokens_per_person_minute_max": 15,
    "mailed_tokens_per_address_day_max": 4,
    "mailed_tokens_per_kiosk_hour_max": 6,
}

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update=BOUNDS)


async def ask(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await client.post(TOKENS, json={"queue_id": "CW", **body}, headers=headers)


async def test_a_kiosk_that_asks_without_end_has_to_wait_and_another_has_not(
    client: httpx.AsyncClient, as_role: As
) -> None:
    kiosk, other = (as_role(Role.KIOSK, subject=f"device-{number}") for number in (1, 2))
    statuses = [(await ask(client, kiosk)).status_code for _ in range(31)]
    assert statuses == [201] * 30 + [429]
    refused = await ask(client, kiosk)
    assert refused.json()["code"] == "TOO_MANY_TOKENS"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert (await ask(client, other)).status_code == 201


async def test_a_person_has_a_bound_too_whatever_they_ask_for(
    client: httpx.AsyncClient, as_role: As
) -> None:
    staff = as_role(Role.STAFF, subject="7")
    opd = Opd(client, staff, day=in_days(5))
    slot = await opd.slot(capacity=30)
    answers = [await opd.try_to_book(slot) for _ in range(14)]
    assert {answer.status_code for answer in answers} == {201}
    assert (await ask(client, staff)).status_code == 201
    assert (await ask(client, staff)).status_code == 429
    assert (await opd.try_to_book(slot)).status_code == 429
    driver = as_role(Role.DRIVER, subject="8", holder_id=1)
    path = "/api/driver/token/request"
    asked = [await client.post(path, json={"ms_id": 5}, headers=driver) for _ in range(16)]
    assert [answer.status_code == 429 for answer in asked] == [False] * 15 + [True]


async def test_one_address_gets_no_more_letters_than_it_may_and_each_token_is_given(
    client: httpx.AsyncClient, as_role: As, engine: AsyncEngine
) -> None:
    letters = []
    for number in range(12):
        kiosk = as_role(Role.KIOSK, subject=f"device-{number}")
        address = "Asha@example.com" if number % 2 else "asha@EXAMPLE.com"
        answer = await ask(client, kiosk, email=address)
        assert answer.status_code == 201
        body = answer.json()
        letters.append((body["letters"], body["letters_limited"]))
    assert letters == [(True, False)] * 4 + [(False, True)] * 8
    async with engine.begin() as tx:
        told = await tx.execute(text("SELECT count(*) FROM ledger.token WHERE email IS NOT NULL"))
        assert told.scalar_one() == 4
    other = await ask(client, as_role(Role.KIOSK), email="bilal@example.com")
    assert (other.json()["letters"], other.json()["letters_limited"]) == (True, False)
    without = await ask(client, as_role(Role.KIOSK))
    assert (without.json()["letters"], without.json()["letters_limited"]) == (False, False)


async def test_one_kiosk_writes_to_no_more_addresses_than_it_may(
    client: httpx.AsyncClient, as_role: As
) -> None:
    kiosk = as_role(Role.KIOSK, subject="device-1")
    answers = [await ask(client, kiosk, email=f"a{number}@example.com") for number in range(8)]
    assert [answer.json()["letters"] for answer in answers] == [True] * 6 + [False] * 2
    staff = await ask(client, as_role(Role.STAFF), email="a9@example.com")
    assert staff.json()["letters"] is True


async def test_a_booking_counts_as_any_other_token(client: httpx.AsyncClient, as_role: As) -> None:
    opd = Opd(client, as_role(Role.STAFF, subject="7"), day=in_days(5))
    slot = await opd.slot(capacity=10)
    found = []
    for _ in range(6):
        patient = await opd.patient(email="asha@example.com")
        body = (await opd.try_to_book(slot, patient=patient)).json()
        found.append((body["letters"], body["letters_limited"]))
    assert found == [(True, False)] * 4 + [(False, True)] * 2


async def test_a_repeated_request_is_answered_as_it_was(
    client: httpx.AsyncClient, as_role: As
) -> None:
    headers = {**as_role(Role.KIOSK), "Idempotency-Key": "once"}
    first, *others = [await ask(client, headers, email="asha@example.com") for _ in range(6)]
    assert [answer.json() for answer in others] == [first.json()] * 5


async def test_without_redis_letters_are_counted_in_each_process(
    settings: Settings, as_role: As
) -> None:
    nowhere = settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:1/0")})
    async with (
        LifespanManager(create_app(nowhere)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://token-api.example"
        ) as client,
    ):
        answers = [
            await ask(client, as_role(Role.KIOSK), email="asha@example.com") for _ in range(6)
        ]
    assert [answer.json()["letters"] for answer in answers] == [True] * 4 + [False] * 2
