"""A driver's token: asked for, cancelled, expired by the clock. Pure."""

from dataclasses import replace
from typing import Final

from services.token_api.fleet.rules.commands import CancelToken, RequestToken
from services.token_api.fleet.rules.shifts import Stretch, stretch_at
from services.token_api.fleet.rules.states import (
    Busy,
    Driver,
    FleetToken,
    RequestStatus,
    Trip,
    TripStatus,
)
from services.token_api.fleet.rules.station import Station
from shared.events import Category, EventType, Reason, TokenStatus
from shared.ledger import TokenRow
from shared.line_order import BASE_PRIORITY
from shared.problems import Refused

# Drivers queue in one class: only the time of arrival counts.
CATEGORY: Final = Category.WALKIN


def request_token(station: Station, command: RequestToken) -> FleetToken:
    """Put a driver in the line; raises `Refused` 400 while off duty or busy, or it is closed."""
    if not station.place.active:
        raise Refused("STATION_CLOSED", "This station is closed for now.", status=400)
    driver = station.drivers.get(command.driver_id)
    if driver is None:  # deleted since the page was asked for
        raise unknown_driver()
    stretch = on_duty(station, driver)
    _refuse_busy(station, driver, stretch)
    token = FleetToken(
        row=_row(station, driver),
        driver_id=driver.driver_id,
        vehicle_id=stretch.shift.vehicle_id,
        vehicle_reg=stretch.shift.vehicle_reg,
        keeps_until=stretch.until,
        ending=stretch.ending,
    )
    return station.issue(token)


def unknown_driver() -> Refused:
    return Refused("DRIVER_NOT_FOUND", "You are not registered as a driver.", status=404)


def on_duty(station: Station, driver: Driver) -> Stretch:
    """Return the driver's work of this moment; raises `Refused` (400) when there is none."""
    stretch = stretch_at(driver.shifts, station.now, now=station.now, zone=station.place.time_zone)
    if stretch is None:
        raise Refused(
            "NO_ACTIVE_SHIFT",
            "You have no approved shift at this station now.",
            status=400,
        )
    return stretch


def _refuse_busy(station: Station, driver: Driver, stretch: Stretch) -> None:
    vehicle_id = stretch.shift.vehicle_id
    for token in station.tokens.values():
        if token.live and driver.driver_id == token.driver_id:
            raise _busy(_how(token), f"You already have token {token.row.label}.")
        if token.live and vehicle_id == token.vehicle_id:
            raise _busy(_how(token), f"Your vehicle {token.vehicle_reg} already has a token.")
    if driver.driver_id in station.elsewhere.drivers:
        how = station.elsewhere.drivers[driver.driver_id]
        raise _busy(how, "You already have a token at another station.")
    if vehicle_id in station.elsewhere.vehicles:
        how = station.elsewhere.vehicles[vehicle_id]
        raise _busy(how, "Your vehicle already has a token at another station.")


def _how(token: FleetToken) -> Busy:
    return Busy.WAITING if token.row.status is TokenStatus.WAITING else Busy.ON_TRIP


def _busy(how: Busy, sentence: str) -> Refused:
    code = "TOKEN_EXISTS" if how is Busy.WAITING else "TRIP_ACTIVE"
    return Refused(code, sentence, status=400)


def _row(station: Station, driver: Driver) -> TokenRow:
    place = station.place
    number = place.last_number + station.new_tokens + 1
    return TokenRow(
        id=next(station.ids.tokens),
        queue_id=place.queue_id,
        origin_queue_id=place.queue_id,
        department_id=place.department_id,
        branch_id=place.branch_id,
        service_date=place.day,
        number=number,
        label=f"MS{place.ms_id}-{place.day:%Y%m%d}-{number:04d}",
        status=TokenStatus.WAITING,
        version=0,
        category=CATEGORY,
        priority=BASE_PRIORITY[CATEGORY],
        arrived_at=station.next_arrival(),
        secret=next(station.ids.secrets),
        issued_at=station.now,
        language=driver.language,
        user_id=driver.driver_id,
        name=driver.name,
        email=driver.email,
        phone=driver.phone,
    )


def cancel_token(station: Station, command: CancelToken) -> FleetToken:
    """Let a driver leave the line, or an offer that is not accepted yet; its request is free."""
    token = station.live_token_of(command.driver_id)
    if token is None or command.token_id not in (None, token.token_id):
        raise Refused("TOKEN_NOT_FOUND", "You have no such token in the line.", status=404)
    trip = station.live_trip_of(token)
    if trip is not None:
        if trip.status is not TripStatus.PENDING:
            raise Refused("TRIP_ACCEPTED", f"{token.row.label} has a trip that you accepted.")
        trip = station.change_trip(trip, status=TripStatus.CANCELLED, ended_at=station.now)
        free_request(station, trip)
    return expire(station, token, Reason.CANCELLED_BY_DRIVER, trip=trip)


def expire(
    station: Station, token: FleetToken, reason: Reason, *, trip: Trip | None = None
) -> FleetToken:
    return station.change_token(
        EventType.TOKEN_EXPIRED,
        token,
        trip=trip,
        reason=reason,
        expiry_reason=reason,
        status=TokenStatus.EXPIRED,
        ended_at=station.now,
    )


def free_request(station: Station, trip: Trip) -> None:
    """Put a trip's request back into the line, where it keeps its place."""
    station.change_request(station.requests[trip.request_id], status=RequestStatus.APPROVED)


def let_time_pass(station: Station) -> None:
    """Expire what is over: offers that nobody answered, and waiting tokens of ended shifts."""
    for trip in [one for one in station.trips.values() if one.status is TripStatus.PENDING]:
        if trip.offer_ends_at <= station.now:
            _time_out(station, trip)
    for token in station.waiting:
        expire_off_duty(station, token)


def expire_off_duty(station: Station, token: FleetToken) -> None:
    """Expire a waiting token whose shift is over, or was ended."""
    token = _with_shifts_of_now(station, token)
    if token.keeps_until <= station.now:
        expire(station, token, token.ending)


def _time_out(station: Station, trip: Trip) -> None:
    trip = station.change_trip(trip, status=TripStatus.TIMED_OUT, ended_at=station.now)
    token = station.change_token(EventType.TRIP_TIMED_OUT, station.tokens[trip.token_id], trip=trip)
    free_request(station, trip)
    expire(station, token, Reason.OFFER_TIMEOUT, trip=trip)


def _with_shifts_of_now(station: Station, token: FleetToken) -> FleetToken:
    """Work out anew until when a token may wait: shifts are approved and ended meanwhile."""
    shifts = [
        shift
        for shift in station.drivers[token.driver_id].shifts
        if shift.vehicle_id == token.vehicle_id
    ]
    stretch = stretch_at(shifts, token.row.issued_at, now=station.now, zone=station.place.time_zone)
    until = stretch.until if stretch else token.row.issued_at
    ending = stretch.ending if stretch else Reason.SHIFT_ENDED
    if (until, ending) != (token.keeps_until, token.ending):
        token = replace(token, keeps_until=until, ending=ending)
        station.keep(token)
    return token
