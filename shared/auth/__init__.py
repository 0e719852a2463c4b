"""Authentication by bearer tokens, and the table of which roles may call which route."""

from shared.auth.access import (
    ADMIN,
    DESKS,
    PUBLIC,
    SUPERVISORS,
    Access,
    Caller,
    MaybeCaller,
    Public,
    bearer,
    check_access,
    current,
    current_or_none,
    forbidden,
    guard,
    in_department,
    while_signed_in,
    works_in,
)
from shared.auth.claims import ClaimNames, claim_of, principal_of
from shared.auth.ended_sessions import keeping_ended_sessions
from shared.auth.principal import Principal, Role
from shared.auth.settings import AuthVariables
from shared.auth.tokens import (
    AuthSettings,
    Verifier,
    check_secret,
    sign,
    unauthenticated,
)

__all__ = [
    "ADMIN",
    "DESKS",
    "PUBLIC",
    "SUPERVISORS",
    "Access",
    "AuthSettings",
    "AuthVariables",
    "Caller",
    "ClaimNames",
    "MaybeCaller",
    "Principal",
    "Public",
    "Role",
    "Verifier",
    "bearer",
    "check_access",
    "check_secret",
    "claim_of",
    "current",
    "current_or_none",
    "forbidden",
    "guard",
    "in_department",
    "keeping_ended_sessions",
    "principal_of",
    "sign",
    "unauthenticated",
    "while_signed_in",
    "works_in",
]
