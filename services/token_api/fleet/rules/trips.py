"""The states of a trip: offered, accepted or declined, started, completed. Pure."""

from services.token_api.fleet.rules.commands import (
    Accept,
    Complete,
    Decline,
    Release,
    Start,
    TripCommand,
)
from services.token_api.fleet.rules.states import FleetToken, RequestStatus, Trip, TripStatus
from services.token_api.fleet.rules.station import Station
from services.token_api.fleet.rules.tokens import expire, expire_off_duty, free_request, on_duty
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import ARRIVAL_STEP
from shared.problems import Refused


def accept(station: Station, command: Accept) -> Trip:
    """Accept an offer; needs an active shift, as whoever accepts is about to drive."""
    trip = _own(station, command)
    if trip.status is TripStatus.ACCEPTED:
        return trip
    _require(trip, TripStatus.PENDING)
    on_duty(station, station.drivers[trip.driver_id])
    trip = station.change_trip(trip, status=TripStatus.ACCEPTED, accepted_at=station.now)
    station.change_token(EventType.TRIP_ACCEPTED, station.tokens[trip.token_id], trip=trip)
    return trip


def decline(station: Station, command: Decline) -> Trip:
    """Decline an offer: token and request return to their lines, but not to each other.

    The token expires where the shift has ended since the offer.
    """
    trip = _own(station, command)
    if trip.status is TripStatus.DECLINED:
        return trip
    _require(trip, TripStatus.PENDING)
    trip = station.change_trip(trip, status=TripStatus.DECLINED, ended_at=station.now)
    station.declined.add((trip.token_id, trip.request_id))
    waiting = _back_into_line(station, station.tokens[trip.token_id], trip)
    expire_off_duty(station, waiting)
    free_request(station, trip)
    return trip


def _back_into_line(station: Station, token: FleetToken, trip: Trip) -> FleetToken:
    first = station.waiting[:1]
    if station.settings.declined_to == "back":
        arrived_at = station.next_arrival()
    elif first:
        arrived_at = min(token.row.arrived_at, first[0].row.arrived_at - ARRIVAL_STEP)
    else:
        arrived_at = token.row.arrived_at
    return station.change_token(
        EventType.TRIP_DECLINED,
        token,
        trip=trip,
        status=TokenStatus.WAITING,
        arrived_at=arrived_at,
        visit=token.row.visit + 1,
    )


def start(station: Station, command: Start) -> Trip:
    trip = _own(station, command)
    if trip.status is TripStatus.STARTED:
        return trip
    _require(trip, TripStatus.ACCEPTED)
    trip = station.change_trip(trip, status=TripStatus.STARTED, started_at=station.now)
    station.change_token(EventType.TRIP_STARTED, station.tokens[trip.token_id], trip=trip)
    return trip


def complete(station: Station, command: Complete) -> Trip:
    """Complete a trip, whatever has become of the shift meanwhile."""
    trip = _own(station, command)
    if trip.status is TripStatus.COMPLETED:
        return trip
    _require(trip, TripStatus.STARTED)
    trip = station.change_trip(trip, status=TripStatus.COMPLETED, ended_at=station.now)
    station.change_request(station.requests[trip.request_id], status=RequestStatus.FULFILLED)
    token = station.change_token(EventType.TRIP_COMPLETED, station.tokens[trip.token_id], trip=trip)
    expire(station, token, Reason.TRIP_COMPLETED, trip=trip)
    return trip


def release(station: Station, command: Release) -> Trip:
    """Put token and request of a trip that never started back where they stood in their lines.

    The token expires where the shift has ended since. The two are not offered to each other again.
    """
    trip = station.trips[command.trip_id]
    if trip.status is TripStatus.RELEASED:
        return trip
    _require(trip, TripStatus.ACCEPTED)
    if not overdue(trip, station):
        raise Refused(
            "TRIP_NOT_OVERDUE",
            "This trip was accepted a short while ago. The driver still has time to start it.",
            trip_id=trip.trip_id,
        )
    trip = station.change_trip(trip, status=TripStatus.RELEASED, ended_at=station.now)
    station.declined.add((trip.token_id, trip.request_id))
    token = station.tokens[trip.token_id]
    waiting = station.change_token(
        EventType.TRIP_RELEASED,
        token,
        trip=trip,
        actor=command.by,
        status=TokenStatus.WAITING,
        visit=token.row.visit + 1,
    )
    expire_off_duty(station, waiting)
    free_request(station, trip)
    return trip


def overdue(trip: Trip, station: Station) -> bool:
    return trip.accepted_at is not None and (
        trip.accepted_at + station.settings.start <= station.now
    )


def _own(station: Station, command: TripCommand) -> Trip:
    """Return the driver's own trip; somebody else's is not there for them."""
    trip = station.trips.get(command.trip_id)
    if trip is None or trip.driver_id != command.driver_id:
        raise unknown_trip(command.trip_id)
    return trip


def unknown_trip(trip_id: int) -> Refused:
    return Refused("TRIP_NOT_FOUND", f"You have no trip {trip_id}.", status=404)


def _require(trip: Trip, status: TripStatus) -> None:
    if trip.status is status:
        return
    code, how = _STANDING[trip.status]
    raise Refused(code, f"This trip {how}.", trip_id=trip.trip_id, status_now=trip.status.value)


_STANDING = {
    TripStatus.PENDING: ("TRIP_NOT_ACCEPTED", "has not been accepted yet"),
    TripStatus.ACCEPTED: ("TRIP_ACCEPTED", "has been accepted and has not started yet"),
    TripStatus.STARTED: ("TRIP_STARTED", "is on its way"),
    TripStatus.COMPLETED: ("TRIP_COMPLETED", "is completed"),
    TripStatus.DECLINED: ("TRIP_DECLINED", "was declined"),
    TripStatus.TIMED_OUT: ("OFFER_TIMED_OUT", "was not accepted in time"),
    TripStatus.CANCELLED: ("TRIP_CANCELLED", "was cancelled"),
    TripStatus.RELEASED: ("TRIP_RELEASED", "was taken back, as it had not started in time"),
}
