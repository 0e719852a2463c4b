"""I12: every screen ends on the true board, and only ever goes forward."""

from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import orjson

from tests.chaos.checkers.boards import differences
from tests.chaos.checkers.projection import projection, shown
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Connection, Message, Observations, Transcript

STATEMENT = (
    "Every connected screen ends on the true board, however often it lost its line; within a "
    "connection versions only grow, and each connection begins with a board."
)

# A screen whose line broke just now is about to come back; the longest pause of a page is 15 s.
COMES_BACK_SECONDS: Final = 20.0


def check(observed: Observations) -> list[Violation]:
    ends = _Ends(observed)
    found = []
    for client in observed.transcripts.clients:
        if client.kind == "screen":
            found += _forward(observed, client)
            found += ends.of(client)
    return found


def _forward(observed: Observations, client: Transcript) -> list[Violation]:
    found = []
    for connection in client.connections:
        told = observed.transcripts.told(connection)
        versions = [int(one.event_id or -1) for one in told if one.event == "board"]
        if any(later <= one for one, later in pairwise(versions)):
            evidence = (f"versions {versions[-20:]}",)
            found.append(Violation("I12", f"{client.client} was told an older board", evidence))
        if told and told[0].event != "board":
            found.append(Violation("I12", f"{client.client} was not told the board at first"))
    return found


class _Ends:
    """Compares the last boards; hundreds of screens end on the same few."""

    def __init__(self, observed: Observations) -> None:
        self._observed = observed
        self._known: dict[int, tuple[str, ...]] = {}

    def of(self, client: Transcript) -> list[Violation]:
        last = client.connections[-1] if client.connections else None
        if last is None or last.http_status != 200 or last.closed_at is not None:
            return self._away(client, last)
        boards = [place for place in last.told if self._message(place).event == "board"]
        if not boards:
            return [Violation("I12", f"{client.client} is connected and has no board")]
        wrong = self._compare(client, boards[-1])
        sentence = f"{client.client} ends on another board than {client.subject} has"
        return [Violation("I12", sentence, wrong)] if wrong else []

    def _away(self, client: Transcript, last: Connection | None) -> list[Violation]:
        since = last.closed_at or last.opened_at if last else 0.0
        if last is not None and self._observed.read_at - since < COMES_BACK_SECONDS:
            return []
        status = last.http_status if last else None
        sentence = f"{client.client} is not connected at the end"
        return [Violation("I12", sentence, (f"last answer {status}, since {since:.1f}",))]

    def _compare(self, client: Transcript, place: int) -> tuple[str, ...]:
        if place not in self._known:
            message = self._message(place)
            board: dict[str, Any] = orjson.loads(message.data)
            as_of = datetime.fromisoformat(board["as_of"])
            wanted = projection(self._observed, client.subject, as_of, board["time_zone"])
            parts = [line for _, lines in differences(wanted, shown(board)) for line in lines]
            if str(board["version"]) != message.event_id:
                parts.append(f"version {board['version']} has id {message.event_id}")
            if board["stale_since"]:
                parts.append(f"stale since {board['stale_since']}")
            self._known[place] = tuple(parts)
        return self._known[place]

    def _message(self, place: int) -> Message:
        return self._observed.transcripts.messages[place]
