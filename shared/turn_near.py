"""Which tokens come within a few places of their turn when a line moves.

The transaction that moves a line writes TURN_NEAR too. The event's id is derived from token and
visit, so that a replay, or coming near for a second time, sends no second notice.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID, uuid5

from shared.events import EventType
from shared.ledger import Change, TokenRow

_TURN_NEAR: Final = UUID("5d0c1c52-6a0f-5f3e-9f0e-7b1f2d8a4c11")


def newly_near(
    before: Sequence[TokenRow], gone: Collection[int], *, places: int
) -> list[tuple[int, TokenRow]]:
    """Return (place, token) of those who were beyond `places` and now stand within them.

    `before` is the head of one line in order, at least `places` + len(gone) long where the line
    is; `gone` are the ids that left it.
    """
    beyond = {token.id for token in before[places:]}
    after = [token for token in before if token.id not in gone]
    return [
        (place, token)
        for place, token in enumerate(after[:places], start=1)
        if token.id in beyond and token.near_visit < token.visit
    ]


def turn_near(token: TokenRow, place: int) -> Change:
    return Change(
        EventType.TURN_NEAR,
        before=token,
        after=replace(token, near_visit=token.visit),
        event_id=uuid5(_TURN_NEAR, f"{token.id}/{token.visit}"),
        extra={"place": place},
    )
