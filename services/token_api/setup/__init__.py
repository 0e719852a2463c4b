"""What an administrator is led through: templates of branches, and what is missing before work."""

from typing import Final

from services.token_api.setup import people_now
from services.token_api.setup.router import router
from shared.auth import ADMIN, Access

ACCESS: Final[Access] = {
    "GET /api/v1/setup": ADMIN,
    "GET /api/v1/setup/templates": ADMIN,
    "POST /api/v1/branches/{branch_id}/template": ADMIN,
    "GET /api/v1/branches/{branch_id}/people-now": ADMIN,
}
ROUTERS: Final = (router, people_now.router)

__all__ = ["ACCESS", "ROUTERS"]
