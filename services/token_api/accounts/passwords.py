"""Passwords as argon2id hashes, worked out beside the event loop and a few at a time."""

import secrets
from functools import cache
from typing import Final

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# One takes 64 MiB and some 50 ms of a core: more at once only take memory from each other.
HASHES_AT_ONCE_MAX: Final = 2


class Passwords:
    """Hashes and checks; holds the limiter, and a hash that nobody's password fits."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._at_once = CapacityLimiter(HASHES_AT_ONCE_MAX)
        self._nobodys_hash = _nobodys_hash()

    async def hash(self, password: str) -> str:
        return await to_thread.run_sync(self._hasher.hash, password, limiter=self._at_once)

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Tell whether it is the password; with no hash it takes the same time and says no."""
        against = password_hash or self._nobodys_hash
        fits = await to_thread.run_sync(self._verify, against, password, limiter=self._at_once)
        return fits and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    """Hash an unknown password, once a process: it takes as long as a login."""
    return PasswordHasher().hash(secrets.token_urlsafe())
