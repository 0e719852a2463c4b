"""What an engineer decides about stock requests. Pure."""

from services.token_api.fleet.rules.commands import Allocate, Approve, Reject
from services.token_api.fleet.rules.states import RequestStatus, StockRequest, Trip
from services.token_api.fleet.rules.station import Station
from shared.events import EventType, Reason, TokenStatus
from shared.problems import Refused


def approve(station: Station, command: Approve) -> StockRequest:
    """Put a request at the end of the line of those that wait for a vehicle."""
    request = station.requests[command.request_id]
    _require_pending(request)
    return _approved(station, request, by=command.by)


def _approved(station: Station, request: StockRequest, *, by: str) -> StockRequest:
    request = station.change_request(
        request,
        status=RequestStatus.APPROVED,
        approved_at=station.next_approval(),
        approved_by=by,
        queue_position=len(station.unmatched) + 1,
    )
    station.tell_request(EventType.REQUEST_APPROVED, request, actor=by)
    return request


def reject(station: Station, command: Reject) -> StockRequest:
    """Reject a request that nobody drives for yet, be it approved or not."""
    request = station.requests[command.request_id]
    if request.status is not RequestStatus.APPROVED:
        _require_pending(request)
    request = station.change_request(request, status=RequestStatus.REJECTED)
    station.tell_request(EventType.REQUEST_REJECTED, request, actor=command.by)
    return request


def allocate(station: Station, command: Allocate) -> Trip:
    """Match by hand, past first come first served; a request not approved yet is so by this."""
    token = station.tokens.get(command.token_id)
    request = station.requests.get(command.request_id)
    if token is None or token.row.status is not TokenStatus.WAITING:
        raise Refused("TOKEN_TAKEN", "This token is not waiting any more.", status=400)
    if request is None or request.status not in _FREE:
        raise Refused("REQUEST_TAKEN", "This request does not wait for a vehicle.", status=400)
    if request.status is RequestStatus.PENDING:
        request = _approved(station, request, by=command.by)
    return station.offer(token, request, Reason.MANUAL, by=command.by)


def refuse_closed(*, station_active: bool, dbs_active: bool) -> None:
    """Raise `Refused` (409) where nothing new is asked for; what was asked for goes on."""
    if not station_active:
        raise Refused("STATION_CLOSED", "The station is closed for now.")
    if not dbs_active:
        raise Refused("DBS_CLOSED", "The daughter station is closed for now.")


def refuse_change(status: RequestStatus) -> None:
    """Raise `Refused` (409) once a vehicle drives for the request, or it is over."""
    if status not in _FREE:
        raise _standing(status)


_FREE = frozenset({RequestStatus.PENDING, RequestStatus.APPROVED})


def different_stations() -> Refused:
    return Refused(
        "DIFFERENT_STATIONS",
        "The token and the stock request belong to different stations.",
        status=400,
    )


def _require_pending(request: StockRequest) -> None:
    if request.status is not RequestStatus.PENDING:
        raise _standing(request.status)


def _standing(status: RequestStatus) -> Refused:
    how = {
        RequestStatus.PENDING: "waits to be approved",
        RequestStatus.APPROVED: "is approved already and waits for a vehicle",
        RequestStatus.ALLOCATED: "has a vehicle already",
        RequestStatus.FULFILLED: "has been delivered",
        RequestStatus.REJECTED: "was rejected",
    }[status]
    return Refused(f"REQUEST_{status}", f"This request {how}.", status_now=status.value)
