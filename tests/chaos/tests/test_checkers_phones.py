"""I27: a phone with two tickets, a ticket that is not there, and codes that are not heeded."""

from typing import Any

import pytest

from shared.events import EventType, TokenStatus
from tests.chaos.checkers import phones
from tests.chaos.tests.history import History

CONFIRM = "/api/v1/join/main/bookings/1/confirm"


def taken(*token_ids: int) -> list[dict[str, Any]]:
    return [
        {
            "path": phones.PATH,
            "caller": "phone 1",
            "answer": {"given": {"token": {"id": token_id}}},
        }
        for token_id in token_ids
    ]


def line() -> History:
    history = History()
    history.queue("A", "D")
    history.issue("A")
    history.issue("A")
    return history


def told(history: History, operation: str, secret: str, label: str = "A-001") -> None:
    entry = history.asks("phone-1", operation, request={"path": CONFIRM})
    ticket = {"token_label": label, "ticket_url": f"http://ours/t/{secret}"}
    history.hears(entry, answer={"ticket": ticket})


def sentences(history: History) -> list[str]:
    return [one.sentence for one in phones.check(history.observed())]


@pytest.mark.parametrize("served", [True, False])
def test_a_second_ticket_beside_a_live_one_is_caught(served: bool) -> None:  # noqa: FBT001 - a case
    history = line()
    if served:
        history.call(1, 1)
        history.does("serve", EventType.TOKEN_SERVED, 1, 1, status=TokenStatus.SERVED)
    history.issue("A")
    history.tables["token_api.idempotency"] = taken(1, 3)
    assert sentences(history) == ([] if served else ["a phone has two tickets of one queue"])


def test_a_ticket_that_is_not_there_or_another_one_is_caught() -> None:
    history = line()
    told(history, "join", "secret-1")
    assert sentences(history) == []
    told(history, "join", "secret-9")
    told(history, "join", "secret-1", "A-007")
    assert sentences(history) == [
        "a phone's ticket does not exist",
        "a phone was told A-007 of A-001",
    ]


def test_a_booking_that_gave_two_tokens_and_a_wrong_code_that_was_taken_are_caught() -> None:
    history = line()
    told(history, "confirm-booking", "secret-1")
    told(history, "confirm-booking", "secret-1")
    assert sentences(history) == []
    told(history, "confirm-booking", "secret-2", "A-002")
    told(history, "confirm-wrong", "secret-1")
    found = sentences(history)
    assert found[0] == "a wrong code was taken"
    assert CONFIRM in found[1]
