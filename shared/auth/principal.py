"""Who calls, as what, and by which session."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    KIOSK = "kiosk"
    HOLDER = "holder"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    DRIVER = "driver"
    EIC = "eic"
    DBS = "dbs"
    ADMIN = "admin"


@dataclass(frozen=True)
class Principal:
    subject: str
    role: Role
    departments: frozenset[str] | None = frozenset()  # None: all of them
    holder_id: int | None = None
    name: str = ""
    # Of the session: sessions of lower generations may be over (None: an identity provider's), and
    # when its token expires.
    generation: int | None = field(default=0, compare=False)
    expires_at: float = field(default=0.0, compare=False)
