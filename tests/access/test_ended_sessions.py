"""Who is put out of use, or may do other things from now on, has no session any more: anywhere."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.access.conftest import Json, Services

USERS = "/api/v1/users"
DEVICES = "/api/v1/devices"
ADMIN = {"username": "admin", "password": "nowserving"}
ASHA = {"username": "asha", "password": "a long password"}
# Mostly some milliseconds; promised are 5 s, and a busy machine must not fail a test.
AT_ONCE_SECONDS = 20.0
STREAM_SECONDS_MAX = 20.0
LINE = "/api/v1/departments/CW/line"
# One route of each service that a member of staff may ask.
ASKED = (("token_api", "/api/v1/tokens"), ("department", LINE), ("notifier", "/api/v1/letters"))


@pytest.fixture
async def admin(services: Services) -> dict[str, str]:
    return await services.sign_in(ADMIN)


@pytest.fixture
async def asha_id(services: Services, admin: dict[str, str]) -> int:
    body = {**ASHA, "role": "staff", "departments": ["CW"], "holder_id": 1}
    answer = await services.token_api.post(USERS, json=body, headers=admin)
    return int(answer.json()["id"])


async def statuses(services: Services, headers: dict[str, str]) -> list[int]:
    answers = [await getattr(services, name).get(path, headers=headers) for name, path in ASKED]
    return [answer.status_code for answer in answers]


async def until_refused(services: Services, headers: dict[str, str]) -> None:
    async with asyncio.timeout(AT_ONCE_SECONDS):
        while await statuses(services, headers) != [401, 401, 401]:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"role": "supervisor"},
        {"departments": ["LAB"]},
        {"departments": None},
        {"password": "another password"},
        {"holder_id": 2},
    ],
)
async def test_a_change_of_what_somebody_may_do_ends_their_sessions_everywhere(
    services: Services, admin: dict[str, str], asha_id: int, change: Json
) -> None:
    sessions = [await services.sign_in(ASHA) for _ in range(2)]
    assert await statuses(services, sessions[0]) == [200, 200, 200]
    answer = await services.token_api.patch(f"{USERS}/{asha_id}", json=change, headers=admin)
    assert answer.status_code == 200
    for session in sessions:
        await until_refused(services, session)
    assert await statuses(services, admin) == [200, 200, 200]
    if change != {"active": False}:
        login = {**ASHA, "password": change.get("password", ASHA["password"])}
        again = await services.token_api.get(
            "/api/v1/tokens", headers=await services.sign_in(login)
        )
        assert again.status_code == 200


async def test_a_deleted_user_has_no_session(
    services: Services, admin: dict[str, str], asha_id: int
) -> None:
    session = await services.sign_in(ASHA)
    await services.token_api.delete(f"{USERS}/{asha_id}", headers=admin)
    await until_refused(services, session)


async def test_another_name_to_be_shown_ends_nothing(
    services: Services, admin: dict[str, str], asha_id: int
) -> None:
    session = await services.sign_in(ASHA)
    change = {"display_name": "Asha Rao", "role": "staff", "departments": ["CW"]}
    await services.token_api.patch(f"{USERS}/{asha_id}", json=change, headers=admin)
    await asyncio.sleep(0.3)
    assert await statuses(services, session) == [200, 200, 200]


async def test_sql_typed_by_hand_ends_sessions_too(services: Services, asha_id: int) -> None:
    session = await services.sign_in(ASHA)
    async with services.owner.begin() as tx:
        statement = text('UPDATE token_api."user" SET active = false WHERE user_id = :id')
        await tx.execute(statement, {"id": asha_id})
    await until_refused(services, session)


@pytest.mark.parametrize("how", ["out of use", "deleted", "its branch deleted"])
async def test_a_kiosk_that_is_gone_gives_out_no_tokens(
    services: Services, admin: dict[str, str], how: str
) -> None:
    api = services.token_api
    branch = {"id": "west", "names": {"en": "West"}, "time_zone": "UTC", "languages": ["en"]}
    assert (await api.post("/api/v1/branches", json=branch, headers=admin)).status_code == 201
    body = {"name": "Entrance", "branch_id": "west"}
    device = (await api.post(DEVICES, json=body, headers=admin)).json()
    kiosk = await services.sign_in({"device_key": device["device_key"]})
    ask: Any = {"url": "/api/v1/tokens", "json": {"queue_id": "NONE"}, "headers": kiosk}
    assert (await api.post(**ask)).status_code == 404
    match how:
        case "out of use":
            await api.patch(f"{DEVICES}/{device['id']}", json={"active": False}, headers=admin)
        case "deleted":
            await api.delete(f"{DEVICES}/{device['id']}", headers=admin)
        case _:
            gone = await api.delete("/api/v1/branches/west", headers=admin)
            assert gone.status_code == 204
    async with asyncio.timeout(AT_ONCE_SECONDS):
        while (await api.post(**ask)).status_code != 401:
            await asyncio.sleep(0.01)


@asynccontextmanager
async def console(services: Services, session: dict[str, str]) -> AsyncIterator[httpx.Response]:
    """Open a console's stream, and read its first event."""
    async with services.department.stream("GET", f"{LINE}/stream", headers=session) as stream:
        assert stream.status_code == 200
        yield stream


