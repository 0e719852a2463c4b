"""Who may use the routes of sessions, users and devices."""

from typing import Final

from shared.auth import ADMIN, PUBLIC, SUPERVISORS, Access, Role

ACCESS: Final[Access] = {
    "POST /api/v1/sessions": PUBLIC,
    "POST /api/v1/sessions/begin": PUBLIC,
    "GET /api/v1/users": ADMIN,
    "POST /api/v1/users": ADMIN,
    "GET /api/v1/users/{user_id}": ADMIN,
    "PATCH /api/v1/users/{user_id}": ADMIN,
    "DELETE /api/v1/users/{user_id}": ADMIN,
    "GET /api/v1/departments/{department_id}/people": SUPERVISORS,
    "POST /api/v1/pairings": PUBLIC,
    "POST /api/v1/pairings/state": PUBLIC,
    "POST /api/v1/devices/pair": ADMIN,
    "POST /api/v1/devices/seen": frozenset({Role.KIOSK}),
    "GET /api/v1/devices": ADMIN,
    "POST /api/v1/devices": ADMIN,
    "PATCH /api/v1/devices/{device_id}": ADMIN,
    "DELETE /api/v1/devices/{device_id}": ADMIN,
}
