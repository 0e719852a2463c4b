"""Who may use the routes of joining: a phone brings its code or its pass, and no account."""

from typing import Final

from shared.auth import ADMIN, PUBLIC, SUPERVISORS, Access

ACCESS: Final[Access] = {
    "GET /api/v1/join/{branch_id}": PUBLIC,
    "POST /api/v1/join/{branch_id}/passes": PUBLIC,
    "GET /api/v1/join/{branch_id}/tickets": PUBLIC,
    "POST /api/v1/join/{branch_id}/tickets": PUBLIC,
    "GET /api/v1/join/{branch_id}/slots": PUBLIC,
    "POST /api/v1/join/{branch_id}/bookings": PUBLIC,
    "POST /api/v1/join/{branch_id}/bookings/{booking_id}/confirm": PUBLIC,
    # Whoever may see the poster may print it.
    "GET /api/v1/join/{branch_id}/setup": SUPERVISORS,
    "POST /api/v1/join/{branch_id}/renew": ADMIN,
}
