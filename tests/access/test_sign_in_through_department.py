"""Consoles sign in through department; limits count the client, not department."""

import pytest

from services.token_api.accounts import login_limit
from tests.access.conftest import Services

SESSIONS = "/api/v1/sessions"
STAFF = {"username": "staff", "password": "nowserving"}


TRIES_MAX = 2  # each takes a hash of a password


@pytest.fixture(autouse=True)
def small_limits_that_outlast_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_limit, "TRIES_PER_ADDRESS_MAX", TRIES_MAX)
    monkeypatch.setattr(login_limit, "TRIES_PER_USERNAME_MAX", TRIES_MAX)
    monkeypatch.setattr(login_limit, "WINDOW_SECONDS", 3600)


async def test_one_clients_bad_passwords_keep_no_other_console_out(services: Services) -> None:
    async def sign_in(address: str, username: str, password: str) -> int:
        # department runs on loopback here, as behind a proxy of the same machine.
        answer = await services.department.post(
            SESSIONS,
            json={"username": username, "password": password},
            headers={"X-Forwarded-For": address},
        )
        return answer.status_code

    statuses = [
        await sign_in("203.0.113.7", f"user{number}", "wrong") for number in range(TRIES_MAX)
    ]
    assert set(statuses) == {401}
    assert await sign_in("203.0.113.7", "staff", "nowserving") == 429
    assert await sign_in("203.0.113.8", "staff", "nowserving") == 200


async def test_a_right_password_gets_in_while_somebody_else_guesses(services: Services) -> None:
    for address, expected in (("203.0.113.7", 429), ("203.0.113.8", 200)):
        for _ in range(TRIES_MAX if expected == 429 else 0):
            wrong = {**STAFF, "password": "wrong"}
            await services.department.post(
                SESSIONS, json=wrong, headers={"X-Forwarded-For": address}
            )
        answer = await services.department.post(
            SESSIONS, json=STAFF, headers={"X-Forwarded-For": address}
        )
        assert answer.status_code == expected
