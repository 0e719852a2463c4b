"""Limits of phones and addresses: who is within them is not shut out by who is not."""

import httpx
import pytest

from services.token_api.join.tests.phones import Phone, switch_on
from services.token_api.settings import Settings

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    few = {"join_phones_per_address_minute_max": 2, "join_tickets_per_phone_hour_max": 2}
    return settings.model_copy(update=few)


@pytest.fixture(autouse=True)
async def _on(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await switch_on(client, admin)


async def test_too_many_new_phones_of_an_address_wait_a_minute_and_the_others_go_on(
    client: httpx.AsyncClient,
) -> None:
    inside = [Phone(client), Phone(client)]
    assert [(await phone.scan()).status_code for phone in inside] == [201, 201]
    late = await Phone(client).scan()
    assert (late.status_code, late.json()["code"]) == (429, "JOIN_TOO_MANY_PHONES")
    assert 1 <= int(late.headers["Retry-After"]) <= 60
    # Who is in scans again and takes tickets, whatever comes from the same Wi-Fi.
    assert (await inside[0].scan()).status_code == 201
    assert (await inside[1].take()).status_code == 201


async def test_wrong_codes_shut_out_nobody_with_a_right_one(client: httpx.AsyncClient) -> None:
    wrong = [(await Phone(client).scan("5-aaaaaaaaaaaaaaaaaaaa")).status_code for _ in range(35)]
    assert (wrong[0], wrong[-1]) == (403, 429)
    assert (await Phone(client).scan()).status_code == 201


async def test_a_phone_takes_so_many_tickets_and_keeps_what_it_has(
    client: httpx.AsyncClient,
) -> None:
    phone = Phone(client)
    await phone.scan()
    assert [(await phone.take(service)).status_code for service in ("CW", "LAB")] == [201, 201]
    third = await phone.take("REG")
    assert (third.status_code, third.json()["code"]) == (429, "JOIN_TOO_MANY_TICKETS")
    assert int(third.headers["Retry-After"]) >= 1
    assert (await phone.take("CW")).json()["existing"] is True


async def test_a_refusal_costs_no_ticket(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await client.post("/api/v1/queues/LAB/pause", headers=admin)
    phone = Phone(client)
    await phone.scan()
    assert {(await phone.take("LAB")).status_code for _ in range(5)} == {409}
    assert [(await phone.take(service)).status_code for service in ("CW", "REG")] == [201, 201]
