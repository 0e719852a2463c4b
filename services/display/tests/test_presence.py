"""Screens that have a name are told of while they follow their board."""

import asyncio
from datetime import UTC, datetime

from services.display.presence import say_who_is_there, seen_now
from services.display.tests.conftest import Display
from services.display.tests.listening import Listener
from shared.kafka import Record, read_log
from shared.screens import SCREENS_MAX, ScreenSeen
from shared.topics import SCREENS

GONE_SECONDS_MAX = 10.0
TOLD_SECONDS_MAX = 30.0
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def follow(display: Display, query: str) -> Listener:
    path = f"/api/v1/boards/main/stream{query}"
    listener = await Listener.open(display.port, path)
    display.listeners.append(listener)
    return listener


def names(display: Display) -> list[str]:
    return sorted(one.key for one in seen_now(display.boards, NOW))


async def test_a_screen_with_a_name_is_there_until_it_leaves(display: Display) -> None:
    nameless = await follow(display, "")
    entrance = await follow(display, "?screen=entrance")
    again = await follow(display, "?screen=entrance")
    for screen in (nameless, entrance, again):
        await screen.board()
    assert names(display) == ["main/entrance"]
    for screen in (entrance, again):
        screen.close()
    async with asyncio.timeout(GONE_SECONDS_MAX):
        while names(display):
            await asyncio.sleep(0.01)


async def test_whoever_opens_a_board_under_many_names_drives_no_screen_out(
    display: Display,
) -> None:
    hall = [await follow(display, "?screen=window")]
    hall += [await follow(display, f"?screen=a{n}") for n in range(SCREENS_MAX)]
    for screen in hall:
        await screen.board()
    assert len(names(display)) == SCREENS_MAX
    assert "main/window" in names(display)


async def test_a_name_is_short_and_plain(display: Display) -> None:
    for name in ("", "two words", "x" * 33, "<b>"):
        async with display.http() as http:
            answer = await http.get("/api/v1/boards/main/stream", params={"screen": name})
        assert answer.status_code == 422, name


async def test_the_log_is_told_of_it(display: Display, kafka_topics: str) -> None:
    await (await follow(display, "?screen=entrance")).board()
    told: list[Record] = []

    async def hear(records: list[Record]) -> None:
        told.extend(records)

    reading = read_log(
        bootstrap=kafka_topics,
        topic=SCREENS,
        since=None,
        on_records=hear,
        caught_up=asyncio.Event(),
    )
    running = [
        asyncio.create_task(say_who_is_there(kafka_topics, display.boards)),
        asyncio.create_task(reading),
    ]
    try:
        async with asyncio.timeout(TOLD_SECONDS_MAX):
            while not told:
                await asyncio.sleep(0.05)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    assert told[0].key == "main/entrance"
    assert ScreenSeen.model_validate_json(told[0].value or b"").screen == "entrance"
