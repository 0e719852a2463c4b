"""What the log leaves in the table of letters."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.consumer import Consumer
from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.tests.builders import event
from services.notifier.upkeep import tidy
from shared.events import Event, EventType, Reason, TokenStatus

CONSUMER = Consumer(TOLD_BY_DEFAULT, "nowserving.example")
CALLED = TokenStatus.CALLED


async def hear(engine: AsyncEngine, *events: Event) -> None:
    for happened in events:
        async with engine.begin() as tx:
            await CONSUMER.on_events(tx, [happened])


async def statuses(engine: AsyncEngine) -> dict[str, str]:
    async with engine.connect() as tx:
        rows = await tx.execute(text("SELECT kind, status FROM notifier.letter ORDER BY version"))
        return {row.kind: row.status for row in rows}


async def test_an_event_leaves_one_letter_however_often_it_comes(engine: AsyncEngine) -> None:
    generated = event()
    await hear(engine, generated, generated)
    assert await statuses(engine) == {"GENERATED": "PENDING"}


async def test_the_message_id_follows_from_the_event(engine: AsyncEngine) -> None:
    generated = event()
    await hear(engine, generated)
    async with engine.connect() as tx:
        message_id = await tx.scalar(text("SELECT message_id FROM notifier.letter"))
    assert message_id == f"<{generated.event_id}@nowserving.example>"


async def test_a_rolled_back_event_leaves_none(engine: AsyncEngine) -> None:
    async with engine.connect() as tx:
        await CONSUMER.on_events(tx, [event()])
        await tx.rollback()
    assert await statuses(engine) == {}


async def test_a_bad_address_is_dead_at_once(engine: AsyncEngine) -> None:
    await hear(engine, event(email="asha@@example"))
    assert await statuses(engine) == {"GENERATED": "DEAD"}


async def test_hostile_names_are_kept_without_what_makes_them_hostile(engine: AsyncEngine) -> None:
    await hear(engine, event(name="A\0\r\nBcc: x@example.com", email="\0@\ud7ff"))
    async with engine.connect() as tx:
        row = (await tx.execute(text("SELECT name, recipient FROM notifier.letter"))).one()
    assert row.name == "A Bcc: x@example.com"
    assert "\0" not in row.recipient


async def test_an_undone_call_supersedes_its_unsent_letter(engine: AsyncEngine) -> None:
    await hear(
        engine,
        event(version=1),
        event(EventType.TURN_NEAR, version=2, place=2),
        event(EventType.TOKEN_CALLED, version=3, status=CALLED, desk_id=3),
        event(EventType.TOKEN_CALL_UNDONE, version=4),
    )
    assert await statuses(engine) == {
        "GENERATED": "PENDING",
        "NEAR": "SUPERSEDED",
        "CALLED": "SUPERSEDED",
    }


async def test_a_letter_that_was_sent_stays_sent(engine: AsyncEngine) -> None:
    await hear(engine, event(EventType.TOKEN_CALLED, version=3, status=CALLED))
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET status = 'SENT', ended_at = now()"))
    await hear(engine, event(EventType.TOKEN_CALL_UNDONE, version=4))
    assert await statuses(engine) == {"CALLED": "SENT"}


async def test_another_tokens_letter_is_left_alone(engine: AsyncEngine) -> None:
    await hear(
        engine,
        event(EventType.TOKEN_CALLED, version=3, status=CALLED, token_id=1),
        event(EventType.TOKEN_SERVED, version=4, status=TokenStatus.SERVED, token_id=2),
    )
    assert await statuses(engine) == {"CALLED": "PENDING", "SERVED": "PENDING"}


async def test_an_old_queues_news_that_comes_after_the_transfer_is_not_told(
    engine: AsyncEngine,
) -> None:
    """The two queues lie on two partitions: their order among each other is not kept."""
    await hear(
        engine,
        event(EventType.TOKEN_ARRIVED, version=5, queue_id="LAB", visit=2),
        event(EventType.TOKEN_CALLED, version=6, status=CALLED, queue_id="LAB"),
        event(EventType.TURN_NEAR, version=2),
        event(EventType.TOKEN_TRANSFERRED, version=4),
    )
    assert await statuses(engine) == {"NEAR": "SUPERSEDED", "CALLED": "PENDING"}


async def test_events_heard_together_leave_what_they_leave_one_by_one(
    engine: AsyncEngine,
) -> None:
    def told(token_id: int) -> list[Event]:
        return [
            event(version=1, token_id=token_id),
            event(EventType.TURN_NEAR, version=2, place=2, token_id=token_id),
            event(EventType.TOKEN_CALLED, version=3, status=CALLED, token_id=token_id),
            event(EventType.TOKEN_ARRIVED, version=5, queue_id="LAB", visit=2, token_id=token_id),
            event(EventType.TURN_NEAR, version=6, queue_id="LAB", place=2, token_id=token_id),
            event(EventType.TOKEN_TRANSFERRED, version=4, token_id=token_id),
            event(EventType.TOKEN_CALLED, version=7, status=CALLED, token_id=token_id, desk_id=2),
        ]

    await hear(engine, *told(1))
    async with engine.begin() as tx:
        await CONSUMER.on_events(tx, [*told(2), event(version=1, token_id=3, email=None)])
    async with engine.connect() as tx:
        rows = await tx.execute(
            text("""
            SELECT token_id, array_agg(concat(version, kind, status) ORDER BY created_at) AS said
            FROM notifier.letter GROUP BY token_id
            """)
        )
        letters = {row.token_id: row.said for row in rows}
    assert letters.keys() == {1, 2}
    assert letters[1] == letters[2]
    assert "2NEARSUPERSEDED" in letters[1]
    assert "7CALLEDPENDING" in letters[1]


async def test_what_opens_a_day_mails_nobody(engine: AsyncEngine) -> None:
    await hear(engine, event(EventType.TOKEN_ALLOCATED, reason=Reason.DAY_OPENED))
    assert await statuses(engine) == {}


@pytest.mark.parametrize(("days", "left"), [(29, "asha@example.com"), (31, None)])
async def test_whom_a_letter_went_to_is_forgotten_after_some_days(
    engine: AsyncEngine, days: int, left: str | None
) -> None:
    await hear(engine, event())
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET status = 'SENT', ended_at = now()"))
    later = datetime.now(UTC) + timedelta(days=days)
    await tidy(engine, personal_kept=timedelta(days=30), now=later)
    async with engine.connect() as tx:
        row = (await tx.execute(text("SELECT recipient, name, context FROM notifier.letter"))).one()
    assert row.recipient == left
    assert (row.name is None) == (row.context is None) == (left is None)


async def test_letters_are_deleted_after_a_year_and_a_bit(engine: AsyncEngine) -> None:
    await hear(engine, event(), event(token_id=2, email="bad address"))
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "UPDATE notifier.letter SET ended_at = now(), status = 'SENT' WHERE token_id = 101"
            )
        )
    later = datetime.now(UTC) + timedelta(days=401)
    await tidy(engine, personal_kept=timedelta(days=30), now=later)
    assert await statuses(engine) == {}
