"""How many tokens a kiosk or a person may ask for, and how many of them are told by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.auth import Principal, Role
from shared.problems import Refused
from shared.windows import Bound, LocalWindows, Windows

MINUTE_SECONDS: Final = 60
HOUR_SECONDS: Final = 3600
DAY_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class TokenBounds:
    """What the settings allow."""

    per_kiosk_minute: int
    per_person_minute: int
    mailed_per_address_day: int
    mailed_per_kiosk_hour: int


@dataclass(slots=True)
class LetterPermit:
    """Whether a token's letters may go out; counted once, even if its batch is tried again."""

    bounds: tuple[Bound, ...]
    granted: bool | None = None  # null until it is counted


class TokenLimits:
    """Requests are counted in each process: that costs nothing, and the bounds are generous.

    Letters are counted for all processes together, since each may reach somebody who did not ask.
    """

    def __init__(self, windows: Windows, bounds: TokenBounds) -> None:
        self._here = LocalWindows()
        self._windows = windows
        self._bounds = bounds

    def refuse_too_many(self, caller: Principal) -> None:
        """Count one request for a token; raises `Refused` (429) when it is one too many."""
        kiosk = caller.role is Role.KIOSK
        most = self._bounds.per_kiosk_minute if kiosk else self._bounds.per_person_minute
        taken = self._here.take(Bound(caller.subject, most, MINUTE_SECONDS))
        if taken.wait_seconds is not None:
            raise Refused(
                "TOO_MANY_TOKENS",
                "Too many tokens were asked for here. Please wait a moment.",
                status=429,
                retry_after_seconds=taken.wait_seconds,
            )

    def letters_to(self, caller: Principal, address: str) -> LetterPermit:
        """Return what is to be counted for a token whose letters go to `address`."""
        to = Bound(f"mailed to {address.lower()}", self._bounds.mailed_per_address_day, DAY_SECONDS)
        if caller.role is not Role.KIOSK:
            return LetterPermit((to,))
        most = self._bounds.mailed_per_kiosk_hour
        return LetterPermit((to, Bound(f"mailed from {caller.subject}", most, HOUR_SECONDS)))

    async def count_letters(self, permits: Sequence[LetterPermit]) -> None:
        """Grant or refuse those that have not been counted yet; one round trip for all."""
        new = [permit for permit in permits if permit.granted is None]
        taken = await self._windows.take_each([permit.bounds for permit in new])
        for permit, one in zip(new, taken, strict=True):
            permit.granted = one.wait_seconds is None

    async def may_mail(self, caller: Principal, address: str) -> bool:
        """Count one token whose letters go to `address`; return False when none may go out."""
        permit = self.letters_to(caller, address)
        await self.count_letters([permit])
        return bool(permit.granted)
