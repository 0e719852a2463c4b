"""Administrators write a branch's own words, look at them, and try them with a letter."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import psycopg
import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.compose import compose
from services.notifier.stops.links import Stop, address_key
from services.notifier.stops.store import stop
from services.notifier.store import sending
from services.notifier.tests.builders import BRANCH, LINKS, QUEUE
from services.notifier.tests.test_router import ADMIN, client, get, signed_in, write
from services.notifier.wording import router
from services.notifier.words import load
from shared.auth import Role

__all__ = ["client"]
WORDS = {
    "subject": "{label} at {service}",
    "headline": "Welcome to the library",
    "body": ["Your number is {label}.", "{place} people are before you."],
}
PATH = "/api/v1/branches/main/wordings/GENERATED/en"


@pytest.fixture(autouse=True)
async def branch(engine: AsyncEngine) -> None:
    objects = {
        "branch/main": BRANCH,
        "department/CW": {"departmentId": "CW", "branchId": "main", "names": {"en": "Women"}},
        "queue/CW": {**QUEUE, "departmentId": "CW", "branchId": "main"},
    }
    async with engine.begin() as tx:
        for key, value in objects.items():
            await tx.execute(
                text("INSERT INTO notifier.directory_object VALUES (:key, CAST(:value AS jsonb))"),
                {"key": key, "value": orjson.dumps(value).decode()},
            )


async def put(client: AsyncClient, words: dict[str, Any], path: str = PATH) -> Response:
    return await client.put(path, json=words, headers=ADMIN)


async def due(engine: AsyncEngine) -> Sequence[sending.Letter]:
    async with engine.begin() as tx:
        return await sending.claim(tx, lease=uuid4(), lease_for=timedelta(minutes=1), limit=10)


async def own(client: AsyncClient) -> dict[tuple[str, str], dict[str, Any]]:
    said = await get(client, "/api/v1/branches/main/wordings")
    return {(one["kind"], one["language"]): one for one in said["letters"]}


async def test_letters_are_sent_with_the_branchs_own_words(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    await write(engine, place=4)
    kept = await put(client, WORDS)
    assert kept.status_code == 200, kept.text
    (letter,) = await due(engine)
    mail = compose(letter, load(), sender="desk@example.org", links=LINKS).message.decode()
    assert "Subject: CW-012 at " in mail
    assert "4 people are before you." in mail
    assert "You need not stand in line" not in mail


async def test_who_changed_the_words_is_in_the_audit_with_what_was_before(
    client: AsyncClient, database_url: str
) -> None:
    await put(client, WORDS)
    await put(client, {**WORDS, "headline": "Good morning"})
    assert (await client.delete(PATH, headers=ADMIN)).is_success
    with psycopg.connect(database_url) as connection:
        found = connection.execute("""
            SELECT actor IS NOT NULL, action, object_id, before ->> 'headline', after ->> 'headline'
            FROM token_api.audit WHERE object_type = 'wording' ORDER BY audit_id
        """).fetchall()
    key = "main/GENERATED/en"
    assert found == [
        (True, "CREATED", key, None, "Welcome to the library"),
        (True, "CHANGED", key, "Welcome to the library", "Good morning"),
        (True, "DELETED", key, "Good morning", None),
    ]


async def test_words_are_kept_for_one_kind_one_language_and_one_branch(
    client: AsyncClient,
) -> None:
    ours = await own(client)
    kept = (await put(client, WORDS)).json()
    assert kept["words"] == WORDS
    assert kept["changed_by"]
    changed = await own(client)
    assert {key for key in ours if ours[key] != changed[key]} == {("GENERATED", "en")}
    for _ in range(2):
        answer = await client.delete(PATH, headers=ADMIN)
        assert answer.json() == ours["GENERATED", "en"]
    assert await own(client) == ours


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "{desk}"}, "NAME_NOT_KNOWN"),
        ({"headline": "{{ label }}"}, "NAME_NOT_KNOWN"),
        ({"body": ["{label"]}, "NAME_NOT_KNOWN"),
        ({"subject": "two\nlines"}, "INVALID_INPUT"),
        ({"body": []}, "INVALID_INPUT"),
        ({"body": ["x" * 601]}, "INVALID_INPUT"),
        ({"headline": " "}, "INVALID_INPUT"),
    ],
)
async def test_bad_words_are_refused_and_change_nothing(
    client: AsyncClient, changes: dict[str, Any], code: str
) -> None:
    before = await own(client)
    answer = await put(client, WORDS | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    looked = await client.post(f"{PATH}/preview", json=WORDS | changes, headers=ADMIN)
    assert (looked.status_code, looked.json()["code"]) == (422, code)
    assert await own(client) == before


async def test_what_has_no_words_of_its_own_is_not_found(client: AsyncClient) -> None:
    for path in (PATH.replace("main", "nowhere"), PATH.replace("GENERATED", "MESSAGE")):
        assert (await put(client, WORDS, path)).status_code == 404
        assert (await client.delete(path, headers=ADMIN)).status_code == 404
    assert (await put(client, WORDS, PATH.replace("/en", "/fr"))).status_code == 422


async def test_a_preview_shows_the_letter_and_keeps_nothing(client: AsyncClient) -> None:
    before = await own(client)
    answer = await client.post(f"{PATH}/preview", json=WORDS, headers=ADMIN)
    shown = answer.json()
    assert shown["headline"] == "Welcome to the library"
    assert shown["body"][1:] == ["Your number is A-042.", "5 people are before you."]
    assert "Consultation" in shown["subject"]
    assert await own(client) == before


async def test_a_test_letter_has_the_words_that_are_not_kept_yet_and_goes_out_once(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    body = {"test_id": str(uuid4()), "to": "boss@example.com", "words": WORDS}
    for _ in range(2):
        answer = await client.post(f"{PATH}/test", json=body, headers=ADMIN)
        assert (answer.status_code, answer.json()) == (
            202,
            {"test_id": body["test_id"], "to": "boss@example.com"},
        )
    (letter,) = await due(engine)
    envelope = compose(letter, load(), sender="desk@example.org", links=LINKS)
    assert envelope.recipient == "boss@example.com"
    assert "Welcome to the library" in envelope.message.decode()
    (listed,) = (await get(client, "/api/v1/letters"))["letters"]
    assert (listed["token_label"], listed["recipient"]) == ("A-042", "boss@example.com")


async def test_a_test_letter_to_who_wants_none_is_not_sent(
    client: AsyncClient, engine: AsyncEngine
) -> None:
    async with engine.begin() as tx:
        await stop(tx, Stop("main", address_key("boss@example.com")))
    body = {"test_id": str(uuid4()), "to": "boss@example.com", "words": WORDS}
    assert (await client.post(f"{PATH}/test", json=body, headers=ADMIN)).status_code == 202
    assert await due(engine) == []


async def test_only_so_many_test_letters_are_sent_in_an_hour(
    client: AsyncClient, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "TEST_LETTERS_AN_HOUR_MAX", 2)

    async def send() -> Response:
        body = {"test_id": str(uuid4()), "to": "boss@example.com", "words": WORDS}
        return await client.post(f"{PATH}/test", json=body, headers=ADMIN)

    assert [(await send()).status_code for _ in range(3)] == [202, 202, 429]
    assert len(await due(engine)) == 2
    async with engine.begin() as tx:
        await tx.execute(text("DELETE FROM notifier.test_letter"))
        for _ in range(2):
            await tx.execute(
                text("""INSERT INTO notifier.test_letter (event_id, sent_by, sent_at)
                     VALUES (gen_random_uuid(), 'boss', now() - interval '61 minutes')""")
            )
    assert (await send()).status_code == 202


@pytest.mark.parametrize("role", [Role.STAFF, Role.SUPERVISOR])
async def test_words_are_the_administrators_alone(client: AsyncClient, role: Role) -> None:
    who = signed_in(role, "CW")
    for path in ("/api/v1/branches", "/api/v1/branches/main/wordings"):
        assert (await client.get(path, headers=who)).status_code == 403
    assert (await client.put(PATH, json=WORDS, headers=who)).status_code == 403
