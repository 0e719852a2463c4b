"""Messages to all who wait: who may post them, to whom they go, and that each is told once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.department.message_letters import send_messages
from services.department.settings import Settings
from services.department.tests.conftest import As, Hall
from shared import ledger
from shared.auth import Role
from shared.events import Event, EventType

MESSAGES = "/api/v1/departments/CW/messages"
DELAY = {"kind": "DELAY", "minutes": 20}
ENTRANCE = {"kind": "OTHER_ENTRANCE", "texts": {"en": "Mill Street 4"}}


@pytest.fixture
def boss(as_role: As) -> dict[str, str]:
    return as_role(Role.SUPERVISOR, subject="9", name="Bela", departments=frozenset({"CW"}))


async def post(client: httpx.AsyncClient, who: dict[str, str], **body: Any) -> Any:
    answer = await client.post(MESSAGES, json=body, headers=who)
    assert answer.status_code == 201, answer.text
    return answer.json()["message"]


async def with_address(hall: Hall, *addresses: str | None, queue_id: str = "CW") -> list[int]:
    """Let visitors arrive who gave these addresses; return their ids."""
    tokens = await hall.issue(len(addresses), queue_id=queue_id)
    async with hall.owner.begin() as tx:
        for token, address in zip(tokens, addresses, strict=True):
            await tx.execute(
                text("UPDATE ledger.token SET email = :email WHERE id = :id"),
                {"email": address, "id": token.id},
            )
    return [token.id for token in tokens]


async def sent(hall: Hall) -> list[Event]:
    return [one for one in await hall.events() if one.event_type is EventType.MESSAGE_SENT]


async def test_a_desk_posts_what_there_are_words_for_and_everybody_in_the_line_sees_it(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    posted = await post(client, staff, **DELAY)
    line = (await client.get("/api/v1/departments/CW/line", headers=staff)).json()
    assert line["messages"] == [posted]
    [event] = await hall.events()
    assert (event.event_type, event.actor) == (EventType.MESSAGE_POSTED, "7")
    assert event.message is not None
    assert event.message.minutes == 20
    assert (event.email, event.token_id) == (None, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "DELAY"}, "MESSAGE_INCOMPLETE"),
        ({"kind": "OTHER"}, "MESSAGE_INCOMPLETE"),
        ({"kind": "OTHER", "minutes": 5, "texts": {"en": "Hello"}}, "MESSAGE_INCOMPLETE"),
        ({**DELAY, "queue_id": "LAB"}, "QUEUE_NOT_FOUND"),
    ],
)
async def test_what_says_too_little_or_too_much_is_refused_and_nobody_hears_of_it(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], body: Any, code: str
) -> None:
    answer = await client.post(MESSAGES, json=body, headers=boss)
    assert answer.json()["code"] == code
    assert await hall.events() == []


async def test_a_text_of_ones_own_is_a_supervisors(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str], boss: dict[str, str]
) -> None:
    refused = await client.post(MESSAGES, json=ENTRANCE, headers=staff)
    assert (refused.status_code, await hall.events()) == (403, [])
    assert (await post(client, boss, **ENTRANCE))["texts"] == {"en": "Mill Street 4"}


async def test_only_so_many_are_shown_and_only_so_many_are_posted_within_an_hour(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    posted = [await post(client, boss, **DELAY) for _ in range(3)]
    full = await client.post(MESSAGES, json=DELAY, headers=boss)
    assert (full.status_code, full.json()["code"]) == (409, "TOO_MANY_MESSAGES")
    for one in posted:
        assert (await client.post(f"{MESSAGES}/{one['id']}/end", headers=boss)).status_code == 200
    for _ in range(3):
        await post(client, boss, **DELAY)
        await _end_all(hall)
    limited = await client.post(MESSAGES, json=DELAY, headers=boss)
    assert (limited.status_code, limited.json()["code"]) == (429, "MESSAGES_PER_HOUR")
    assert 3_500 < int(limited.headers["retry-after"]) <= 3_601


async def _end_all(hall: Hall) -> None:
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE ledger.message SET ended_at = now()"))


async def test_sent_twice_with_one_key_it_is_posted_once(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    keyed = {**boss, "Idempotency-Key": "one"}
    first = await client.post(MESSAGES, json=DELAY, headers=keyed)
    again = await client.post(MESSAGES, json=DELAY, headers=keyed)
    assert first.json() == again.json()
    assert len(await hall.events()) == 1


async def test_each_person_who_waits_is_told_once_however_many_tokens_they_have(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], settings: Settings
) -> None:
    asha, _, bela, _ = await with_address(
        hall, "asha@example.com", "Asha@Example.com", "bela@example.com", None
    )
    await with_address(hall, "carl@example.com", queue_id="LAB")
    await post(client, boss, **ENTRANCE)
    assert await send_messages(hall.engine, settings) == 2
    assert await send_messages(hall.engine, settings) == 0
    told = await sent(hall)
    assert [event.token_id for event in told] == [asha, bela]
    assert all(event.message and event.message.texts for event in told)


async def test_who_is_served_before_the_letter_and_who_comes_after_the_message_get_none(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], settings: Settings
) -> None:
    [served] = await with_address(hall, "asha@example.com")
    await post(client, boss, **DELAY)
    await hall.open(1)
    await hall.call(1)
    await with_address(hall, "late@example.com")
    async with hall.owner.begin() as tx:
        await tx.execute(
            text("UPDATE ledger.token SET issued_at = now() WHERE id <> :id"), {"id": served}
        )
    assert await send_messages(hall.engine, settings) == 0
    assert await sent(hall) == []


async def test_a_message_that_has_ended_is_told_to_nobody_more(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], settings: Settings
) -> None:
    await with_address(hall, "asha@example.com")
    posted = await post(client, boss, **DELAY)
    ended = await client.post(f"{MESSAGES}/{posted['id']}/end", headers=boss)
    assert ended.status_code == 200
    assert (await client.post(f"{MESSAGES}/{posted['id']}/end", headers=boss)).status_code == 404
    assert await send_messages(hall.engine, settings) == 0
    assert (await hall.events())[-1].event_type is EventType.MESSAGE_ENDED


async def test_what_is_over_by_itself_is_not_in_the_line_any_more(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str]
) -> None:
    await post(client, boss, **DELAY)
    async with hall.engine.begin() as tx:
        later = datetime.now(UTC) + timedelta(minutes=61)
        assert await ledger.messages_now(tx, "CW", later) == []


async def test_the_audit_says_who_posted_it_and_who_ended_it(
    hall: Hall, client: httpx.AsyncClient, boss: dict[str, str], staff: dict[str, str]
) -> None:
    posted = await post(client, staff, **DELAY)
    await client.post(f"{MESSAGES}/{posted['id']}/end", headers=boss)
    async with hall.owner.begin() as tx:
        rows = await tx.execute(
            text(
                "SELECT actor, actor_name, action, object_id FROM token_api.audit ORDER BY audit_id"
            )
        )
    entries = [(row.actor, row.actor_name, row.action) for row in rows]
    assert entries == [("7", "Asha", "CREATED"), ("9", "Bela", "CHANGED")]


async def test_in_a_department_of_others_nothing_is_posted(
    hall: Hall, client: httpx.AsyncClient, as_role: As
) -> None:
    other = as_role(Role.SUPERVISOR, subject="9", departments=frozenset({"LAB"}))
    assert (await client.post(MESSAGES, json=DELAY, headers=other)).status_code == 403
    assert await hall.events() == []
