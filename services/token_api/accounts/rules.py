"""What is asked of users. Pure."""

from collections.abc import Collection

from shared.auth import Role
from shared.problems import Refused


def refuse_unknown_departments(named: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted(set(named) - set(known)):
        raise Refused("UNKNOWN_DEPARTMENT", f"There is no department '{unknown[0]}'.", status=422)


def refuse_last_admin(admins: Collection[int], leaving: int) -> None:
    """Somebody must be left who can let others in; `admins` are those who are active."""
    if set(admins) == {leaving}:
        raise Refused("LAST_ADMIN", "This is the last admin. Make another one first.")


def stays_admin(role: str, *, active: bool) -> bool:
    return active and role == Role.ADMIN
