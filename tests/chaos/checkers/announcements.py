"""I12: a screen announces what happened, and each call once."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import orjson

from tests.chaos.checkers.projection import CALLS
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations, Transcript

STATEMENT = "Every screen announces each call at most once, and nothing that was not called."

# What our page does: who came later than this is shown, but not called out.
FRESH: Final = timedelta(seconds=120)


class _Call(NamedTuple):
    call_id: str
    label: str
    desk_id: int | None
    at: datetime


class _Board(NamedTuple):
    as_of: datetime
    calls: list[_Call]


def check(observed: Observations) -> list[Violation]:
    called = {str(row.event.call_id) for row in observed.events if row.event.event_type in CALLS}
    boards: dict[int, _Board] = {}
    found: list[Violation] = []
    for client in observed.transcripts.clients:
        if client.kind == "screen":
            found += _listen(client, _announced(observed, client, boards), called)
    return found


def _listen(client: Transcript, announced: list[_Call], called: set[str]) -> list[Violation]:
    found = []
    known: dict[tuple[str, int | None, datetime], _Call] = {}
    for call in announced:
        before = known.setdefault((call.label, call.desk_id, call.at), call)
        if before is not call:
            evidence = (str(before), str(call))
            found.append(
                Violation("I12", f"{client.client} announces {call.label} twice", evidence)
            )
        if call.call_id not in called:
            sentence = f"{client.client} announces a call that was never made"
            found.append(Violation("I12", sentence, (str(call),)))
    return found


def _announced(
    observed: Observations, client: Transcript, boards: dict[int, _Board]
) -> list[_Call]:
    """Return what the page would have called out, over all of its connections."""
    known: set[str] | None = None
    announced: list[_Call] = []
    for connection in client.connections:
        for place in connection.told:
            message = observed.transcripts.messages[place]
            if message.event != "board":
                continue
            if place not in boards:
                boards[place] = _read(orjson.loads(message.data))
            board = boards[place]
            if known is not None:
                oldest = board.as_of - FRESH
                announced += [
                    call for call in board.calls if call.call_id not in known and call.at >= oldest
                ]
            known = (known or set()) | {call.call_id for call in board.calls}
    return announced


def _read(board: dict[str, Any]) -> _Board:
    calls = [
        _Call(
            call["call_id"],
            call["token_label"],
            call["desk_id"],
            datetime.fromisoformat(call["at"]),
        )
        for department in board["departments"]
        for call in department["recent_calls"]
    ]
    return _Board(datetime.fromisoformat(board["as_of"]), calls)
