"""What is said to all who wait, on the tickets of those whom it is for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.token_api.conftest import As
from services.token_api.tickets.tests.test_router import take, ticket_path
from shared import ledger
from shared.auth import Role
from shared.messages import Message, MessageKind
from shared.postgres import UNPREPARED, psycopg_url

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
async def desks(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Who posts: token_api itself may only read what is said."""
    owner = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    yield owner
    await owner.dispose()


async def post(engine: AsyncEngine, **changes: Any) -> Message:
    now = datetime.now(UTC)
    values = {
        "message_id": uuid4(),
        "kind": MessageKind.CLOSING,
        "at": now + timedelta(minutes=30),
        "texts": {"en": "Sorry."},
        "posted_at": now,
        "ends_at": now + timedelta(hours=1),
    }
    message = Message.model_validate({**values, **changes})
    async with engine.begin() as tx:
        queues = await ledger.lock_queues(tx, ["CW"])
        await ledger.keep_message(tx, message, queues["CW"], by="7", everywhere=["CW"])
    return message


async def test_a_ticket_says_what_is_said_in_its_line_until_that_is_over(
    client: httpx.AsyncClient, as_role: As, desks: AsyncEngine
) -> None:
    path = ticket_path(await take(client, as_role(Role.KIOSK, subject="kiosk")))
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    await post(desks, posted_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    await post(desks, queue_id="LAB")
    posted = await post(desks)
    [said] = (await client.get(path)).json()["ticket"]["messages"]
    assert said["id"] == str(posted.message_id)
    assert (said["kind"], said["texts"]) == ("CLOSING", {"en": "Sorry."})
    assert set(said) == {"id", "kind", "minutes", "at", "texts", "ends_at"}
    await client.post(f"{path}/cancel")
    assert (await client.get(path)).json()["ticket"]["messages"] == []
