"""I9: letters that are lost, doubled or named anew are caught."""

from dataclasses import replace

import pytest

from shared.events import EventType
from tests.chaos.checkers import letters
from tests.chaos.checkers.letters import copies
from tests.chaos.observations import Injected, Observations
from tests.chaos.tests.good_days import good


def test_an_event_without_its_letter_is_caught() -> None:
    observed = good()
    observed.tables["notifier.letter"].pop()
    assert len(letters.check(observed)) == 1


def test_a_phone_that_asks_for_a_code_deserves_a_letter_without_having_a_token() -> None:
    event = good().events[0].event
    asked = event.model_copy(
        update={"event_type": EventType.BOOKING_REQUESTED, "token_label": None, "email": "a@b.in"}
    )
    assert letters.deserves_a_letter(asked)
    assert not letters.deserves_a_letter(asked.model_copy(update={"email": None}))


def test_two_letters_about_one_event_are_caught() -> None:
    observed = good()
    observed.tables["notifier.letter"].append(observed.tables["notifier.letter"][0])
    assert len(letters.check(observed)) == 1


def test_a_letter_that_nobody_deserved_is_caught() -> None:
    observed = good()
    recall = next(row for row in observed.events if row.event_type == "TOKEN_RECALLED")
    letter = {**observed.tables["notifier.letter"][0], "event_id": recall.event_id,
              "message_id": f"<{recall.event_id}@x>", "status": "SUPERSEDED"}  # fmt: skip
    observed.tables["notifier.letter"].append(letter)
    assert len(letters.check(observed)) == 1


def test_a_letter_that_is_sent_and_never_arrived_is_caught() -> None:
    observed = good()
    observed.mailbox.pop()
    assert len(letters.check(observed)) == 1


def test_a_letter_that_was_only_refused_and_is_called_sent_is_caught() -> None:
    observed = good()
    observed.mailbox[0] = replace(observed.mailbox[0], answered="4xx")
    assert len(letters.check(observed)) == 1


def test_another_message_id_at_the_second_try_is_caught() -> None:
    observed = good()
    observed.tables["notifier.letter"][0]["message_id"] = "<tried-again@x>"
    assert any("has Message-ID" in found.sentence for found in letters.check(observed))


@pytest.mark.parametrize("status", ["PENDING", "DEAD"])
def test_a_letter_at_rest_says_why(status: str) -> None:
    observed = good()
    observed.tables["notifier.letter"][0]["status"] = status
    assert len(letters.check(observed)) == 1
    observed.tables["notifier.letter"][0]["last_error"] = "450 greylisted"
    assert letters.check(observed) == []


def sent_again(observed: Observations, *, answered: str = "250") -> None:
    observed.mailbox[0] = replace(observed.mailbox[0], answered=answered)
    observed.mailbox.append(
        replace(observed.mailbox[0], at=observed.mailbox[0].at + 4, answered="250")
    )


def test_a_copy_without_a_reason_is_caught() -> None:
    observed = good()
    sent_again(observed)
    assert len(letters.check(observed)) == 1


def test_a_copy_after_a_cut_is_counted_and_good() -> None:
    observed = good()
    sent_again(observed, answered="cut")
    assert letters.check(observed) == []
    assert list(copies(observed).values()) == [1]


def test_a_copy_after_the_sender_was_killed_is_good_and_any_other_kill_explains_none() -> None:
    observed = good()
    sent_again(observed)
    at = observed.mailbox[0].at
    observed.faults = [Injected("kill:display", "kill", "display", at, at + 1)]
    assert len(letters.check(observed)) == 1
    observed.faults = [Injected("kill:notifier-worker", "kill", "notifier-worker", at, at + 1)]
    assert letters.check(observed) == []
    observed.faults = [Injected("kill:notifier-worker", "kill", "notifier-worker", at + 9, at + 9)]
    assert len(letters.check(observed)) == 1
