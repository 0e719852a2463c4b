"""What vehicle tokens, requests and trips look like to those who ask."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.token_api.fleet.rules.batch import RequestResult, Result, TokenResult, TripResult
from services.token_api.fleet.rules.commands import (
    Accept,
    Allocate,
    CancelToken,
    Command,
    Complete,
    Decline,
    Reject,
    Release,
    Start,
)
from services.token_api.fleet.rules.states import FleetToken, Place, StockRequest, Trip, TripStatus
from shared.events import TokenStatus

WAITING = "Token issued. Waiting for stock request allocation."
ALLOCATED = "Token allocated to trip immediately"
MANUAL = "Manual allocation successful"
NO_VEHICLE = "Waiting for vehicle"


def answer(command: Command, done: Result, place: Place) -> dict[str, Any]:
    """Return the body that answers a command."""
    match done:
        case TokenResult():
            return _token_answer(command, done, place)
        case RequestResult():
            return _request_answer(command, done, place)
        case TripResult():
            return _trip_answer(command, done, place)


def _token_answer(command: Command, done: TokenResult, place: Place) -> dict[str, Any]:
    token = token_body(done.token, place, done.trip)
    if isinstance(command, CancelToken):
        return {
            "success": True,
            "message": f"Token {done.token.row.label} cancelled",
            "token": token,
        }
    if done.trip is None:
        return {
            "success": True,
            "token": token,
            "message": WAITING,
            "queue_position": done.position,
        }
    return {
        "success": True,
        "token": token,
        "trip": trip_body(done.trip, place.time_zone),
        "message": ALLOCATED,
    }


def _request_answer(command: Command, done: RequestResult, place: Place) -> dict[str, Any]:
    if isinstance(command, Reject):
        message = "Stock request rejected"
    elif done.token is not None:
        message = f"Matched with token {done.token.row.label}"
    else:
        message = NO_VEHICLE
    return {
        "success": True,
        "message": message,
        **request_body(done.request, place.ms_id, place.time_zone),
        "trip_id": done.trip.trip_id if done.trip else None,
        "token_no": done.token.row.label if done.token else None,
        "driver_name": done.token.row.name if done.token else None,
    }


def _trip_answer(command: Command, done: TripResult, place: Place) -> dict[str, Any]:
    if isinstance(command, Allocate):
        return {
            "success": True,
            "message": MANUAL,
            "trip_id": done.trip.trip_id,
            "token_no": done.token.row.label,
            "driver_name": done.token.row.name,
            "dbs_name": done.trip.dbs_name,
        }
    said: dict[type[Command], str] = {
        Accept: "accepted",
        Decline: "declined",
        Start: "started",
        Complete: "completed",
        Release: "released",
    }
    trip = done.trip
    return {
        "success": True,
        "message": f"Trip {said[type(command)]}",
        "trip": trip_body(trip, place.time_zone),
        "token": token_body(done.token, place, trip if trip.live else None),
        "queue_position": done.position,
    }


def token_body(token: FleetToken, place: Place, trip: Trip | None) -> dict[str, Any]:
    row = token.row
    body: dict[str, Any] = {
        "id": row.id,
        "token_no": row.label,
        "sequence_number": row.number,
        "status": row.status.value,
        "issued_at": local(row.issued_at, place.time_zone),
        "ms_id": place.ms_id,
        "ms_name": place.ms_name,
        "vehicle_reg": token.vehicle_reg,
    }
    if row.status is TokenStatus.ALLOCATED and trip is not None:
        body["allocated_at"] = local(trip.offered_at, place.time_zone)
    if token.expiry_reason is not None:
        body["expiry_reason"] = token.expiry_reason.value
    return body


def trip_body(trip: Trip, zone: str) -> dict[str, Any]:
    return {
        "id": trip.trip_id,
        "dbs_id": trip.dbs_id,
        "dbs_name": trip.dbs_name,
        "status": trip.status.value,
        "stock_request_id": trip.request_id,
        "offered_at": local(trip.offered_at, zone),
        "offer_ends_at": local(trip.offer_ends_at, zone)
        if trip.status is TripStatus.PENDING
        else None,
        "accepted_at": local(trip.accepted_at, zone),
        "started_at": local(trip.started_at, zone),
        "ended_at": local(trip.ended_at, zone),
    }


def request_body(request: StockRequest, ms_id: int, zone: str) -> dict[str, Any]:
    return {
        "id": request.request_id,
        "ms_id": ms_id,
        "dbs_id": request.dbs_id,
        "dbs_name": request.dbs_name,
        "requested_qty": f"{request.requested_qty:.2f}",
        "priority": request.priority,
        "status": request.status.value,
        "requested_by": request.requested_by,
        "requested_at": local(request.requested_at, zone),
        "approved_at": local(request.approved_at, zone),
        "approved_by": request.approved_by,
        "queue_position": request.queue_position,
    }


def local(moment: datetime | None, zone: str) -> str | None:
    """Return a time with the station's offset, such as "+05:30"."""
    return moment.astimezone(ZoneInfo(zone)).isoformat() if moment else None
