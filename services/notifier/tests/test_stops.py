"""One click stops the letters of a branch to an address, and they stay stopped."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.app import create_app
from services.notifier.compose import compose
from services.notifier.consumer import Consumer
from services.notifier.rules import LANGUAGES, TOLD_BY_DEFAULT, Kind
from services.notifier.settings import Settings
from services.notifier.stops.links import PATH, StopLinks
from services.notifier.stops.store import signing_key
from services.notifier.tests.builders import LINKS, NOTIFIER_URL, event, letter
from services.notifier.upkeep import tidy
from services.notifier.words import load
from shared.auth import Principal, Role, sign
from shared.events import Event, EventType

SECRET = "a secret of the tests, long enough for HS256"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CONSUMER = Consumer(TOLD_BY_DEFAULT, "nowserving.example")


@pytest.fixture
async def client(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=SecretStr(database_url), auth_secret=SecretStr(SECRET))
    async with (
        LifespanManager(create_app(settings)) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url=NOTIFIER_URL
        ) as client,
    ):
        yield client


@pytest.fixture
async def link(engine: AsyncEngine) -> str:
    """Return the path of the link in Asha's letters."""
    async with engine.begin() as tx:
        links = StopLinks(NOTIFIER_URL, await signing_key(tx))
    url = links.to(branch_id="main", mailbox="asha@example.com", language="hi")
    return url.removeprefix(NOTIFIER_URL)


async def click(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Ask as a mail program does."""
    return await client.post(link, content=b"List-Unsubscribe=One-Click", headers=FORM)


async def write(engine: AsyncEngine, *events: Event) -> None:
    async with engine.begin() as tx:
        await CONSUMER.on_events(tx, events)


async def statuses(engine: AsyncEngine) -> list[str]:
    async with engine.begin() as tx:
        rows = await tx.execute(text("SELECT status FROM notifier.letter ORDER BY created_at, id"))
        return list(rows.scalars())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.EMERGENCY}))
def test_each_letter_has_one_link_for_programs_and_for_people(kind: Kind, language: str) -> None:
    written = letter(kind, language=language)
    sender = "NowServing <no-reply@nowserving.example>"
    raw = compose(written, load(), sender=sender, links=LINKS).message
    mail = message_from_bytes(raw, policy=policy.default)
    url = LINKS.to(branch_id="main", mailbox="asha@example.com", language=language)
    assert str(mail["List-Unsubscribe"]) == f"<{url}>"
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert "asha" not in url
    for subtype in ("plain", "html"):
        part = mail.get_body((subtype,))
        assert part is not None
        assert str(part.get_content()).count(url) == 1


async def test_one_click_stops_what_is_written_and_what_comes(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    await write(engine, event(email="Asha@Example.com"))
    answer = await click(client, link)
    assert (answer.status_code, answer.history) == (200, [])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    await write(engine, event(), event(EventType.TOKEN_CALLED, seq=2, version=2))
    assert await statuses(engine) == ["SUPERSEDED"] * 3
    await write(engine, event(EventType.EMERGENCY_RAISED, token_id=None, status=None, desk_id=1))
    assert await statuses(engine) == ["SUPERSEDED"] * 3 + ["PENDING"]  # chosen for it
    await click(client, link)  # again changes nothing
    others = [event(branch_id="west"), event(email="bilal@example.com")]
    await write(engine, *others)
    assert await statuses(engine) == ["SUPERSEDED"] * 4 + ["PENDING"] * 2


async def test_looking_stops_nothing_and_the_page_speaks_the_letters_language(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    answer = await client.get(link)
    assert (answer.status_code, 'lang="hi"' in answer.text) == (200, True)
    assert "no-store" in answer.headers["cache-control"]
    await write(engine, event())
    assert await statuses(engine) == ["PENDING"]
    assert (await client.get(link.replace("language=hi", "language=xx"))).status_code == 200


async def test_people_press_the_pages_button_and_may_take_it_back(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    async def press(page: httpx.Response) -> httpx.Response:
        [action] = re.findall(r'<form method="post" action="([^"]+)">', page.text)
        return await client.post(action.replace("&amp;", "&"), headers=FORM)

    stopped = await press(await client.get(link))
    await write(engine, event())
    assert await statuses(engine) == ["SUPERSEDED"]
    await press(stopped)
    await write(engine, event())
    assert await statuses(engine) == ["SUPERSEDED", "PENDING"]


async def test_it_holds_when_the_letters_address_has_been_forgotten(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    await click(client, link)
    await write(engine, event())
    later = datetime.now(UTC) + timedelta(days=100)
    await tidy(engine, personal_kept=timedelta(days=30), now=later)
    async with engine.begin() as tx:
        rows = await tx.execute(text("SELECT recipient, address_key FROM notifier.letter"))
        assert [tuple(row) for row in rows] == [(None, None)]
    await write(engine, event())
    assert await statuses(engine) == ["SUPERSEDED"] * 2


async def test_a_dead_letter_is_not_sent_again_to_whoever_wants_none(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    await write(engine, event())
    async with engine.begin() as tx:
        died = text("UPDATE notifier.letter SET status = 'DEAD', ended_at = now() RETURNING id")
        letter_id = (await tx.execute(died)).scalar_one()
    await click(client, link)
    token = sign(
        Principal("1", Role.ADMIN, None),
        secret=SECRET,
        now=datetime.now(UTC),
        lifetime=timedelta(minutes=5),
    )
    headers = {"Authorization": f"Bearer {token}"}
    answer = await client.post(f"/api/v1/letters/{letter_id}/redrive", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "LETTERS_STOPPED")


def broken(link: str) -> dict[str, Any]:
    signed = link.partition("?")[0]
    return {
        "another branch": signed.replace("/main.", "/west."),
        "another address": signed.replace(".", ".A", 1)[:-1],
        "another signature": signed[:-4] + ("AAAA" if signed[-4:] != "AAAA" else "BBBB"),
        "cut off": signed[:-5],
        "nothing": f"{PATH}/x",
        "long": f"{PATH}/{'x' * 150}",
    }


async def test_a_link_that_was_not_signed_here_stops_nothing(
    client: httpx.AsyncClient, engine: AsyncEngine, link: str
) -> None:
    for what, path in broken(link).items():
        for answer in (await client.get(path), await click(client, path)):
            assert (answer.status_code, answer.json()["code"]) == (404, "LINK_NOT_VALID"), what
    async with engine.begin() as tx:
        stopped = await tx.execute(text("SELECT count(*) FROM notifier.stopped"))
        assert stopped.scalar_one() == 0
