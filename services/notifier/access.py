"""Who may do what: every route of notifier, by method and path template."""

from typing import Final

from shared.auth import DESKS, PUBLIC, SUPERVISORS, Access

ACCESS: Final[Access] = {
    "GET /api/v1/letters": DESKS,
    "GET /api/v1/letters/summary": DESKS,
    "GET /api/v1/letters/{letter_id}": DESKS,
    "POST /api/v1/letters/{letter_id}/redrive": SUPERVISORS,
    # Whoever has the signed link of a letter
    "GET /unsubscribe/{link}": PUBLIC,
    "POST /unsubscribe/{link}": PUBLIC,
    "POST /unsubscribe/{link}/resume": PUBLIC,
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}
