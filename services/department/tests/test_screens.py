"""Screens that the log says are there, as the ledger keeps them."""

import asyncio
from datetime import UTC, datetime, timedelta

from services.department.screens import SCREENS_KEPT, forget_screens, hear_screens, note_screens
from services.department.tests.conftest import Hall
from shared import ledger
from shared.kafka import Publisher
from shared.screens import SCREENS_MAX, ScreenSeen
from shared.topics import SCREENS

HEARD_SECONDS_MAX = 30.0


def said(screen: str, at: datetime) -> bytes:
    seen = ScreenSeen(branch_id="main", screen=screen, seen_at=at)
    return seen.model_dump_json(by_alias=True).encode()


async def test_a_screen_is_kept_with_its_newest_word_and_forgotten_once_it_is_gone(
    hall: Hall,
) -> None:
    now = datetime.now(UTC)
    long_ago = now - SCREENS_KEPT - timedelta(seconds=1)
    later = now + timedelta(seconds=15)
    async with hall.engine.begin() as tx:
        await note_screens(tx, [said("hall", later), said("old", long_ago), b"{", None])
        await note_screens(tx, [said("hall", now)])
        assert [(one.name, one.seen_at) for one in await ledger.devices_seen(tx)] == [
            ("hall", later)
        ]
        await forget_screens(tx, later + SCREENS_KEPT + timedelta(seconds=1))
        assert await ledger.devices_seen(tx) == []


async def test_names_that_somebody_makes_up_leave_the_screens_of_the_hall_in_peace(
    hall: Hall,
) -> None:
    now = datetime.now(UTC)
    later = now + timedelta(seconds=15)
    async with hall.engine.begin() as tx:
        await note_screens(tx, [said("hall", now)])
        await note_screens(tx, [said(f"made-up-{n}", later) for n in range(2 * SCREENS_MAX)])
        await note_screens(tx, [said("hall", later)])
        seen = {one.name: one.seen_at for one in await ledger.devices_seen(tx)}
    assert (len(seen), seen["hall"]) == (SCREENS_MAX, later)


async def test_what_the_log_says_reaches_the_ledger(hall: Hall, kafka_topics: str) -> None:
    now = datetime.now(UTC)
    hearing = asyncio.create_task(hear_screens(hall.engine, bootstrap=kafka_topics))
    try:
        async with Publisher(kafka_topics) as publisher:
            await publisher.send(SCREENS, "main/broken", b"{")
            await publisher.send(SCREENS, "main/hall", said("hall", now))
        async with asyncio.timeout(HEARD_SECONDS_MAX):
            while True:
                async with hall.engine.begin() as tx:
                    if [one.name for one in await ledger.devices_seen(tx)] == ["hall"]:
                        break
                await asyncio.sleep(0.05)
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
