"""How often one may try to log in."""

from typing import Final

from shared.client_network import client_network
from shared.windows import Bound, Windows

# Ten guesses a minute find no good password and forgive a bad morning.
TRIES_PER_USERNAME_MAX: Final = 10
# A hospital's staff come from one address at the change of shift; a success is given back.
TRIES_PER_ADDRESS_MAX: Final = 100
# Of one user name from all addresses, beyond the first try of each: guessing from many addresses
# finds an end, and whoever knows the password gets in from an address that has not tried.
REPEATED_TRIES_PER_USERNAME_MAX: Final = 100
# A key cannot be guessed; whoever has a wrong one need not ask all the time.
WRONG_KEYS_PER_ADDRESS_MAX: Final = 10
# A kiosk asks for a code every ten minutes; a hospital's kiosks may share one address.
CODES_PER_ADDRESS_MAX: Final = 30
# Nobody mistypes six letters more often.
WRONG_CODES_PER_ADMIN_MAX: Final = 20
WINDOW_SECONDS: Final = 60


class LoginLimit:
    """Counts tries by user name and client address, and wrong device keys by address."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    async def seconds_to_wait(self, username: str, address: str) -> int | None:
        """Count one try; return None when it may be made, else when to come back."""
        both, from_address, of_user = _bounds(username, address)
        tried = await self._windows.take(both, from_address)
        if tried.wait_seconds is None and tried.counts[0] > 1:
            tried = await self._windows.take(of_user)
        return tried.wait_seconds

    async def forgive(self, username: str, address: str) -> None:
        """Give the try back: it was a success."""
        await self._windows.give_back(*_bounds(username, address))

    async def seconds_to_wait_with_a_wrong_key(self, address: str) -> int | None:
        bound = _bound(f"wrong key from {client_network(address)}", WRONG_KEYS_PER_ADDRESS_MAX)
        return (await self._windows.take(bound)).wait_seconds

    async def seconds_to_wait_for_a_code(self, address: str) -> int | None:
        bound = _bound(f"pairing code for {client_network(address)}", CODES_PER_ADDRESS_MAX)
        return (await self._windows.take(bound)).wait_seconds

    async def seconds_to_wait_with_a_wrong_code(self, admin: str) -> int | None:
        bound = _bound(f"wrong pairing code of {admin}", WRONG_CODES_PER_ADMIN_MAX)
        return (await self._windows.take(bound)).wait_seconds


def _bounds(username: str, address: str) -> tuple[Bound, Bound, Bound]:
    network = client_network(address)
    return (
        _bound(f"login of {username} from {network}", TRIES_PER_USERNAME_MAX),
        _bound(f"login from {network}", TRIES_PER_ADDRESS_MAX),
        _bound(f"login of {username}", REPEATED_TRIES_PER_USERNAME_MAX),
    )


def _bound(what: str, most: int) -> Bound:
    return Bound(what, most, WINDOW_SECONDS)
