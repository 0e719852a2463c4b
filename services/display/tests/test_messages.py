"""Messages to all who wait on the board: folded in any order, and over at their time."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Browser, expect

from deploy.local.browser import open_context
from services.display.board import ShownMessage
from services.display.rules import Fold
from services.display.tests.conftest import Display
from services.display.tests.histories import NOON, entries
from services.display.tokens import decode
from shared import directory
from shared.events import Event, EventType
from shared.messages import Message, MessageKind

HOUR = timedelta(hours=1)


def event(event_type: EventType, message: Message, seq: int = 1) -> Event:
    return Event(
        event_id=uuid4(),
        event_type=event_type,
        timestamp=message.posted_at,
        queue_id="CW",
        seq=seq,
        department_id="CW",
        branch_id="main",
        message=message,
    )


def message(**changes: Any) -> Message:
    values = {
        "message_id": uuid4(),
        "kind": MessageKind.DELAY,
        "minutes": 20,
        "posted_at": NOON,
        "ends_at": NOON + HOUR,
    }
    return Message.model_validate({**values, **changes})


def fold_of(events: Iterable[Event]) -> Fold:
    fold = Fold(NOON)
    for entry in entries():
        fold.name(directory.key(entry), entry)
    for one in events:
        fold.see(decode(one.encode()))
    return fold


def shown(fold: Fold, after: timedelta = timedelta(0)) -> list[ShownMessage]:
    board = fold.board("main", now=NOON + after, version=1)
    [department] = [one for one in board.departments if one.department_id == "CW"]
    return department.messages


@given(chance=st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_show_the_same_messages(chance: random.Random) -> None:
    kept = [message(posted_at=NOON + timedelta(seconds=n)) for n in range(2)]
    ended = message()
    events = [
        *(event(EventType.MESSAGE_POSTED, one) for one in (*kept, ended)),
        event(EventType.MESSAGE_ENDED, ended),
    ]
    muddled = events + chance.choices(events, k=4)
    chance.shuffle(muddled)
    ids = [one.message_id for one in shown(fold_of(muddled))]
    assert ids == [str(one.message_id) for one in reversed(kept)]


def test_a_message_is_over_at_its_time_and_the_board_changes_with_it() -> None:
    fold = fold_of([event(EventType.MESSAGE_POSTED, message())])
    fold.changed.clear()
    fold.pass_time(NOON + HOUR - timedelta(seconds=1))
    assert fold.changed == set()
    fold.pass_time(NOON + HOUR)
    assert fold.changed == {"main"}
    assert shown(fold, HOUR) == []


def test_a_message_for_one_queue_says_the_queues_name() -> None:
    [one] = shown(fold_of([event(EventType.MESSAGE_POSTED, message(queue_id="CW"))]))
    assert one.queue_names is not None


async def test_the_hall_says_it_in_its_language_until_it_ends(
    display: Display, browser: Browser
) -> None:
    now = datetime.now(UTC)
    said = message(posted_at=now, ends_at=now + HOUR, texts={"en": "Sorry!"})
    context = await open_context(browser, viewport={"width": 1920, "height": 1080})
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{display.port}/screen/main?lang=hi&department=CW")
    await expect(page.locator(".hall")).to_be_visible()
    display.fold.see(decode(event(EventType.MESSAGE_POSTED, said).encode()))
    display.boards.mark()
    in_hindi = "अनुमान से लगभग 20 मिनट अधिक लगेंगे। असुविधा के लिए खेद है। Sorry!"
    await expect(page.locator(".said p")).to_have_text(in_hindi)
    display.fold.see(decode(event(EventType.MESSAGE_ENDED, said, 2).encode()))
    display.boards.mark()
    await expect(page.locator(".said p")).to_have_count(0)
    await context.close()
