"""What administrators changed: written by triggers in the change's own transaction, read here."""

from typing import Final

from services.token_api.audit.router import router
from services.token_api.audit.transaction import AuditedTransaction, act_as, audited
from shared.auth import ADMIN, Access

ACCESS: Final[Access] = {"GET /api/v1/audit": ADMIN, "GET /api/v1/audit/export": ADMIN}
ROUTERS: Final = (router,)

__all__ = ["ACCESS", "ROUTERS", "AuditedTransaction", "act_as", "audited"]
