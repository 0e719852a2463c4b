"""What an administrator is led through: templates of branches, and what is missing before work."""

from typing import Final

from services.token_api.setup.router import router
from shared.auth import ADMIN, Access

ACCESS: Final[Access] = {
    "GET /api/v1/setup": ADMIN,
    "GET /api/v1/setup/templates": ADMIN,
    "POST /api/v1/branches/{branch_id}/template": ADMIN,
}
ROUTERS: Final = (router,)

__all__ = ["ACCESS", "ROUTERS"]
