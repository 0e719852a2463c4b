"""Who may do what: every route of token_api, by method and path template."""

from typing import Final

from shared.auth import PUBLIC, Access, Role

ADMIN: Final = frozenset({Role.ADMIN})
DESKS: Final = frozenset({Role.STAFF, Role.SUPERVISOR, Role.ADMIN})
DRIVER: Final = frozenset({Role.DRIVER})
ENGINEERS: Final = frozenset({Role.EIC, Role.ADMIN})
STOCK: Final = ENGINEERS | {Role.DBS}
ISSUERS: Final = DESKS | {Role.KIOSK, Role.HOLDER}

# A kiosk books for a patient it knows the id of; a slot's other doors are the staff's.
BOOKERS: Final = DESKS | {Role.KIOSK}
# The outpatient department is run at its desks.
SLOTS: Final[Access] = {
    "GET /api/v1/doctors": DESKS,
    "POST /api/v1/doctors": DESKS,
    "GET /api/v1/doctors/{doctor_id}": DESKS,
    "PATCH /api/v1/doctors/{doctor_id}": DESKS,
    "PUT /api/v1/doctors/{doctor_id}": DESKS,
    "DELETE /api/v1/doctors/{doctor_id}": DESKS,
    "GET /api/v1/patients": DESKS,
    "POST /api/v1/patients": DESKS,
    "GET /api/v1/patients/{patient_id}": DESKS,
    "PATCH /api/v1/patients/{patient_id}": DESKS,
    "PUT /api/v1/patients/{patient_id}": DESKS,
    "DELETE /api/v1/patients/{patient_id}": DESKS,
    "GET /api/v1/slots": BOOKERS,
    "POST /api/v1/slots": DESKS,
    "GET /api/v1/slots/{slot_id}": BOOKERS,
    "PATCH /api/v1/slots/{slot_id}": DESKS,
    "PUT /api/v1/slots/{slot_id}/delay": DESKS,
    "POST /api/v1/slots/{slot_id}/cancel": DESKS,
    "GET /api/v1/slots/{slot_id}/tokens": DESKS,
    "GET /api/v1/tokens": DESKS,
    "POST /api/v1/tokens/emergency": DESKS,
    "DELETE /api/v1/tokens/{token_id}": DESKS,
    "POST /api/v1/tokens/{token_id}/no_show": DESKS,
    "POST /api/v1/tokens/{token_id}/complete": DESKS,
    "POST /api/v1/tokens/{token_id}/check_in": DESKS,
    "GET /api/v1/tokens/{token_id}/history": DESKS,
    "GET /api/v1/reports/daily": DESKS,
    "GET /api/v1/waiting-list": DESKS,
    "GET /api/v1/waiting-list/by_slot": DESKS,
    # As in published designs
    "GET /api/doctors": DESKS,
    "POST /api/doctors": DESKS,
    "GET /api/slots": BOOKERS,
    "POST /api/slots": DESKS,
    "GET /api/tokens": DESKS,
    "POST /api/tokens": ISSUERS,
    "POST /api/tokens/{token_id}/cancel": DESKS,
    "POST /api/tokens/{token_id}/no-show": DESKS,
    "POST /book-token": BOOKERS,
    "GET /api/docs": PUBLIC,
}

ACCESS: Final[Access] = {
    **SLOTS,
    "POST /api/v1/sessions": PUBLIC,
    # What a kiosk, a screen or a phone needs to know
    "GET /api/v1/branches": PUBLIC,
    "GET /api/v1/branches/{branch_id}": PUBLIC,
    "GET /api/v1/branches/{branch_id}/kiosk": PUBLIC,
    "GET /api/v1/departments": PUBLIC,
    "GET /api/v1/departments/{department_id}": PUBLIC,
    "GET /api/v1/departments/{department_id}/desks": PUBLIC,
    "GET /api/v1/queues": PUBLIC,
    "GET /api/v1/queues/{queue_id}": PUBLIC,
    "POST /api/v1/tokens": ISSUERS,
    "GET /api/v1/tokens/{token_id}": DESKS,
    # A ticket's secret is its key
    "GET /api/v1/tickets/{secret}": PUBLIC,
    "GET /api/v1/tickets/{secret}/stream": PUBLIC,
    "POST /api/v1/tickets/{secret}/cancel": PUBLIC,
    # The directory is the admin's
    "POST /api/v1/branches": ADMIN,
    "PATCH /api/v1/branches/{branch_id}": ADMIN,
    "DELETE /api/v1/branches/{branch_id}": ADMIN,
    "POST /api/v1/departments": ADMIN,
    "PATCH /api/v1/departments/{department_id}": ADMIN,
    "DELETE /api/v1/departments/{department_id}": ADMIN,
    "POST /api/v1/departments/{department_id}/desks": ADMIN,
    "PATCH /api/v1/departments/{department_id}/desks/{number}": ADMIN,
    "DELETE /api/v1/departments/{department_id}/desks/{number}": ADMIN,
    "POST /api/v1/queues": ADMIN,
    "PATCH /api/v1/queues/{queue_id}": ADMIN,
    "DELETE /api/v1/queues/{queue_id}": ADMIN,
    "POST /api/v1/queues/{queue_id}/pause": ADMIN,
    "POST /api/v1/queues/{queue_id}/resume": ADMIN,
    # So are people and devices
    "GET /api/v1/users": ADMIN,
    "POST /api/v1/users": ADMIN,
    "GET /api/v1/users/{user_id}": ADMIN,
    "PATCH /api/v1/users/{user_id}": ADMIN,
    "DELETE /api/v1/users/{user_id}": ADMIN,
    "GET /api/v1/devices": ADMIN,
    "POST /api/v1/devices": ADMIN,
    "PATCH /api/v1/devices/{device_id}": ADMIN,
    "DELETE /api/v1/devices/{device_id}": ADMIN,
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
    "POST /api/eic/stock-requests/{request_id}/approve": ENGINEERS,
    "POST /api/eic/stock-requests/{request_id}/reject": ENGINEERS,
    "GET /api/eic/shifts": ENGINEERS,
    "POST /api/eic/shifts": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/approve": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/reject": ENGINEERS,
    "POST /api/eic/shifts/{shift_id}/end": ENGINEERS,
    # Stations and whoever drives for them
    "GET /api/v1/stations": ADMIN,
    "POST /api/v1/stations": ADMIN,
    "PATCH /api/v1/stations/{ms_id}": ADMIN,
    "GET /api/v1/dbs": ADMIN,
    "POST /api/v1/dbs": ADMIN,
    "PATCH /api/v1/dbs/{dbs_id}": ADMIN,
    "GET /api/v1/vehicles": ADMIN,
    "POST /api/v1/vehicles": ADMIN,
    "PATCH /api/v1/vehicles/{vehicle_id}": ADMIN,
    "GET /api/v1/drivers": ADMIN,
    "POST /api/v1/drivers": ADMIN,
    "PATCH /api/v1/drivers/{driver_id}": ADMIN,
    # For whoever runs it
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}
