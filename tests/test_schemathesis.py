"""No request breaks a route of the services; each answer is as the document says."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import httpx
import pytest
import schemathesis
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance

from services.department import app as department
from services.department.consumer import on_directory
from services.department.settings import ROLE as DEPARTMENT_ROLE
from services.department.settings import Settings as DepartmentSettings
from services.display import app as display
from services.display.boards import Boards
from services.display.consumer import follow
from services.notifier import app as notifier
from services.notifier.settings import Settings as NotifierSettings
from services.token_api import app as token_api
from services.token_api import demo
from services.token_api.settings import ROLE
from services.token_api.settings import Settings as TokenApiSettings
from shared import directory
from shared.auth import Principal, Role, sign
from shared.postgres import create_engine
from shared.serve import server_config

SECRET: Final = "a secret of the tests, long enough for HS256"
# Enough for schemathesis' own edge cases of each field; all routes together take a minute.
REQUESTS_PER_ROUTE: Final = 20
START_SECONDS_MAX: Final = 30
REQUEST_SECONDS_MAX: Final = 10
# Random names are never those of existing objects: half of the requests name existing ones.
FAMILIAR: Final = {
    "branch_id": "main",
    "department_id": "CW",
    "queue_id": "CW",
    "number": 1,
    "token_id": 1,
    "user_id": 3,
    "device_id": 1,
    "ms_id": 5,
    "dbs_id": 10,
    "vehicle_id": 1,
    "driver_id": 1,
    "shift_id": 1,
    "request_id": 1,
    "trip_id": 1,
}


@pytest.fixture
async def seeded_database(database_url: str) -> str:
    """Return a database with the demo's branch, departments, desks and users."""
    engine = create_engine(database_url, role=ROLE)
    async with engine.begin() as tx:
        await demo.seed(tx, PasswordHasher().hash(demo.PASSWORD))
    await engine.dispose()
    return database_url


@pytest.fixture
def token_api_url(seeded_database: str, redis_url: str) -> Iterator[str]:
    """Serve token_api, where three visitors wait."""
    values = {"database_url": seeded_database, "redis_url": redis_url, "auth_secret": SECRET}
    with serving(token_api.create_app(TokenApiSettings.model_validate(values))) as url:
        for _ in range(3):
            body = {"queue_id": "CW", "name": "A visitor", "email": "visitor@nowserving.example"}
            answer = httpx.post(f"{url}/api/v1/tokens", json=body, headers=bearer(Role.KIOSK))
            assert answer.status_code == 201, answer.text
        yield url


def test_no_request_to_token_api_breaks_it(token_api_url: str) -> None:
    request_every_route(token_api_url)


@pytest.fixture
async def known_to_department(seeded_database: str) -> None:
    """Tell department of a department and its desk, as the topic `directory` does."""
    engine = create_engine(seeded_database, role=DEPARTMENT_ROLE)
    names = {"en": "Consultation"}
    async with engine.begin() as tx:
        entries: tuple[directory.Entry, ...] = (
            directory.Department(department_id="CW", branch_id="main", names=names),
            directory.Desk(department_id="CW", number=1),
        )
        await on_directory(tx, {directory.key(one): directory.encode(one) for one in entries})
    await engine.dispose()


@pytest.mark.usefixtures("known_to_department")
def test_no_request_to_department_breaks_it(seeded_database: str, token_api_url: str) -> None:
    values = {
        "database_url": seeded_database,
        "auth_secret": SECRET,
        "token_api_url": token_api_url,
    }
    with serving(department.create_app(DepartmentSettings.model_validate(values))) as url:
        headers = bearer(Role.ADMIN)
        httpx.post(f"{url}/api/v1/departments/CW/desks/1/open", headers=headers).raise_for_status()
        httpx.post(
            f"{url}/api/v1/departments/CW/calls", json={"desk_id": 1}, headers=headers
        ).raise_for_status()

        request_every_route(url)


def test_no_request_to_notifier_breaks_it(seeded_database: str, token_api_url: str) -> None:
    values = {
        "database_url": seeded_database,
        "auth_secret": SECRET,
        "token_api_url": token_api_url,
    }
    with serving(notifier.create_app(NotifierSettings.model_validate(values))) as url:
        request_every_route(url)


def test_no_request_to_display_breaks_it(kafka_topics: str) -> None:
    boards = Boards(clients_max=10, now=lambda: datetime.now(UTC))
    with serving(display.create_app(boards, partial(follow, kafka_topics))) as url:
        wait_until(lambda: httpx.get(f"{url}/readyz").status_code == 200)

        request_every_route(url)


def request_every_route(url: str) -> None:
    """Send generated requests to each operation that the service describes, streams apart."""
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    routes = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert routes
    for route in routes:
        if not route.path.endswith("/stream"):
            request_route(route, url)


def request_route(route: Any, url: str) -> None:
    @settings(
        max_examples=REQUESTS_PER_ROUTE,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=route.as_strategy(),
        familiar=st.booleans(),
        role=st.sampled_from([Role.ADMIN, Role.ADMIN, Role.KIOSK, Role.DRIVER, None]),
    )
    def send(case: Any, *, familiar: bool, role: Role | None) -> None:
        if familiar:
            case.path_parameters = {
                name: FAMILIAR.get(name, value) for name, value in case.path_parameters.items()
            }
        answer = case.call(
            base_url=url, headers=bearer(role) if role else {}, timeout=REQUEST_SECONDS_MAX
        )

        assert answer.status_code < 500, f"{case.as_curl_command()}: {answer.text}"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert answer.json()["code"]
        else:
            case.validate_response(answer, checks=[response_schema_conformance])

    send()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an app from a thread of its own, on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(app))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def wait_until(true: Any) -> None:
    ends = time.monotonic() + START_SECONDS_MAX
    while not true():
        assert time.monotonic() < ends, "it did not come up"
        time.sleep(0.05)


def bearer(role: Role) -> dict[str, str]:
    principal = Principal(subject="1", role=role, departments=None, holder_id=1, name="Tester")
    token = sign(principal, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}"}
