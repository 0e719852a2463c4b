"""The contract of the topic `screens` (key = branch/screen): a screen with a name is there."""

from datetime import datetime
from typing import Final

from shared.contract import Contract

# More than any hall has; anybody may follow a board, under whatever name.
SCREENS_MAX: Final = 50


class ScreenSeen(Contract):
    """Its board was followed at that time under the name that stands in its address."""

    branch_id: str
    screen: str
    seen_at: datetime

    @property
    def key(self) -> str:
        return f"{self.branch_id}/{self.screen}"
