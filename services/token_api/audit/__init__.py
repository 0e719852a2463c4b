"""What administrators changed and what staff did, read here.

Changes are written by triggers in their own transaction, acts on tokens from the log.
"""

from typing import Final

from services.token_api.audit.acts import keep_acts
from services.token_api.audit.router import router
from shared.audited import AuditedTransaction, act_as, audited
from shared.auth import ADMIN, Access

ACCESS: Final[Access] = {"GET /api/v1/audit": ADMIN, "GET /api/v1/audit/export": ADMIN}
ROUTERS: Final = (router,)

__all__ = ["ACCESS", "ROUTERS", "AuditedTransaction", "act_as", "audited", "keep_acts"]
