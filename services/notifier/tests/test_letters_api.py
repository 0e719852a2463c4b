"""What the page of letters asks for: a letter's text, and sending many again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.preview import preview
from services.notifier.redrive import Outcome, outcome_of
from services.notifier.store.reading import LetterRow
from services.notifier.tests.builders import letter
from services.notifier.tests.test_router import ADMIN, client, get, signed_in, write
from services.notifier.words import load
from shared.auth import Role

__all__ = ["client"]
DIED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SUPERVISOR = signed_in(Role.SUPERVISOR, "CW")


async def redrive(
    client: AsyncClient, *letters: dict[str, Any], who: dict[str, str] = ADMIN
) -> list[str]:
    body = {"letters": [{"id": one["id"], "died_at": one["died_at"]} for one in letters]}
    answer = await client.post("/api/v1/letters/redrive", json=body, headers=who)
    assert answer.status_code == 200, answer.text
    return [one["outcome"] for one in answer.json()["letters"]]


async def kill(engine: AsyncEngine, letter_id: str) -> None:
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "UPDATE notifier.letter SET status = 'DEAD', ended_at = clock_timestamp()"
                " WHERE id = :id"
            ),
            {"id": letter_id},
        )


async def test_a_repeated_request_sends_no_letter_a_second_time(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, 3, email="not an address")
    dead = (await get(client, "/api/v1/letters?status=dead"))["letters"]
    assert await redrive(client, *dead) == ["sent_again"] * 3
    assert await redrive(client, *dead) == ["waiting"] * 3
    await kill(engine, dead[0]["id"])
    assert await redrive(client, dead[0]) == ["died_again"]
    again = await get(client, f"/api/v1/letters/{dead[0]['id']}")
    assert (again["status"], again["attempts"]) == ("dead", 0)


async def test_letters_of_other_departments_are_as_good_as_not_there(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, email="not an address")
    await write(engine, email="not an address", department_id="LAB")
    dead = (await get(client, "/api/v1/letters?status=dead"))["letters"]
    unknown = {"id": str(uuid4()), "died_at": dead[0]["died_at"]}
    outcomes = await redrive(client, *dead, unknown, who=SUPERVISOR)
    assert outcomes == ["not_found", "sent_again", "not_found"]


@pytest.mark.parametrize(
    ("changes", "stopped", "outcome"),
    [
        ({}, False, "sent_again"),
        ({}, True, "stopped"),
        ({"recipient": None}, False, "forgotten"),
        ({"ended_at": None, "status": "PENDING"}, False, "waiting"),
        ({"status": "SENT"}, False, "sent"),
        ({"status": "SUPERSEDED"}, False, "superseded"),
        ({"ended_at": DIED_AT.replace(hour=10)}, False, "died_again"),
    ],
)
def test_a_letter_is_sent_again_only_if_it_is_as_it_was_seen(
    changes: dict[str, Any],
    stopped: bool,  # noqa: FBT001 — a parameter of the test
    outcome: Outcome,
) -> None:
    assert outcome_of(row(**changes), DIED_AT, stopped=stopped) == outcome


async def test_a_letter_is_read_by_supervisors_without_its_link(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine)
    (found,) = (await get(client, "/api/v1/letters"))["letters"]
    path = f"/api/v1/letters/{found['id']}/text"
    said = await get(client, path, SUPERVISOR)
    assert "Asha" in said["text"]
    assert "CW-012" in said["text"]
    assert "http" not in said["text"]
    staff = signed_in(Role.STAFF, "CW")
    assert (await client.get(path, headers=staff)).status_code == 403
    elsewhere = signed_in(Role.SUPERVISOR, "LAB")
    assert (await client.get(path, headers=elsewhere)).status_code == 403


async def test_what_is_forgotten_cannot_be_read(client: AsyncClient, engine: AsyncEngine) -> None:
    await write(engine, email="not an address")
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET recipient = NULL, context = NULL"))
    (found,) = (await get(client, "/api/v1/letters"))["letters"]
    answer = await client.get(f"/api/v1/letters/{found['id']}/text", headers=ADMIN)
    assert (answer.status_code, answer.json()["code"]) == (404, "LETTER_FORGOTTEN")


@pytest.mark.parametrize("language", ["en", "hi", "ar"])
def test_the_code_of_a_booking_is_for_its_recipient_alone(language: str) -> None:
    subject, said = preview(letter("CODE", label="482913", language=language), load())
    assert "482913" not in subject + said
    assert "••••••" in said


async def test_staff_see_no_address_in_a_mail_servers_refusal(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine)
    async with engine.begin() as tx:
        await tx.execute(
            text("UPDATE notifier.letter SET last_error = '550 <Asha@Example.com> unknown'")
        )
    (found,) = (await get(client, "/api/v1/letters", signed_in(Role.STAFF, "CW")))["letters"]
    assert found["last_error"] == "550 <a…@example.com> unknown"


async def test_the_summary_says_when_a_letter_was_last_taken(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine)
    assert (await get(client, "/api/v1/letters/summary"))["last_sent_at"] is None
    async with engine.begin() as tx:
        await tx.execute(
            text("UPDATE notifier.letter SET status = 'SENT', ended_at = :at"), {"at": DIED_AT}
        )
    found = (await get(client, "/api/v1/letters/summary"))["last_sent_at"]
    assert datetime.fromisoformat(found) == DIED_AT


def row(**changes: Any) -> LetterRow:
    known: dict[str, Any] = {
        "id": UUID(int=1),
        "event_id": UUID(int=2),
        "token_id": 1,
        "kind": "CALLED",
        "label": "CW-012",
        "queue_id": "CW",
        "department_id": "CW",
        "language": "en",
        "message_id": "<1@nowserving.example>",
        "status": "DEAD",
        "attempts": 5,
        "last_error": "550 no such user",
        "created_at": DIED_AT,
        "next_attempt_at": DIED_AT,
        "ended_at": DIED_AT,
        "recipient": "asha@example.com",
    }
    return LetterRow(**{**known, **changes})
