"""How many phones may join from one address, and how many tickets one phone may take.

Many people share one address: a hospital's Wi-Fi, a mobile network. So the address bounds only how
fast new phones come in, for a minute at most, and a phone that is in is bounded by itself alone.
Wrong codes have a bound of their own: whoever tries them locks out nobody with a right one.
"""

from dataclasses import dataclass
from typing import Final

from shared.client_network import client_network
from shared.problems import Refused
from shared.windows import Bound, Windows

MINUTE_SECONDS: Final = 60
HOUR_SECONDS: Final = 3600
DAY_SECONDS: Final = 24 * 3600
# A code cannot be guessed; whoever has a wrong one need not ask all the time.
WRONG_CODES_PER_ADDRESS_MAX: Final = 30
# Whoever gives an address that is not theirs sends its owner no more than these.
CODES_PER_EMAIL_HOUR_MAX: Final = 3
CODES_PER_EMAIL_DAY_MAX: Final = 6
CODES_PER_PHONE_HOUR_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class JoinBounds:
    """What the settings allow."""

    phones_per_address_minute: int
    tickets_per_phone_hour: int


class JoinLimits:
    """Counted in Redis for all processes; a count ends with its minute, hour or day."""

    def __init__(self, windows: Windows, bounds: JoinBounds) -> None:
        self._windows = windows
        self._bounds = bounds

    async def count_wrong_code(self, address: str) -> None:
        """Count one; raises `Refused` (429) when there were too many."""
        network = client_network(address)
        bound = Bound(
            f"wrong join code from {network}", WRONG_CODES_PER_ADDRESS_MAX, MINUTE_SECONDS
        )
        await self._take(
            bound, "CODES", "Too many wrong codes came from here. Please wait a moment."
        )

    async def count_phone(self, address: str) -> None:
        """Count one phone that is new here; raises `Refused` (429) when it has to wait."""
        network, most = client_network(address), self._bounds.phones_per_address_minute
        await self._take(
            Bound(f"phones joining from {network}", most, MINUTE_SECONDS),
            "PHONES",
            "Many phones are joining at this moment. Please wait a little; your turn comes.",
        )

    async def count_ticket(self, phone: str) -> None:
        """Count one ticket of a phone; raises `Refused` (429) when it has had enough."""
        await self._take(
            self._tickets(phone),
            "TICKETS",
            "This phone has taken many tickets already. Please ask at the desk for another one.",
        )

    async def count_code(self, phone: str, email: str) -> None:
        """Count one letter with a code; raises `Refused` (429) when there were too many."""
        sentence = "Several codes were sent already. Please use the newest letter, or wait a while."
        for what, most, seconds in (
            (f"codes for phone {phone}", CODES_PER_PHONE_HOUR_MAX, HOUR_SECONDS),
            (f"codes to {email.lower()}", CODES_PER_EMAIL_HOUR_MAX, HOUR_SECONDS),
            (f"codes of a day to {email.lower()}", CODES_PER_EMAIL_DAY_MAX, DAY_SECONDS),
        ):
            await self._take(Bound(what, most, seconds), "LETTERS", sentence)

    async def give_back_ticket(self, phone: str) -> None:
        """Give one back that was not given out after all."""
        await self._windows.give_back(self._tickets(phone))

    def _tickets(self, phone: str) -> Bound:
        return Bound(f"tickets of phone {phone}", self._bounds.tickets_per_phone_hour, HOUR_SECONDS)

    async def _take(self, bound: Bound, what: str, sentence: str) -> None:
        taken = await self._windows.take(bound)
        if taken.wait_seconds is not None:
            raise Refused(
                f"JOIN_TOO_MANY_{what}",
                sentence,
                status=429,
                retry_after_seconds=taken.wait_seconds,
            )
