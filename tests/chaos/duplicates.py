"""What came twice, by kind: every one of them is allowed, counted, and without effect."""

from collections import Counter
from typing import Any

from shared.topics import TOKEN_EVENTS
from tests.chaos.diary import Type
from tests.chaos.faults.log import HEADER
from tests.chaos.observations import Observations

TAKEN = frozenset({"250", "cut"})


def duplicates(observed: Observations) -> dict[str, Any]:
    """Return how often something was sent, delivered or asked more than once."""
    return {
        "letters": _letters(observed),
        "log": _log(observed),
        "requests asked again with the same key": _asked_again(observed),
    }


def _letters(observed: Observations) -> dict[str, int]:
    taken = [one for one in observed.mailbox if one.answered in TAKEN]
    copies = Counter(one.message_id for one in taken)
    cut = {one.message_id for one in taken if one.answered == "cut"}
    again = {message_id for message_id, count in copies.items() if count > 1}
    return {
        "letters": len(copies),
        "sent again after a cut behind the final dot": len(again & cut),
        "sent again because the sender died or lost Postgres before its record": len(again - cut),
        "copies beyond the first": sum(copies.values()) - len(copies),
        "most copies of one letter": max(copies.values(), default=0),
    }


def _log(observed: Observations) -> dict[str, int]:
    records = [one for one in observed.log if one.topic == TOKEN_EVENTS.name and one.event]
    ours = [one for one in records if HEADER not in one.headers]
    again = len(ours) - len({one.event.event_id for one in ours if one.event})
    return {
        "records of events": len(records),
        "copies that the faults put there": len(records) - len(ours),
        "records that the relay sent again": again,
    }


def _asked_again(observed: Observations) -> int:
    keys = Counter(one.key for one in observed.diary if one.key and one.type is Type.INVOKE)
    return sum(keys.values()) - len(keys)
