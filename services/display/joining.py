"""The code that a hall's screen shows to phones; only to screens with the branch's key.

The boards are public, so anybody may open one at home. The code is good for those in the hall, and
so is told to screens that somebody set up there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared import directory
from shared.join_codes import (
    JoinMode,
    fresh_code,
    join_url,
    poster_code,
    same,
    screen_key,
    seconds_until_renewal,
)
from shared.problems import Refused

# A code that stays the same is asked for again, since the branch may make it void.
ASK_AGAIN_SECONDS: Final = 30


class JoinCode(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="What the QR code says")
    renew_seconds: int = Field(description="After so long there is a newer one")


@dataclass(frozen=True)
class Joining:
    """The secret that signs codes, where they lead, and whether screens need no key."""

    secret: str
    public_url: str
    open: bool = False

    def code_for(self, branch: directory.Branch, key: str | None, *, now: datetime) -> JoinCode:
        """Return the code of this moment; raises `Refused` (403) for a screen without the key."""
        branch_id, series = branch.branch_id, branch.join_series
        if not self.open and not same(key or "", screen_key(self.secret, branch_id, series)):
            raise Refused(
                "SCREEN_KEY_WRONG", "This screen has no key for the code of its hall.", status=403
            )
        if branch.join_mode is JoinMode.FIXED:
            code, seconds = poster_code(self.secret, branch_id, series), ASK_AGAIN_SECONDS
        else:
            code = fresh_code(self.secret, branch_id, series, now=now)
            seconds = seconds_until_renewal(now)
        return JoinCode(url=join_url(self.public_url, branch_id, code), renew_seconds=seconds)


def join_code(
    joining: Joining | None, branch: directory.Branch | None, key: str | None, *, now: datetime
) -> JoinCode:
    """Return the branch's code; raises `Refused` where phones do not join."""
    if joining is None or branch is None or branch.join_mode is JoinMode.OFF:
        raise Refused("JOIN_OFF", "Tickets are not given to phones here.", status=404)
    return joining.code_for(branch, key, now=now)
