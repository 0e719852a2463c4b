"""Who may do what: every route is public, since no answer contains personal data."""

from typing import Final

from shared.auth import PUBLIC, Access

ACCESS: Final[Access] = {
    "GET /api/v1/boards": PUBLIC,
    "GET /api/v1/boards/{branch_id}": PUBLIC,
    "GET /api/v1/boards/{branch_id}/stream": PUBLIC,
    "GET /api/v1/boards/{branch_id}/join": PUBLIC,  # with the key of a screen
    # For whoever runs it
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}
