"""Logging in, and what happens to who tries too often."""

import time
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from redis.asyncio import Redis
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api import demo
from services.token_api.accounts import login_limit
from services.token_api.accounts import store as accounts
from services.token_api.accounts.login_limit import (
    REPEATED_TRIES_PER_USERNAME_MAX,
    TRIES_PER_ADDRESS_MAX,
    TRIES_PER_USERNAME_MAX,
    WINDOW_SECONDS,
    WRONG_KEYS_PER_ADDRESS_MAX,
    LoginLimit,
)
from services.token_api.app import connect_redis, create_app
from services.token_api.settings import Settings
from shared.auth import Verifier
from shared.windows import Windows

SESSIONS = "/api/v1/sessions"
STAFF = {"username": "staff", "password": "nowserving"}
NOBODY_LISTENS = "redis://127.0.0.1:1/0"

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def limit(redis_url: str) -> LoginLimit:
    return LoginLimit(Windows(connect_redis(redis_url)))


@pytest.mark.parametrize("role", ["admin", "supervisor", "staff"])
async def test_the_demos_users_log_in(
    client: httpx.AsyncClient, settings: Settings, role: str
) -> None:
    answer = await client.post(SESSIONS, json={**STAFF, "username": role})
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["role"]) == (200, "bearer", role)
    assert body["expires_in"] > 3600
    principal = await Verifier(settings.auth).verify(body["access_token"])
    assert (principal.role, principal.departments) == (role, None)


