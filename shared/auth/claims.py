"""Reads whom a checked token names from its claims, ours or an identity provider's."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from shared.auth.principal import Principal, Role

ALL_DEPARTMENTS: Final = "*"


class ClaimNames(NamedTuple):
    """Where the claims stand; only our own tokens have a generation."""

    role: str
    departments: str
    holder: str
    generation: str | None = None


LOCAL_CLAIMS: Final = ClaimNames("role", "departments", "holder_id", "gen")


def principal_of(claims: Mapping[str, Any], names: ClaimNames) -> Principal:
    """Read who it is; raises `ValueError` or `TypeError` for claims that name no role of ours."""
    role = _role(claim_of(claims, names.role), names.role)
    holder_id = claim_of(claims, names.holder)
    return Principal(
        subject=str(claims["sub"]),
        role=role,
        departments=None
        if role is Role.ADMIN
        else _departments(claim_of(claims, names.departments)),
        holder_id=None if holder_id is None else int(holder_id),
        name=str(claims.get("name") or ""),
        # Tokens that were signed before there were generations have none: they are of the first.
        generation=None if names.generation is None else int(claims.get(names.generation, 0)),
        expires_at=float(claims["exp"]),
    )


def claim_of(claims: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 — claims are any JSON
    """Return a claim by its name, or by a path such as `realm_access.roles`."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _role(claim: Any, name: str) -> Role:  # noqa: ANN401 — claims are any JSON
    """Read one role, or of a provider's list the one that is ours; raises `ValueError` for none."""
    named = [claim] if isinstance(claim, str) else list(claim or ())
    ours = [role for role in Role if role.value in named]
    if not ours:
        message = f"no role of ours in the claim {name!r}"
        raise ValueError(message)
    return ours[-1]


def _departments(claim: Any) -> frozenset[str] | None:  # noqa: ANN401 — claims are any JSON
    """Read the departments; no claim means none, only "*" means all."""
    named = frozenset([claim] if isinstance(claim, str) else map(str, claim or ()))
    return None if ALL_DEPARTMENTS in named else named
