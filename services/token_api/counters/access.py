"""Who may use the routes of counters; tokens of every kind are asked for at `tickets`."""

from typing import Final

from shared.auth import PUBLIC, Access

ACCESS: Final[Access] = {
    "GET /api/v1/branches/{branch_id}/kiosk": PUBLIC,
}
