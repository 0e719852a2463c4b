"""The hallway stream over real sockets: many screens, slow ones, and ones that went away."""

import asyncio
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from services.display import boards as publisher
from services.display.rules import Fold
from services.display.tests.conftest import Display, serving
from shared.tests.documented_streams import check_event

# What lies in the kernel's and uvicorn's buffers of one connection, with room for the kernel's own.
UNREAD_BYTES_MAX = 400_000


async def until(condition: object, seconds: float = 3) -> None:
    assert callable(condition)
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_first_message_is_the_whole_board(display: Display) -> None:
    display.issue(2)
    screen = await display.listen()
    retry, first = await screen.message(), await screen.message()
    assert screen.status == 200
    assert screen.headers["content-type"].startswith("text/event-stream")
    assert retry.retry is not None
    assert 1_000 <= retry.retry <= 4_000
    assert first.id == str(first.board["version"])
    assert first.board["departments"][0]["waiting"] == ["CW-001", "CW-002"]


async def test_a_board_is_what_the_document_says(display: Display) -> None:
    token = display.history.issue("CW")
    display.history.call(token, desk_id=3)
    display.issue()
    board, _ = await (await display.listen()).board_with(1)
    assert board["departments"][0]["recent_calls"][0]["desk_id"] == 3
    async with display.http() as http:
        await check_event(http, "/api/v1/boards/{branch_id}/stream", board)


async def test_a_change_is_on_every_screen_within_a_second(display: Display) -> None:
    screens = [await display.listen() for _ in range(5)]
    for screen in screens:
        await screen.board()
    began = time.monotonic()
    display.issue()
    for screen in screens:
        await screen.board_with(1)
    assert time.monotonic() - began < 1


async def test_versions_grow_and_no_board_is_sent_twice(display: Display) -> None:
    screen = await display.listen()
    versions = [(await screen.board())["version"]]
    for count in range(1, 6):
        display.issue()
        board, _ = await screen.board_with(count)
        versions.append(board["version"])
    assert all(earlier < later for earlier, later in pairwise(versions))


async def test_a_burst_of_events_becomes_a_few_boards(display: Display) -> None:
    screen = await display.listen()
    await screen.board()
    began = time.monotonic()
    for _ in range(300):
        display.issue()
        await asyncio.sleep(0.001)
    _, boards = await screen.board_with(300)
    # A busy machine takes its time for the burst; then more of its boards are due.
    assert boards <= (time.monotonic() - began) / publisher.REST_SECONDS + 2


async def test_a_reconnect_starts_with_the_newest_board_whatever_it_saw_last(
    display: Display,
) -> None:
    first = await display.listen()
    seen = (await first.board())["version"]
    first.close()
    display.issue()
    for last in (str(seen), "0", "999999999999999999", "nonsense"):
        again = await display.listen(Last_Event_ID=last)
        board, boards = await again.board_with(1)
        assert boards <= 2  # the change itself is at most one rest of the publisher away
        assert board["departments"][0]["waiting"] == ["CW-001"]


async def test_a_screen_that_does_not_read_skips_to_the_newest_and_holds_up_nobody(
    display: Display,
) -> None:
    display.issue(200)
    slow = await display.listen(buffer=4096)
    quick = await display.listen()
    await quick.board()
    for count in range(201, 1201):
        display.issue()
        publish_now(display)
        await asyncio.sleep(0)
        if count % 20 == 0:
            await quick.board_with(count)
    _, boards = await slow.board_with(1200)
    assert boards < 500
    assert slow.bytes_read < UNREAD_BYTES_MAX


def publish_now(display: Display) -> None:
    """Send without the publisher's rest: enough bytes to fill every buffer quickly."""
    display.boards._publish_changed()


async def test_two_hundred_screens_get_the_same_bytes(display: Display) -> None:
    screens = [await display.listen() for _ in range(200)]
    for screen in screens:
        await screen.board()
    assert display.boards.clients == 200
    display.issue()
    boards = [(await screen.board_with(1))[0] for screen in screens]
    assert all(board == boards[0] for board in boards)


async def test_a_screen_that_left_gives_its_place_back(display: Display) -> None:
    screens = [await display.listen() for _ in range(20)]
    for screen in screens:
        await screen.board()
    for screen in screens[:15]:
        screen.close()
    await until(lambda: display.boards.clients == 5)
    display.issue()
    await screens[-1].board_with(1)


async def test_beyond_the_limit_a_screen_is_asked_to_come_again() -> None:
    async with serving(clients_max=2) as display:
        for _ in range(2):
            await (await display.listen()).board()
        third = await (await display.listen()).start()
        assert third.status == 503
        assert third.headers["retry-after"] == "10"
        assert third.headers["content-type"] == "application/problem+json"
        display.listeners[0].close()
        await until(lambda: display.boards.clients == 1)
        assert (await (await display.listen()).start()).status == 200


async def test_a_quiet_line_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(publisher, "TICK_SECONDS", 0.05)
    async with serving() as quick:
        screen = await quick.listen()
        await screen.board()
        beat = await screen.message()
        assert (beat.event, beat.comments) == ("heartbeat", ["heartbeat"])


async def test_a_screen_that_stops_reading_loses_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publisher, "STALLED_SECONDS_MAX", 0.2)
    monkeypatch.setattr(publisher, "TICK_SECONDS", 0.05)
    async with serving() as display:
        display.issue(100)
        await display.listen(buffer=4096)
        reading = await display.listen()
        await until(lambda: display.boards.clients == 2)
        count = 100
        while display.boards.clients == 2:
            display.issue()
            publish_now(display)
            count += 1
            await reading.board_with(count)
        assert display.boards.clients == 1
        display.issue()
        await reading.board_with(count + 1)


async def test_boards_say_when_the_log_cannot_be_reached_and_when_it_is_back(
    display: Display,
) -> None:
    screen = await display.listen()
    assert (await screen.board())["stale_since"] is None
    display.boards.lose_contact()
    stale = await screen.board()
    assert stale["stale_since"] is not None
    assert stale["as_of"] == stale["stale_since"]
    async with display.http() as http:
        assert (await http.get("/api/v1/boards/main")).json()["stale_since"] is not None
    display.boards.hear(display.fold)
    assert (await screen.board())["stale_since"] is None


async def test_a_stop_ends_every_stream_at_once() -> None:
    async with serving() as display:
        screens = [await display.listen() for _ in range(10)]
        for screen in screens:
            await screen.board()
        began = time.monotonic()
        display.server.stop()
        for screen in screens:
            with pytest.raises((EOFError, asyncio.IncompleteReadError)):
                await screen.board()
        assert time.monotonic() - began < 1.5


async def test_a_branch_that_is_gone_ends_its_streams_and_comes_back_with_the_log(
    display: Display,
) -> None:
    screen = await display.listen()
    await screen.board()
    display.boards.show(Fold(datetime.now(UTC)))
    with pytest.raises((EOFError, asyncio.IncompleteReadError)):
        await screen.board()
    assert (await (await display.listen()).start()).status == 404
    display.boards.show(display.fold)
    display.issue()
    await (await display.listen()).board_with(1)


async def test_a_board_is_renewed_now_and_then_for_the_sake_of_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publisher, "RENEW_SECONDS", 0.1)
    monkeypatch.setattr(publisher, "TICK_SECONDS", 0.05)
    async with serving() as display:
        screen = await display.listen()
        first, second = await screen.board(), await screen.board()
    assert second["as_of"] > first["as_of"]
    assert second["departments"] == first["departments"]