async def test_a_kiosk_logs_in_with_its_key_and_acts_in_its_branch(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    body = (await client.post(SESSIONS, json={"device_key": "kiosk-demo"})).json()
    principal = await Verifier(settings.auth).verify(body["access_token"])
    assert (body["role"], principal.departments) == ("kiosk", frozenset({*demo.DEPARTMENTS, "OPD"}))
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    answer = await client.post("/api/v1/tokens", json={"queue_id": "CW"}, headers=headers)
    assert answer.json()["token"]["token_label"] == "CW-001"


async def test_a_user_name_may_be_typed_in_any_case(client: httpx.AsyncClient) -> None:
    answer = await client.post(SESSIONS, json={**STAFF, "username": " Staff "})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {**STAFF, "password": "wrong"},
        {**STAFF, "username": "nobody"},
        {**STAFF, "password": ""},
        {"device_key": "guessed"},
        {"device_key": ""},
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(
    client: httpx.AsyncClient, body: dict[str, str]
) -> None:
    answer = await client.post(SESSIONS, json=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (401, "WRONG_CREDENTIALS")
    assert problem["detail"] == "The user name, the password or the device key is wrong."


@pytest.mark.parametrize(
    "body", [{}, {"username": "staff"}, {**STAFF, "device_key": "kiosk-demo"}, [], "staff"]
)
async def test_half_a_login_is_invalid(client: httpx.AsyncClient, body: Any) -> None:
    assert (await client.post(SESSIONS, json=body)).status_code == 422


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(
    client: httpx.AsyncClient,
) -> None:
    async def fastest(username: str) -> float:
        seconds = []
        for _ in range(4):
            start = time.perf_counter()
            await client.post(SESSIONS, json={"username": username, "password": "wrong"})
            seconds.append(time.perf_counter() - start)
        return min(seconds)

    assert await fastest("nobody") > 0.5 * await fastest("staff")


async def test_who_has_been_put_out_of_use_cannot_log_in(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    async with engine.begin() as tx:
        await tx.execute(update(accounts.user).values(active=False))
        await tx.execute(update(accounts.device).values(active=False))
    for body in (STAFF, {"device_key": "kiosk-demo"}):
        assert (await client.post(SESSIONS, json=body)).status_code == 401


async def test_too_many_tries_have_to_wait_even_with_the_right_password(
    client: httpx.AsyncClient,
) -> None:
    wrong = {**STAFF, "password": "wrong"}
    for _ in range(TRIES_PER_USERNAME_MAX):
        assert (await client.post(SESSIONS, json=wrong)).status_code == 401
    answer = await client.post(SESSIONS, json=STAFF)
    assert (answer.status_code, answer.json()["code"]) == (429, "TOO_MANY_LOGINS")
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW_SECONDS
    other = await client.post(SESSIONS, json={**STAFF, "username": "supervisor"})
    assert other.status_code == 200


async def test_who_knows_the_password_may_log_in_as_often_as_they_like(limit: LoginLimit) -> None:
    for _ in range(TRIES_PER_ADDRESS_MAX + 1):
        assert await limit.seconds_to_wait("staff", "10.0.0.1") is None
        await limit.forgive("staff", "10.0.0.1")


async def test_one_address_may_not_try_many_names(limit: LoginLimit) -> None:
    for number in range(TRIES_PER_ADDRESS_MAX):
        assert await limit.seconds_to_wait(f"user{number}", "10.0.0.1") is None
    assert await limit.seconds_to_wait("another", "10.0.0.1") is not None
    assert await limit.seconds_to_wait("another", "10.0.0.2") is None


async def test_the_limit_holds_across_processes(redis_url: str, limit: LoginLimit) -> None:
    other = LoginLimit(Windows(connect_redis(redis_url)))
    for turn in range(TRIES_PER_USERNAME_MAX):
        here = limit if turn % 2 else other
        assert await here.seconds_to_wait("staff", "10.0.0.1") is None
    assert await limit.seconds_to_wait("staff", "10.0.0.1") is not None


async def test_guesses_from_one_address_keep_nobody_out_who_comes_from_another(
    limit: LoginLimit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_limit, "WINDOW_SECONDS", 3600)
    for _ in range(200):
        await limit.seconds_to_wait("staff", "10.0.0.1")
    for number in range(5):
        assert await limit.seconds_to_wait("staff", "10.0.0.2") is None, number


async def test_guesses_from_many_addresses_find_an_end_and_the_first_try_of_an_address_does_not(
    limit: LoginLimit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_limit, "WINDOW_SECONDS", 3600)
    guesses = 0
    for number in range(60):
        for _ in range(TRIES_PER_USERNAME_MAX):
            guesses += await limit.seconds_to_wait("staff", f"10.0.1.{number}") is None
    assert guesses == REPEATED_TRIES_PER_USERNAME_MAX + 60
    assert await limit.seconds_to_wait("staff", "10.0.0.2") is None


async def test_a_network_of_ipv6_is_one_address(limit: LoginLimit) -> None:
    for number in range(TRIES_PER_USERNAME_MAX):
        assert await limit.seconds_to_wait("staff", f"2001:db8::{number}") is None
    assert await limit.seconds_to_wait("staff", "2001:db8::ffff") is not None
    assert await limit.seconds_to_wait("staff", "2001:db8:0:1::1") is None
    assert await limit.seconds_to_wait("staff", "::ffff:10.0.0.1") is None


async def test_wrong_device_keys_have_to_wait_and_a_right_one_does_not(
    client: httpx.AsyncClient,
) -> None:
    answers = [
        await client.post(SESSIONS, json={"device_key": f"guess {number}"}) for number in range(60)
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [401] * WRONG_KEYS_PER_ADDRESS_MAX + [429] * (
        60 - WRONG_KEYS_PER_ADDRESS_MAX
    )
    assert 0 < int(answers[-1].headers["Retry-After"]) <= WINDOW_SECONDS
    for login in ({"device_key": "kiosk-demo"}, STAFF):
        assert (await client.post(SESSIONS, json=login)).status_code == 200


async def test_no_typed_name_is_kept_in_redis(redis_url: str, limit: LoginLimit) -> None:
    await limit.seconds_to_wait("my-password-typed-too-early", "10.0.0.1")
    redis: Redis = connect_redis(redis_url)
    keys = [key.decode() async for key in redis.scan_iter("*")]
    await redis.aclose()
    assert len(keys) == 2
    assert not any("password" in key or "10.0.0.1" in key for key in keys)


async def test_without_redis_logins_go_on_and_are_counted_here() -> None:
    limit = LoginLimit(Windows(connect_redis(NOBODY_LISTENS)))
    for _ in range(TRIES_PER_USERNAME_MAX):
        assert await limit.seconds_to_wait("staff", "10.0.0.1") is None
    assert await limit.seconds_to_wait("staff", "10.0.0.1") is not None
    await limit.forgive("staff", "10.0.0.1")
    await limit.forgive("staff", "10.0.0.1")
    assert await limit.seconds_to_wait("staff", "10.0.0.1") is None


async def test_where_an_identity_provider_knows_the_people_only_kiosks_log_in_here(
    settings: Settings,
) -> None:
    elsewhere = settings.model_copy(
        update={
            "auth_jwks_url": "http://127.0.0.1:1/jwks",
            "auth_issuer": "https://id.example",
            "auth_audience": "nowserving",
        }
    )
    async with (
        LifespanManager(create_app(elsewhere)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://token-api.example"
        ) as client,
    ):
        answer = await client.post(SESSIONS, json=STAFF)
        assert (answer.status_code, answer.json()["code"]) == (409, "LOGIN_ELSEWHERE")
        answer = await client.post(SESSIONS, json={"device_key": "kiosk-demo"})
        assert answer.status_code == 200
