"""Who may ask for a token and look at one; a ticket's secret is its key."""

from typing import Final

from shared.auth import DESKS, PUBLIC, Access, Role

ISSUERS: Final = DESKS | {Role.KIOSK, Role.HOLDER}

ACCESS: Final[Access] = {
    "POST /api/v1/tokens": ISSUERS,
    "GET /api/v1/tokens/{token_id}": DESKS,
    "GET /api/v1/tickets/{secret}": PUBLIC,
    "GET /api/v1/tickets/{secret}/stream": PUBLIC,
    "POST /api/v1/tickets/{secret}/cancel": PUBLIC,
    "POST /api/v1/tickets/{secret}/check-in": PUBLIC,
    "POST /api/v1/tickets/{secret}/services": PUBLIC,
    "POST /api/v1/check-ins": DESKS | {Role.KIOSK},
    "POST /api/v1/tickets/{secret}/return": PUBLIC,
}
