"""Messages to all who wait, by letter."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.notifier.rules import LANGUAGES, TOLD_BY_DEFAULT, Kind, letter_for, outdated
from services.notifier.tests.builders import event, letter
from services.notifier.tests.test_compose import mail_of, part
from services.notifier.tests.test_rules import NOW, told
from shared.events import Event, EventType, TokenStatus
from shared.messages import Message, MessageKind


def sent(kind: MessageKind = MessageKind.DELAY, **changes: Any) -> Event:
    message = Message(
        message_id=uuid4(),
        kind=kind,
        minutes=37 if kind is MessageKind.DELAY else None,
        at=NOW + timedelta(hours=4) if kind is MessageKind.CLOSING else None,
        texts={"en": "Mill Street 4", "hi": "मिल स्ट्रीट 4"},
        posted_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )
    return event(EventType.MESSAGE_SENT, message=message, timestamp=NOW, **changes)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", list(MessageKind))
def test_it_says_what_it_is_about_and_what_was_written_in_the_holders_language(
    kind: MessageKind, language: str
) -> None:
    draft = told(sent(kind, language=language))
    assert draft is not None
    mail = mail_of(letter(draft.kind, language=language, context=draft.context))
    text = part(mail, "plain")
    assert ("मिल स्ट्रीट 4" if language == "hi" else "Mill Street 4") in text
    assert ("37" in text) is (kind is MessageKind.DELAY)
    # Four hours after noon of UTC, on the branch's clock.
    assert ("21:30" in text) is (kind is MessageKind.CLOSING)


def test_a_message_that_is_over_is_told_to_nobody() -> None:
    assert told(sent(), NOW + timedelta(minutes=59)) is not None
    assert letter_for(sent(), told=TOLD_BY_DEFAULT, now=NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize("status", TokenStatus)
def test_who_has_left_is_not_told_any_more(status: TokenStatus) -> None:
    ended = {TokenStatus.SERVED, TokenStatus.NO_SHOW, TokenStatus.CANCELLED, TokenStatus.EXPIRED}
    assert (Kind.MESSAGE in outdated(event(status=status))) is (status in ended)
