"""I24: who is sent to one desk is called there and nowhere else."""

from itertools import pairwise

from shared.events import EventType, TokenStatus
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "Who was sent to one desk is called by no other, and waits for no desk that has closed."

CLOSED = "CLOSED"


def check(observed: Observations) -> list[Violation]:
    return [*_called_elsewhere(observed), *_wait_for_a_closed_desk(observed)]


def _called_elsewhere(observed: Observations) -> list[Violation]:
    found = []
    for token_id, rows in events_by_token(observed).items():
        for sent, called in pairwise(rows):
            desk = sent.event.desk_id
            is_sent = sent.event.status is TokenStatus.HELD and desk is not None
            is_called = called.event.event_type is EventType.TOKEN_CALLED
            if is_sent and is_called and called.event.desk_id != desk:
                sentence = f"token {token_id} was sent to desk {desk} and called elsewhere"
                found.append(Violation("I24", sentence, (told(sent), told(called))))
    return found


def _wait_for_a_closed_desk(observed: Observations) -> list[Violation]:
    closed = {
        (department_id, desk["desk_id"])
        for department_id, line in observed.lines.items()
        for desk in line.get("desks", [])
        if desk["state"] == CLOSED
    }
    return [
        Violation("I24", f"token {token.id} waits for desk {token.desk_id}, which is closed")
        for token in observed.tokens.values()
        if token.status is TokenStatus.HELD and (token.department_id, token.desk_id) in closed
    ]
