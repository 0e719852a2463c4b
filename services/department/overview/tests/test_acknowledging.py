"""Alerts of which somebody has taken note: shown as such for a while, and in the audit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.department.overview.alerts import ACKNOWLEDGED_FOR, Alert, still_acknowledged
from services.department.overview.next_hour import next_hour
from services.department.overview.store import Acknowledgement, departments_now
from services.department.rules.commands import Serve, Start
from services.department.tests.conftest import As, Hall, served, token_of
from shared.auth import Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTE = Acknowledgement("CW", "DESK_IDLE", "7", "Asha", NOW)


def test_it_holds_for_a_while_and_only_as_long_as_it_is_so() -> None:
    just_before = NOW + ACKNOWLEDGED_FOR - timedelta(seconds=1)
    assert still_acknowledged([NOTE], [Alert.DESK_IDLE], just_before) == [NOTE]
    assert still_acknowledged([NOTE], [Alert.DESK_IDLE], NOW + ACKNOWLEDGED_FOR) == []
    assert still_acknowledged([NOTE], [Alert.NOBODY_SERVES], NOW) == []


@pytest.mark.parametrize(
    ("count", "expected"), [(0, None), (4, None), (5, (0, 10)), (12, (5, 19)), (100, (81, 119))]
)
def test_the_next_hour_is_a_range_about_the_last(
    count: int, expected: tuple[int, int] | None
) -> None:
    assert next_hour(count) == expected


async def ask(
    app: FastAPI, *, role: Role = Role.SUPERVISOR, department: str = "CW", alert: str
) -> Any:
    token = token_of(role, departments=frozenset({"CW"}), name="Asha")
    async with served(app) as address, httpx.AsyncClient(base_url=address) as http:
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/api/v1/departments/{department}/alerts/{alert}/acknowledge"
        answer = await http.post(path, headers=headers)
        overview = await http.get("/api/v1/overview", headers=headers)
    return answer, overview.json() if overview.is_success else None


async def test_who_took_note_is_shown_to_everybody_and_in_the_audit(
    hall: Hall, app: FastAPI, database_url: str
) -> None:
    await hall.issue(2)
    answer, overview = await ask(app, alert="NOBODY_SERVES")
    assert answer.status_code == 200, answer.text
    [department] = overview["departments"]
    assert department["alerts"] == ["NOBODY_SERVES"]
    assert [(one["alert"], one["by"]) for one in department["acknowledged"]] == [
        ("NOBODY_SERVES", "Asha")
    ]
    assert ("Asha", "acknowledged_alert", "CW/NOBODY_SERVES") in audited(database_url)


async def test_what_is_not_so_or_not_ones_own_cannot_be_taken_note_of(
    hall: Hall, app: FastAPI
) -> None:
    await hall.issue(1)
    answer, overview = await ask(app, alert="DESK_IDLE")
    assert (answer.status_code, answer.json()["code"]) == (409, "NO_SUCH_ALERT")
    assert overview["departments"][0]["acknowledged"] == []
    assert (await ask(app, alert="NOBODY_SERVES", department="LAB"))[0].status_code == 403
    assert (await ask(app, alert="NOBODY_SERVES", role=Role.STAFF))[0].status_code == 403
    assert (await ask(app, alert="NONSENSE"))[0].status_code == 422


async def test_a_desk_that_is_free_for_a_minute_while_somebody_waits_is_told(hall: Hall) -> None:
    await hall.issue(2)
    await hall.open(1, 2)
    served_one = (await hall.call(1))["id"]
    await hall.do(served_one, Start)
    await hall.do(served_one, Serve)
    async with hall.engine.begin() as tx:
        assert (await departments_now(tx))["CW"].desks_idle_long == 0
        await tx.execute(text("UPDATE department.desk_state SET since = since - interval '5 min'"))
        one = (await departments_now(tx))["CW"]
        # Desk 1 has served somebody a moment ago; desk 2 has done nothing since it was opened.
        assert (one.desks_idle, one.desks_idle_long, one.served_last_hour) == (2, 1, 1)
        await tx.execute(text("UPDATE department.deed SET at = at - interval '5 min'"))
        assert (await departments_now(tx))["CW"].desks_idle_long == 2


async def test_who_opened_and_closed_a_desk_is_in_the_audit(
    hall: Hall, client: httpx.AsyncClient, as_role: As, database_url: str
) -> None:
    assert hall
    path = "/api/v1/departments/CW/desks/1/open"
    assert (await client.post(path, headers=as_role(Role.STAFF, name="Asha"))).is_success
    [(name, object_type, object_id)] = audited(database_url)
    assert name == "Asha"
    assert (object_type, object_id) == ("desk_state", "CW/1")


def audited(database_url: str) -> list[tuple[str, str, str]]:
    """Return who changed what, as the database's owner sees it."""
    with psycopg.connect(database_url) as connection:
        return connection.execute(
            "SELECT actor_name, object_type, object_id FROM token_api.audit ORDER BY audit_id"
        ).fetchall()
