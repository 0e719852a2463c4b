"""I11: what cannot be read is set aside, once, and holds up nobody."""

from typing import Final

from pydantic import ValidationError

from shared.events import decode
from shared.topics import TOKEN_EVENTS
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "A record that nobody can read is set aside by each consumer, and nothing else is."

CONSUMERS: Final = ("token_api", "department", "notifier")


def check(observed: Observations) -> list[Violation]:
    return [
        found
        for schema in CONSUMERS
        for found in (*_lost(observed, schema), *_good(observed, schema))
    ]


def _lost(observed: Observations, schema: str) -> list[Violation]:
    parked = {row["value"] and bytes(row["value"]) for row in observed.rows(f"{schema}.parked")}
    return [
        Violation("I11", f"{schema} has not set aside {record.partition}/{record.offset}")
        for record in observed.log
        if record.topic == TOKEN_EVENTS.name and record.event is None and record.value is not None
        if record.value not in parked
    ]


def _good(observed: Observations, schema: str) -> list[Violation]:
    return [
        Violation("I11", f"{schema} has set aside a good event", (str(row["error"]),))
        for row in observed.rows(f"{schema}.parked")
        if row["topic"] == TOKEN_EVENTS.name and row["value"] and _readable(bytes(row["value"]))
    ]


def _readable(value: bytes) -> bool:
    try:
        decode(value)
    except ValidationError:
        return False
    return True
