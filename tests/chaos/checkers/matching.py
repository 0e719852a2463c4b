"""I20: at a station no token and request are left unmatched together."""

from collections import defaultdict
from typing import Any, Final

from shared.events import TokenStatus
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = (
    "No waiting driver and approved request are left unmatched together, and whoever is matched "
    "has exactly one trip."
)

NOT_AGAIN: Final = frozenset({"DECLINED", "RELEASED"})
LIVE_TRIPS: Final = frozenset({"PENDING", "ACCEPTED", "STARTED"})


def check(observed: Observations) -> list[Violation]:
    return [*_unmatched(observed), *_trips(observed)]


def _unmatched(observed: Observations) -> list[Violation]:
    declined = {
        (trip["token_id"], trip["request_id"])
        for trip in observed.rows("token_api.trip")
        if trip["status"] in NOT_AGAIN
    }
    waiting = [
        row
        for row in observed.rows("token_api.fleet_token")
        if _status(observed, row["token_id"]) is TokenStatus.WAITING
    ]
    approved = [
        row for row in observed.rows("token_api.stock_request") if row["status"] == "APPROVED"
    ]
    return [
        Violation("I20", f"token {token['token_id']} and request {request['request_id']} both wait")
        for token in waiting
        for request in approved
        if token["ms_id"] == request["ms_id"]
        if (token["token_id"], request["request_id"]) not in declined
    ]


def _trips(observed: Observations) -> list[Violation]:
    trips: dict[str, dict[int, list[int]]] = {
        "token_id": defaultdict(list),
        "request_id": defaultdict(list),
    }
    for trip in observed.rows("token_api.trip"):
        if trip["status"] in LIVE_TRIPS:
            for whose, found in trips.items():
                found[trip[whose]].append(trip["trip_id"])
    tokens = {
        row["token_id"]: _status(observed, row["token_id"]) is TokenStatus.ALLOCATED
        for row in observed.rows("token_api.fleet_token")
    }
    requests = {
        row["request_id"]: row["status"] == "ALLOCATED"
        for row in observed.rows("token_api.stock_request")
    }
    return [
        *_not_one("token", tokens, trips["token_id"]),
        *_not_one("request", requests, trips["request_id"]),
    ]


def _not_one(what: str, matched: dict[int, bool], trips: dict[int, list[int]]) -> list[Violation]:
    return [
        Violation("I20", f"{what} {key} (matched: {matched.get(key)}) has trips {trips.get(key)}")
        for key in matched.keys() | trips.keys()
        if len(trips.get(key, [])) != bool(matched.get(key))
    ]


def _status(observed: Observations, token_id: Any) -> TokenStatus | None:
    token = observed.tokens.get(int(token_id))
    return token.status if token else None
