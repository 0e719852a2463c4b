"""Who may use the routes of vehicle queues."""

from typing import Final

from shared.auth import ADMIN, Access, Role

DRIVER: Final = frozenset({Role.DRIVER})
ENGINEERS: Final = frozenset({Role.EIC, Role.ADMIN})
STOCK: Final = ENGINEERS | {Role.DBS}

ACCESS: Final[Access] = {
    # Drivers see and do their own
    "POST /api/driver/token/request": DRIVER,
    "GET /api/driver/token/current": DRIVER,
    "GET /api/driver/token/stream": DRIVER,
    "POST /api/driver/token/cancel": DRIVER,
    "GET /api/driver/trips": DRIVER,
    "POST /api/driver/trip/{trip_id}/accept": DRIVER,
    "POST /api/driver/trip/{trip_id}/decline": DRIVER,
    "POST /api/driver/trip/{trip_id}/start": DRIVER,
    "POST /api/driver/trip/{trip_id}/complete": DRIVER,
    "GET /api/driver/shifts": DRIVER,
    "POST /api/driver/shifts": DRIVER,
    # Engineers, at the stations they are in charge of
    "GET /api/eic/token-queue": ENGINEERS,
    "GET /api/eic/token-queue/stream": ENGINEERS,
    "POST /api/eic/token-queue/allocate": ENGINEERS,
    "GET /api/eic/stock-requests": STOCK,
    "POST /api/eic/stock-requests": STOCK,
    "PATCH /api/eic/stock-requests/{request_id}": ENGINEERS,
    "POST /api/eic/stock-requests/{request_id}/approve": ENGINEERS,
    "POST /api/eic/stock-requests/{request_id}/reject": ENGINEERS,
    "GET /api/eic/trips/not-started": ENGINEERS,
    "POST /api/eic/trips/{trip_id}/release": ENGINEERS,
    "GET /api/eic/shifts": ENGINEERS,
    "POST /api/eic/shifts": ENGINEERS,
    "PATCH /api/eic/shifts/{shift_id}": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/approve": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/reject": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/end": ENGINEERS,
    # Stations and whoever drives for them
    "GET /api/v1/stations": ADMIN,
    "POST /api/v1/stations": ADMIN,
    "PATCH /api/v1/stations/{ms_id}": ADMIN,
    "DELETE /api/v1/stations/{ms_id}": ADMIN,
    "GET /api/v1/dbs": ADMIN,
    "POST /api/v1/dbs": ADMIN,
    "PATCH /api/v1/dbs/{dbs_id}": ADMIN,
    "DELETE /api/v1/dbs/{dbs_id}": ADMIN,
    "GET /api/v1/vehicles": ADMIN,
    "POST /api/v1/vehicles": ADMIN,
    "PATCH /api/v1/vehicles/{vehicle_id}": ADMIN,
    "DELETE /api/v1/vehicles/{vehicle_id}": ADMIN,
    "GET /api/v1/drivers": ADMIN,
    "POST /api/v1/drivers": ADMIN,
    "PATCH /api/v1/drivers/{driver_id}": ADMIN,
    "DELETE /api/v1/drivers/{driver_id}": ADMIN,
    "GET /api/v1/shifts": ADMIN,
    "GET /api/v1/stock-requests": ADMIN,
}