async def test_an_open_console_ends_with_the_session_and_another_goes_on(
    services: Services, admin: dict[str, str], asha_id: int
) -> None:
    session = await services.sign_in(ASHA)
    async with console(services, session) as ends, console(services, admin) as goes_on:
        chunks, others = ends.aiter_text(), goes_on.aiter_text()
        assert "event: line" in await anext(chunks)
        await anext(others)
        change = {"active": False}
        await services.token_api.patch(f"{USERS}/{asha_id}", json=change, headers=admin)
        async with asyncio.timeout(STREAM_SECONDS_MAX):
            async for _ in chunks:
                pass
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await anext(others)


async def test_an_engineers_page_ends_with_the_session(
    services: Services, admin: dict[str, str]
) -> None:
    api = services.token_api
    stations = (await api.get("/api/v1/stations", headers=admin)).json()
    ms_id = next(iter(stations.values()))[0]["ms_id"]
    async with services.owner.begin() as tx:
        await tx.execute(
            text("UPDATE token_api.\"user\" SET role = 'eic' WHERE username = 'staff'")
        )
    session = await services.sign_in({**ADMIN, "username": "staff"})
    path = f"/api/eic/token-queue/stream?ms_id={ms_id}"
    async with api.stream("GET", path, headers=session) as stream:
        assert stream.status_code == 200, await stream.aread()
        chunks = stream.aiter_text()
        await anext(chunks)
        async with services.owner.begin() as tx:
            await tx.execute(text("DELETE FROM token_api.\"user\" WHERE username = 'staff'"))
        async with asyncio.timeout(STREAM_SECONDS_MAX):
            async for _ in chunks:
                pass


async def test_no_request_asks_the_database_whether_its_session_is_over(
    services: Services, admin: dict[str, str]
) -> None:
    reads = text(
        "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables "
        "WHERE relname = 'session_end'"
    )

    async def scans() -> int:
        async with services.owner.begin() as tx:
            await tx.execute(text("SELECT pg_stat_clear_snapshot()"))
            return int((await tx.execute(reads)).scalar_one())

    before = await scans()
    for _ in range(50):
        assert await statuses(services, admin) == [200, 200, 200]
    await asyncio.sleep(1.2)  # until Postgres has counted
    # The readings of three processes, at their start and every few seconds, and of no request.
    assert await scans() - before < 150 / 3


async def test_a_notification_that_is_lost_costs_seconds(
    services: Services, admin: dict[str, str]
) -> None:
    subject = json.loads(_claims(admin))["sub"]
    async with services.owner.begin() as tx:  # as after a connection broke unnoticed: no NOTIFY
        insert = text("INSERT INTO ledger.session_end (subject, generation) VALUES (:who, 7)")
        await tx.execute(insert, {"who": subject})
    async with asyncio.timeout(STREAM_SECONDS_MAX):
        while await statuses(services, admin) != [401, 401, 401]:
            await asyncio.sleep(0.1)


def _claims(headers: dict[str, str]) -> bytes:
    part = headers["Authorization"].split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
