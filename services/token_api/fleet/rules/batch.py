"""A batch of commands at one station, one after another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.token_api.fleet.rules import stock_requests as requests
from services.token_api.fleet.rules import tokens, trips
from services.token_api.fleet.rules.commands import (
    Accept,
    Allocate,
    Approve,
    CancelToken,
    Command,
    Complete,
    Decline,
    Reject,
    Release,
    RequestToken,
    Start,
)
from services.token_api.fleet.rules.states import FleetToken, StockRequest, Trip
from services.token_api.fleet.rules.station import Ids, Snapshot, Station
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class TokenResult:
    """How a token stands after a command; `position` is its place while it waits."""

    token: FleetToken
    trip: Trip | None
    position: int | None


@dataclass(frozen=True, slots=True)
class RequestResult:
    request: StockRequest
    trip: Trip | None
    token: FleetToken | None  # of the trip


@dataclass(frozen=True, slots=True)
class TripResult:
    trip: Trip
    request: StockRequest
    token: FleetToken
    position: int | None  # of the token, when it is back in the line


Result = TokenResult | RequestResult | TripResult


def run_commands(
    snapshot: Snapshot, commands: Sequence[Command], ids: Ids
) -> tuple[Station, list[Result | Refused]]:
    """Let time pass, then do each command and match after it; one outcome a command, in order.

    A command that is refused changes nothing and stops nobody.
    """
    station = Station(snapshot, ids)
    tokens.let_time_pass(station)
    station.match()
    outcomes: list[Result | Refused] = []
    for command in commands:
        try:
            outcomes.append(_do(station, command))
        except Refused as refused:
            outcomes.append(refused)
    return station, outcomes


def _do(station: Station, command: Command) -> Result:
    match command:
        case RequestToken():
            token = tokens.request_token(station, command)
            station.match()
            return _token_done(station, token)
        case CancelToken():
            token = tokens.cancel_token(station, command)
            station.match()
            return _token_done(station, token)
        case Approve():
            request = requests.approve(station, command)
            station.match()
            return _request_done(station, request)
        case Reject():
            return _request_done(station, requests.reject(station, command))
        case Allocate():
            trip = requests.allocate(station, command)
        case _:
            trip = _change_trip(station, command)
    station.match()
    return _trip_done(station, trip)


def _change_trip(station: Station, command: Accept | Decline | Start | Complete | Release) -> Trip:
    match command:
        case Accept():
            return trips.accept(station, command)
        case Decline():
            return trips.decline(station, command)
        case Start():
            return trips.start(station, command)
        case Complete():
            return trips.complete(station, command)
        case Release():
            return trips.release(station, command)
        case _:
            assert_never(command)


def _token_done(station: Station, token: FleetToken) -> TokenResult:
    token = station.tokens[token.token_id]
    return TokenResult(token, station.live_trip_of(token), station.position(token))


def _request_done(station: Station, request: StockRequest) -> RequestResult:
    request = station.requests[request.request_id]
    trip = next(
        (
            one
            for one in station.trips.values()
            if one.live and one.request_id == request.request_id
        ),
        None,
    )
    return RequestResult(request, trip, station.tokens[trip.token_id] if trip else None)


def _trip_done(station: Station, trip: Trip) -> TripResult:
    token = station.tokens[trip.token_id]
    return TripResult(trip, station.requests[trip.request_id], token, station.position(token))
