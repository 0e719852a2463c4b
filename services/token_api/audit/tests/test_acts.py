"""What staff did with tokens stands in the audit: whose act, at which desk, nothing personal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.audit import keep_acts
from services.token_api.audit.acts import act_of
from services.token_api.conftest import As
from shared.auth import Role
from shared.events import Event, EventType, QueueKind, Reason, TokenStatus, decode

AUDIT = "/api/v1/audit"
NOW = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)


def an_event(**changes: Any) -> Event:
    values: dict[str, Any] = {
        "event_id": UUID(int=1),
        "event_type": EventType.TOKEN_CALLED,
        "timestamp": NOW,
        "queue_id": "CW",
        "seq": 1,
        "queue_kind": QueueKind.COUNTER,
        "department_id": "CW",
        "branch_id": "main",
        "ageing": False,
        "actor": "1",
        "token_id": 101,
        "token_label": "CW-012",
        "service_date": date(2028, 1, 10),
        "status": TokenStatus.CALLED,
        "desk_id": 3,
        "name": "Asha Rao",
        "email": "asha@example.com",
        "phone": "+919876543210",
        "note": "Asha is in a wheelchair",
        "ticket_url": "http://kiosk.example/t/secret",
        "patient_id": UUID(int=2),
    }
    return Event(**{**values, **changes})


def test_an_act_has_the_label_the_desk_and_nothing_personal() -> None:
    assert act_of(an_event()) == {
        "at": NOW,
        "actor": "1",
        "action": "TOKEN_CALLED",
        "object_type": "token",
        "object_id": "CW-012",
        "after": {
            "token_id": 101,
            "service_date": date(2028, 1, 10),
            "queue_id": "CW",
            "department_id": "CW",
            "desk_id": 3,
            "status": "CALLED",
        },
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": None},
        {"actor": "device-4"},
        {"actor": "phone 1b7f"},
        {"event_type": EventType.TOKEN_CANCELLED, "reason": Reason.BY_HOLDER},
        {"event_type": EventType.TOKEN_ALLOCATED, "reason": Reason.ISSUED},
        {"event_type": EventType.DESK_OPENED},
        {"event_type": EventType.TRIP_STARTED, "queue_kind": QueueKind.STATION},
    ],
)
def test_what_nobody_of_the_staff_did_is_no_act(changes: dict[str, Any]) -> None:
    assert act_of(an_event(**changes)) is None


async def test_acts_and_changes_are_one_list_by_one_cursor(
    client: httpx.AsyncClient, admin: dict[str, str], engine: AsyncEngine
) -> None:
    body = {"id": "one", "name": "One", "time_zone": "UTC"}
    assert (await client.post("/api/v1/branches", json=body, headers=admin)).is_success
    served = an_event(
        event_type=EventType.TOKEN_SERVED, seq=2, timestamp=NOW + timedelta(minutes=5)
    )
    async with engine.begin() as tx:
        await keep_acts(tx, [an_event(), served])
    body = {**body, "id": "two"}
    assert (await client.post("/api/v1/branches", json=body, headers=admin)).is_success
    expected = ["two CREATED", "CW-012 TOKEN_SERVED", "CW-012 TOKEN_CALLED", "one CREATED"]
    assert await listed(client, admin) == expected
    assert await listed(client, admin, kind="acts") == expected[1:3]
    assert await listed(client, admin, kind="changes") == [expected[0], expected[3]]
    assert await listed(client, admin, search="cw-012 ") == expected[1:3]
    first = (await client.get(AUDIT, params={"limit": 2}, headers=admin)).json()
    assert await listed(client, admin, after=first["next"]) == expected[2:]
    answer = await client.get(f"{AUDIT}/export", params={"kind": "acts"}, headers=admin)
    assert answer.text.count("TOKEN_") == 2
    assert "Asha" not in answer.text
    refused = await client.get(AUDIT, params={"kind": "all"}, headers=admin)
    assert refused.status_code == 422


@pytest.mark.usefixtures("seeded")
async def test_an_act_names_whose_id_is_a_users(
    client: httpx.AsyncClient, admin: dict[str, str], engine: AsyncEngine
) -> None:
    async with engine.begin() as tx:
        users = text('SELECT user_id, display_name FROM token_api."user" ORDER BY user_id LIMIT 1')
        user = (await tx.execute(users)).one()
        names = {str(user.user_id): user.display_name, "sso|17": None, "9" * 30: None}
        await keep_acts(tx, [an_event(actor=actor) for actor in names])
    answer = await client.get(AUDIT, params={"kind": "acts"}, headers=admin)
    assert {one["actor"]: one["actor_name"] for one in answer.json()["entries"]} == names


@pytest.mark.usefixtures("seeded")
async def test_a_ticket_that_staff_give_out_is_an_act_and_one_of_a_kiosk_is_none(
    client: httpx.AsyncClient, as_role: As, engine: AsyncEngine
) -> None:
    for role in (Role.STAFF, Role.KIOSK):
        headers = as_role(role, subject="7")
        answer = await client.post("/api/v1/tokens", json={"queue_id": "CW"}, headers=headers)
        assert answer.status_code == 201, answer.text
    async with engine.begin() as tx:
        rows = await tx.execute(text("SELECT body FROM ledger.event ORDER BY seq"))
        events = [decode(bytes(row.body)) for row in rows]
    [act] = [act for event in events if (act := act_of(event))]
    assert (act["actor"], act["action"]) == ("7", EventType.TOKEN_GENERATED)


async def listed(client: httpx.AsyncClient, admin: dict[str, str], **wanted: Any) -> list[str]:
    answer = await client.get(AUDIT, params=wanted, headers=admin)
    return [f"{one['object_id']} {one['action']}" for one in answer.json()["entries"]]
