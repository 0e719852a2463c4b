"""A batch of commands at one station, one after another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.token_api.rules.fleet import requests, tokens, trips
from services.token_api.rules.fleet.commands import (
    Accept,
    Allocate,
    Approve,
    CancelToken,
    Command,
    Complete,
    Decline,
    Reject,
    RequestToken,
    Start,
)
from services.token_api.rules.fleet.states import FleetToken, StockRequest, Trip
from services.token_api.rules.fleet.station import Facts, Ids, Station
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class TokenDone:
    """How a token stands after a command; `position` is its place while it waits."""

    token: FleetToken
    trip: Trip | None
    position: int | None


@dataclass(frozen=True, slots=True)
class RequestDone:
    request: StockRequest
    trip: Trip | None
    token: FleetToken | None  # of the trip


@dataclass(frozen=True, slots=True)
class TripDone:
    trip: Trip
    request: StockRequest
    token: FleetToken
    position: int | None  # of the token, when it is back in the line


Done = TokenDone | RequestDone | TripDone


def work(
    facts: Facts, commands: Sequence[Command], ids: Ids
) -> tuple[Station, list[Done | Refused]]:
    """Let time pass, then do each command and match after it; one outcome a command, in order.

    A command that is refused changes nothing and stops nobody.
    """
    station = Station(facts, ids)
    tokens.let_time_pass(station)
    station.match()
    outcomes: list[Done | Refused] = []
    for command in commands:
        try:
            outcomes.append(_do(station, command))
        except Refused as refused:
            outcomes.append(refused)
    return station, outcomes


def _do(station: Station, command: Command) -> Done:
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
        case Accept():
            trip = trips.accept(station, command)
        case Decline():
            trip = trips.decline(station, command)
        case Start():
            trip = trips.start(station, command)
        case Complete():
            trip = trips.complete(station, command)
        case _:
            assert_never(command)
    station.match()
    return _trip_done(station, trip)


def _token_done(station: Station, token: FleetToken) -> TokenDone:
    token = station.tokens[token.token_id]
    return TokenDone(token, station.live_trip_of(token), station.position(token))


def _request_done(station: Station, request: StockRequest) -> RequestDone:
    request = station.requests[request.request_id]
    trip = next(
        (
            one
            for one in station.trips.values()
            if one.live and one.request_id == request.request_id
        ),
        None,
    )
    return RequestDone(request, trip, station.tokens[trip.token_id] if trip else None)


def _trip_done(station: Station, trip: Trip) -> TripDone:
    token = station.tokens[trip.token_id]
    return TripDone(trip, station.requests[trip.request_id], token, station.position(token))
