"""A station under its lock: its line, its approved requests and its trips, and what changes.

`Station` is built from what was read, is asked one command after another, and collects what has
to be written. It reads no clock and gives out no ids: both come in. So the same commands on the
same state give the same result, which the caller uses: a rehearsal tells how many ids are needed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.token_api.fleet.rules.matching import Pair, match
from services.token_api.fleet.rules.states import (
    BusyElsewhere,
    Driver,
    FleetToken,
    Place,
    RequestStatus,
    Settings,
    StockRequest,
    Trip,
    TripStatus,
)
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import ARRIVAL_STEP, Change, TokenRow


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids to be given to new tokens and trips, in this order, and the secrets of tickets."""

    tokens: Iterator[int]
    trips: Iterator[int]
    secrets: Iterator[str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that was read under the station's lock."""

    now: datetime
    place: Place
    settings: Settings
    tokens: Iterable[FleetToken]
    requests: Iterable[StockRequest]  # the approved ones, and those that a command names
    trips: Iterable[Trip]  # the live ones, and those that a command names
    declined: Iterable[Pair]
    drivers: Mapping[int, Driver]
    elsewhere: BusyElsewhere = field(default_factory=BusyElsewhere)


class Station:
    def __init__(self, snapshot: Snapshot, ids: Ids) -> None:
        self.now = snapshot.now
        self.place = snapshot.place
        self.settings = snapshot.settings
        self.drivers = snapshot.drivers
        self.elsewhere = snapshot.elsewhere
        self.tokens = {token.token_id: token for token in snapshot.tokens}
        self.requests = {request.request_id: request for request in snapshot.requests}
        self.trips = {trip.trip_id: trip for trip in snapshot.trips}
        self.declined = set(snapshot.declined)
        self.ids = ids
        self.changes: list[Change] = []
        self.new_tokens = 0
        self.new_trips = 0
        self.touched_tokens: set[int] = set()
        self.touched_requests: set[int] = set()
        self.touched_trips: set[int] = set()
        self._last_arrival = snapshot.place.last_arrival
        self._last_approval = snapshot.place.last_approval

    # --- who stands where ------------------------------------------------------------------

    @property
    def waiting(self) -> list[FleetToken]:
        """Return the waiting tokens, first come first."""
        return sorted(
            (one for one in self.tokens.values() if one.row.status is TokenStatus.WAITING),
            key=lambda one: (one.row.arrived_at, one.token_id),
        )

    @property
    def unmatched(self) -> list[StockRequest]:
        """Return the requests that wait for a vehicle, first approved first."""
        waiting = [one for one in self.requests.values() if one.status is RequestStatus.APPROVED]
        return sorted(waiting, key=lambda one: (one.approved_at, one.request_id))

    def position(self, token: FleetToken) -> int | None:
        """Return a token's place in the line, 1 = next, or null when it does not wait."""
        ids = [one.token_id for one in self.waiting]
        return ids.index(token.token_id) + 1 if token.token_id in ids else None

    def live_token_of(self, driver_id: int) -> FleetToken | None:
        return next(
            (one for one in self.tokens.values() if one.live and one.driver_id == driver_id), None
        )

    def live_trip_of(self, token: FleetToken) -> Trip | None:
        return next(
            (one for one in self.trips.values() if one.live and one.token_id == token.token_id),
            None,
        )

    # --- what changes ----------------------------------------------------------------------

    def next_arrival(self) -> datetime:
        """Return the arrival of whoever joins the back of the line now."""
        last = self._last_arrival
        self._last_arrival = self.now if last is None else max(self.now, last + ARRIVAL_STEP)
        return self._last_arrival

    def next_approval(self) -> datetime:
        """Return the time of an approval now; no two have the same, so it is a place in line."""
        last = self._last_approval
        self._last_approval = self.now if last is None else max(self.now, last + ARRIVAL_STEP)
        return self._last_approval

    def issue(self, token: FleetToken) -> FleetToken:
        self.new_tokens += 1
        self.tokens[token.token_id] = token
        self.touched_tokens.add(token.token_id)
        return self._tell(EventType.TOKEN_GENERATED, token, before=None)

    def keep(self, token: FleetToken) -> None:
        """Keep what the log does not tell of a token: until when it may wait."""
        self.tokens[token.token_id] = token
        self.touched_tokens.add(token.token_id)

    def change_token(
        self,
        event_type: EventType,
        token: FleetToken,
        *,
        trip: Trip | None = None,
        reason: Reason | None = None,
        actor: str | None = None,
        expiry_reason: Reason | None = None,
        **row: object,
    ) -> FleetToken:
        """Change a token's row and tell it on the log, with its trip where it is about one."""
        before = self.tokens[token.token_id].row
        after = replace(token, row=replace(before, **row), expiry_reason=expiry_reason)  # type: ignore[arg-type]  # the fields are the row's
        self.tokens[token.token_id] = after
        self.touched_tokens.add(token.token_id)
        return self._tell(event_type, after, before=before, trip=trip, reason=reason, actor=actor)

    def _tell(
        self,
        event_type: EventType,
        token: FleetToken,
        *,
        before: TokenRow | None,
        trip: Trip | None = None,
        reason: Reason | None = None,
        actor: str | None = None,
    ) -> FleetToken:
        extra: dict[str, object] = {
            "vehicle_reg": token.vehicle_reg,
            "ticket_url": self.place.driver_page,
        }
        if trip is not None:
            extra |= {
                "trip_id": trip.trip_id,
                "request_id": trip.request_id,
                "dbs_id": trip.dbs_id,
                "dbs_name": trip.dbs_name,
                "offer_ends_at": trip.offer_ends_at,
            }
        if event_type is EventType.TOKEN_GENERATED:
            extra["place"] = self.position(token)
        self.changes.append(
            Change(event_type, before, token.row, reason=reason, actor=actor, extra=extra)
        )
        return token

    def change_request(self, request: StockRequest, **fields: object) -> StockRequest:
        after = replace(request, **fields)  # type: ignore[arg-type]  # the fields are its own
        self.requests[after.request_id] = after
        self.touched_requests.add(after.request_id)
        return after

    def tell_request(
        self, event_type: EventType, request: StockRequest, *, actor: str | None
    ) -> None:
        """Tell on the log what was decided about a request; it is about no token."""
        extra = {
            "request_id": request.request_id,
            "dbs_id": request.dbs_id,
            "dbs_name": request.dbs_name,
        }
        self.changes.append(
            Change(event_type, None, None, queue_id=self.place.queue_id, actor=actor, extra=extra)
        )

    def change_trip(self, trip: Trip, **fields: object) -> Trip:
        after = replace(trip, **fields)  # type: ignore[arg-type]  # the fields are its own
        self.trips[after.trip_id] = after
        self.touched_trips.add(after.trip_id)
        return after

    # --- matching --------------------------------------------------------------------------

    def match(self) -> None:
        """Match all that can be; call it after everything that could make a pair possible."""
        pairs = match(
            [one.token_id for one in self.waiting],
            [one.request_id for one in self.unmatched],
            self.declined,
        )
        for token_id, request_id in pairs:
            self.offer(self.tokens[token_id], self.requests[request_id], Reason.MATCHED)

    def offer(
        self, token: FleetToken, request: StockRequest, how: Reason, *, by: str | None = None
    ) -> Trip:
        """Make a trip of a waiting token and an approved request, and offer it to the driver."""
        self.new_trips += 1
        trip = Trip(
            trip_id=next(self.ids.trips),
            token_id=token.token_id,
            request_id=request.request_id,
            driver_id=token.driver_id,
            vehicle_id=token.vehicle_id,
            dbs_id=request.dbs_id,
            dbs_name=request.dbs_name,
            status=TripStatus.PENDING,
            how=how,
            offered_by=by,
            offered_at=self.now,
            offer_ends_at=self.now + self.settings.offer,
        )
        self.trips[trip.trip_id] = trip
        self.touched_trips.add(trip.trip_id)
        self.change_request(request, status=RequestStatus.ALLOCATED)
        allocated = self.change_token(
            EventType.TOKEN_ALLOCATED,
            token,
            trip=trip,
            reason=how,
            actor=by,
            status=TokenStatus.ALLOCATED,
        )
        self.change_token(EventType.TRIP_OFFERED, allocated, trip=trip, reason=how, actor=by)
        return trip
