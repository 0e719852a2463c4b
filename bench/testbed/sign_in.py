"""Signed-in callers: the bench holds the local stack's secret and signs for itself."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bench.testbed.seeding import STAFF
from deploy.local.settings import DEMO_SECRET
from shared.auth import Principal, Role
from shared.auth.tokens import sign

LIFETIME: Final = timedelta(hours=2)


def kiosk() -> str:
    """Return the Authorization header's value of a kiosk."""
    return _bearer(Principal("bench-kiosk", Role.KIOSK))


def staff() -> str:
    """Return that of who sits at the bench department's desks."""
    return _bearer(Principal(STAFF, Role.SUPERVISOR, departments=None, name=STAFF))


def _bearer(principal: Principal) -> str:
    signed = sign(principal, secret=DEMO_SECRET, now=datetime.now(UTC), lifetime=LIFETIME)
    return f"Bearer {signed}"
