"""I27: a phone has one live ticket of a service, and a booking is one seat for the right code."""

from collections import defaultdict

from shared.events import LIVE, EventType
from tests.chaos.checkers.asked import described, kept_token
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "A phone has one live ticket of a service at a time, the one that it was told of; a booking by "
    "phone is one token, and none without the letter's code."
)

# Where the records of what phones have taken at counters say so.
PATH = "/api/v1/join/tickets"


def check(observed: Observations) -> list[Violation]:
    every = operations(observed.diary)
    return [*_told_wrongly(observed, every), *_two_at_once(observed), *_bookings(every)]


def _told_wrongly(observed: Observations, every: list[Operation]) -> list[Violation]:
    """Look for each ticket that was acknowledged, by the secret of its link."""
    known = {token.secret: token for token in observed.tokens.values()}
    found = []
    for one in every:
        if one.invoked.operation not in {"join", "confirm-booking"} or one.type is not Type.OK:
            continue
        ticket = one.answer["ticket"]
        token = known.get(ticket["ticket_url"].rpartition("/")[2])
        if token is None:
            found.append(Violation("I27", "a phone's ticket does not exist", (described(one),)))
        elif token.label != ticket["token_label"]:
            sentence = f"a phone was told {ticket['token_label']} of {token.label}"
            found.append(Violation("I27", sentence, (described(one),)))
    return found


def _two_at_once(observed: Observations) -> list[Violation]:
    """Go through each queue: a ticket of a phone that has a live one there is one too many."""
    owners = {
        token["id"]: row["caller"]
        for row in observed.rows("token_api.idempotency")
        if row["path"] == PATH and (token := kept_token(row["answer"]))
    }
    found = []
    for rows in events_by_queue(observed).values():
        live: dict[str, dict[int, EventRow]] = defaultdict(dict)
        for row in rows:
            owner = owners.get(row.token_id or 0)
            if owner is None or row.token_id is None:
                continue
            mine = live[owner]
            if row.event.event_type is EventType.TOKEN_GENERATED and mine:
                evidence = (told(row), *map(told, mine.values()))
                found.append(Violation("I27", "a phone has two tickets of one queue", evidence))
            here = row.event.event_type is not EventType.TOKEN_TRANSFERRED
            if row.event.status in LIVE and here:
                mine[row.token_id] = row
            else:
                mine.pop(row.token_id, None)
    return found


def _bookings(every: list[Operation]) -> list[Violation]:
    tickets: dict[str, set[str]] = defaultdict(set)
    found = []
    for one in every:
        if one.type is not Type.OK:
            continue
        if one.invoked.operation == "confirm-wrong":
            found.append(Violation("I27", "a wrong code was taken", (described(one),)))
        elif one.invoked.operation == "confirm-booking":
            path = (one.invoked.request or {})["path"]
            tickets[path].add(one.answer["ticket"]["ticket_url"])
    found += [
        Violation("I27", f"{path} gave {sorted(urls)}")
        for path, urls in tickets.items()
        if len(urls) > 1
    ]
    return found
