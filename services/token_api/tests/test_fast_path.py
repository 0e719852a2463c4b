"""The fast path answers what FastAPI answers, and above all refuses what FastAPI refuses."""

import asyncio
import json
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import As
from services.token_api.settings import Settings
from shared.auth import Role
from shared.fast_path import AppWithFastPaths
from shared.tests.both_ways import Sent, anywhere, ask, differences, observed

PATHS = ("/api/v1/tokens", "/api/tokens")
GOOD = {"queue_id": "CW", "name": "Asha", "language": "en", "email": "asha@example.com"}
EACH_TIME = ("id", "token_no", "token_label", "issued_at", "ticket_url", "queue_position")
UUID = "0198c1c2-0000-7000-8000-000000000000"

FIELDS: list[dict[str, Any]] = [
    {},
    {"queue_id": 1},
    {"queue_id": None},
    {"queue_id": "../x"},
    {"queue_id": "NOWHERE"},
    {"queue_id": "CW", "unknown": 1},
    {"queue_id": "CW", "email": "asha"},
    {"queue_id": "CW", "email": " Asha@Example.COM "},
    {"queue_id": "CW", "email": "asha@clinic.local"},
    {"queue_id": "CW", "email": "Asha <asha@example.com>"},
    {"queue_id": "CW", "email": ""},
    {"queue_id": "CW", "email": ["asha@example.com"]},
    {"queue_id": "CW", "name": "  "},
    {"queue_id": "CW", "name": "a\nb"},
    {"queue_id": "CW", "name": "x" * 201},
    {"queue_id": "CW", "name": "\u202eabc"},
    {"queue_id": "CW", "phone": "+49 (0) 30 123"},
    {"queue_id": "CW", "phone": "none"},
    {"queue_id": "CW", "language": "english"},
    {"queue_id": "CW", "language": None},
    {"queue_id": "CW", "category": "PAID"},
    {"queue_id": "CW", "category": "EMERGENCY"},
    {"queue_id": "CW", "category": "NONE"},
    {"queue_id": "CW", "category": 3},
    {"queue_id": "CW", "user_id": 0},
    {"queue_id": "CW", "user_id": True},
    {"queue_id": "CW", "user_id": 2**63},
    {"queue_id": "CW", "user_id": 2**70},
    {"queue_id": "CW", "user_id": 1.5},
    {"queue_id": "CW", "user_id": "x"},
    {"queue_id": "CW", "slot_id": UUID},
    {"slot_id": UUID},
    {"slot_id": UUID, "patient_id": UUID},
    {"slot_id": "x", "patient_id": UUID},
    {"slot_id": UUID, "patient_id": UUID, "category": "ANYTHING"},
]

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"mailed_tokens_per_address_day_max": 10_000, "tokens_per_person_minute_max": 20}
    )


def steady(body: Any) -> Any:
    token = {name: value for name, value in body.get("token", {}).items() if name not in EACH_TIME}
    return {
        **{name: value for name, value in body.items() if name not in EACH_TIME},
        "token": token,
        "estimated_wait": None,
    }


@pytest.mark.parametrize("path", PATHS)
async def test_whatever_is_sent_is_answered_as_fastapi_answers_it(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As, path: str
) -> None:
    kiosk = as_role(Role.KIOSK, subject="device-1")
    warm = [await ask(client, path, GOOD, Sent(list(kiosk.items()))) for _ in range(2)]
    assert [one.status for one in warm] == [201, 201]
    sent = [
        *anywhere(GOOD, kiosk),
        *(Sent(list(kiosk.items()), json.dumps(body).encode()) for body in FIELDS),
    ]
    with observed(app) as paths:
        found = await differences(app, client, path, GOOD, sent, steady=steady)
        assert found == []
        assert sum(one.answered for one in paths) >= 10


async def test_who_may_not_is_refused_alike(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As
) -> None:
    callers = [as_role(role, subject=role.value, holder_id=1) for role in Role]
    sent = [Sent(list(caller.items())) for caller in callers for _ in range(2)]
    assert await differences(app, client, PATHS[0], GOOD, sent, steady=steady) == []


async def test_a_key_is_known_to_both_ways(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As
) -> None:
    caller = list(as_role(Role.KIOSK, subject="device-1").items())
    keyed = Sent([*caller, ("Idempotency-Key", "once")])
    first = await ask(client, PATHS[0], GOOD, keyed)
    with observed(app) as [path, _]:
        again = await ask(client, PATHS[0], GOOD, keyed)
        assert (again.body, again.headers["idempotent-replayed"]) == (first.body, "true")
        other = await ask(client, PATHS[0], {**GOOD, "name": "Bilal"}, keyed)
        assert (other.status, other.body["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
        assert path.answered == 2


async def test_who_asks_too_often_waits_on_both_ways(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As
) -> None:
    staff = list(as_role(Role.STAFF, subject="7").items())
    answers = [await ask(client, PATHS[0], GOOD, Sent(staff)) for _ in range(20)]
    assert {answer.status for answer in answers} == {201}
    assert await differences(app, client, PATHS[0], GOOD, [Sent(staff)], steady=steady) == []
    refused = await ask(client, PATHS[0], GOOD, Sent(staff))
    assert (refused.status, refused.body["code"]) == (429, "TOO_MANY_TOKENS")
    assert int(refused.headers["retry-after"]) > 0


async def test_a_locked_queue_is_503_on_both_ways_and_gives_no_token(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As, database_url: str
) -> None:
    kiosk = Sent(list(as_role(Role.KIOSK, subject="device-1").items()))
    assert (await ask(client, PATHS[0], GOOD, kiosk)).status == 201
    with psycopg.connect(database_url) as tx:
        tx.execute("SELECT 1 FROM ledger.queue WHERE queue_id = 'CW' FOR UPDATE")
        with observed(app) as [path, _]:
            refused = await ask(client, PATHS[0], GOOD, kiosk)
            assert (refused.status, refused.body["code"]) == (503, "POSTGRES_UNAVAILABLE")
            assert refused.headers["retry-after"] == "2"
            assert await differences(app, client, PATHS[0], GOOD, [kiosk], steady=steady) == []
            assert path.answered == 3
        assert tx.execute("SELECT count(*) FROM ledger.token").fetchone() == (1,)


async def test_a_session_that_has_ended_is_over_on_the_fast_path_too(
    app: AppWithFastPaths, client: httpx.AsyncClient, as_role: As, engine: AsyncEngine
) -> None:
    kiosk = Sent(list(as_role(Role.KIOSK, subject="device-1", generation=0).items()))
    with observed(app) as [path, _]:
        assert [(await ask(client, PATHS[0], GOOD, kiosk)).status for _ in range(2)] == [201, 201]
        assert path.answered == 1  # the first time a token is seen, FastAPI's way verifies it
    async with engine.begin() as tx:
        await tx.execute(text("SELECT token_api.note_session_end('device-1', 1)"))
    async with asyncio.timeout(60):
        while (await ask(client, PATHS[0], GOOD, kiosk)).status != 401:
            await asyncio.sleep(0.01)
