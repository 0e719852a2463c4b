"""Who may do what: every route of notifier, by method and path template."""

from typing import Final

from shared.auth import ADMIN, DESKS, PUBLIC, SUPERVISORS, Access

ACCESS: Final[Access] = {
    "GET /api/v1/letters": DESKS,
    "GET /api/v1/letters/summary": DESKS,
    "GET /api/v1/letters/{letter_id}": DESKS,
    "POST /api/v1/letters/{letter_id}/redrive": SUPERVISORS,
    "POST /api/v1/letters/redrive": SUPERVISORS,
    "GET /api/v1/letters/{letter_id}/text": SUPERVISORS,
    "GET /api/v1/branches": ADMIN,
    "GET /api/v1/branches/{branch_id}/wordings": ADMIN,
    "PUT /api/v1/branches/{branch_id}/wordings/{kind}/{language}": ADMIN,
    "DELETE /api/v1/branches/{branch_id}/wordings/{kind}/{language}": ADMIN,
    "POST /api/v1/branches/{branch_id}/wordings/{kind}/{language}/preview": ADMIN,
    "POST /api/v1/branches/{branch_id}/wordings/{kind}/{language}/test": ADMIN,
    # The page signs in here; token_api decides
    "POST /api/v1/sessions": PUBLIC,
    "POST /api/v1/sessions/begin": PUBLIC,
    # Whoever has the signed link of a letter
    "GET /unsubscribe/{link}": PUBLIC,
    "POST /unsubscribe/{link}": PUBLIC,
    "POST /unsubscribe/{link}/resume": PUBLIC,
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}
