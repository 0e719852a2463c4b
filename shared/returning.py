"""Back after a missed call: until when a no-show returns to the line, and to which place. Pure.

The place is counted within the token's own category: between categories the order stays as it is.
A returned token keeps its number and gets an arrival between two others, for a position is computed
and never stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from shared.events import EventType, QueueKind, Reason, TokenStatus
from shared.ledger import (
    ARRIVAL_STEP,
    IN_LINE,
    Change,
    QueueRow,
    TokenRow,
    next_arrival,
    standing,
)
from shared.ordering import place_behind
from shared.problems import Refused

# As many are read of a line to find the place.
PLACE_MAX: Final = 50
# Others that have come back may leave a place no room; then the next ones are tried.
LOOKED_FURTHER: Final = 8
# What the settings RETURN_PLACE and RETURN_WITHIN_SECONDS may be.
ReturnPlace = Literal["front", "back"] | Annotated[int, Field(ge=1, le=PLACE_MAX)]
ReturnSeconds = Annotated[int, Field(ge=0, le=86_400)]


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """Within `within` of the missed call, behind the first `behind` of the own category.

    `behind` null: behind all of them.
    """

    within: timedelta
    behind: int | None

    @property
    def to_the_back(self) -> bool:
        return self.behind is None

    @property
    def read_max(self) -> int:
        """Return how many of the line `decide_return` has to see; `to_the_back`: of its end."""
        return 1 if self.behind is None else self.behind + 1 + LOOKED_FURTHER


def return_rule(*, within_seconds: int, place: ReturnPlace) -> ReturnRule:
    behind = {"front": 0, "back": None}[place] if isinstance(place, str) else place
    return ReturnRule(timedelta(seconds=within_seconds), behind)


def may_return(token: TokenRow, *, time_zone: str, now: datetime, rule: ReturnRule) -> bool:
    """Say whether a no-show is still in time: within the rule's time, on their own day."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    return (
        token.status is TokenStatus.NO_SHOW
        and token.ended_at is not None
        and now - token.ended_at <= rule.within
        and token.service_date >= today
    )


def decide_return(
    token: TokenRow,
    queue: QueueRow,
    first: Sequence[TokenRow],
    *,
    now: datetime,
    rule: ReturnRule,
    reason: Reason,
    actor: str | None = None,
) -> Change:
    """Return the change that puts a no-show back.

    `first` is the head of their category's line; for a rule `to_the_back` it is the last of it.
    Raises `Refused` (409) for who is no no-show, comes too late, or whose seat was given away.
    """
    if token.status is not TokenStatus.NO_SHOW:
        sentence = f"{token.label} has not missed a call."
        raise Refused("NOT_A_NO_SHOW", sentence, token_id=token.id, status_now=token.status.value)
    if not may_return(token, time_zone=queue.time_zone, now=now, rule=rule):
        sentence = f"It is too late for {token.label} to come back. A new token is needed."
        raise Refused("TOO_LATE_TO_RETURN", sentence)
    if queue.capacity is not None and queue.seats_taken >= queue.capacity:
        sentence = f"The seat of {token.label} has been given to somebody else meanwhile."
        raise Refused("SEAT_GIVEN", sentence)
    arrived_at, ahead = _place(token, queue, first, now=now, rule=rule)
    after = _in_line_again(token, queue, arrived_at)
    return Change(
        EventType.TOKEN_RETURNED,
        before=token,
        after=after,
        reason=reason,
        actor=actor,
        # Behind appointments that are to come: who comes now does not stand behind them too.
        at_own_time=arrived_at > next_arrival(queue, now),
        extra={"place": _told(after, queue, ahead)},
    )


def _in_line_again(token: TokenRow, queue: QueueRow, arrived_at: datetime) -> TokenRow:
    return replace(
        token,
        status=IN_LINE[queue.kind],
        arrived_at=arrived_at,
        visit=token.visit + 1,
        desk_id=None,
        call_id=None,
        called_at=None,
        started_at=None,
        ended_at=None,
    )


def _place(
    token: TokenRow,
    queue: QueueRow,
    first: Sequence[TokenRow],
    *,
    now: datetime,
    rule: ReturnRule,
) -> tuple[datetime, int]:
    """Return the arrival that gives the rule's place, and how many of the category are before."""
    all_waiting = queue.waiting.get(token.category, 0)
    if rule.behind is None or len(first) <= rule.behind:
        arrivals = [next_arrival(queue, now)]
        arrivals += [one.arrived_at + ARRIVAL_STEP for one in first[-1:]]
        return max(arrivals), all_waiting
    # Where two arrivals leave no room between them, the next place behind has some, or one before.
    for behind in (*range(rule.behind, len(first)), *range(rule.behind - 1, -1, -1)):
        arrived_at = _between(first[behind - 1] if behind else None, first[behind], token.id)
        if arrived_at is not None:
            return arrived_at, behind
    raise AssertionError(first)  # before the first there is always room


def _between(before: TokenRow | None, behind: TokenRow, token_id: int) -> datetime | None:
    """Return an arrival with which a token of this id stands between the two; null: there is none.

    Equal arrivals go by id, and arrivals of one batch are a step apart.
    """
    if before is None:
        return behind.arrived_at - ARRIVAL_STEP
    for arrived_at in (
        before.arrived_at + ARRIVAL_STEP,
        before.arrived_at,
        behind.arrived_at,
    ):
        key = arrived_at, token_id
        if (before.arrived_at, before.id) < key < (behind.arrived_at, behind.id):
            return arrived_at
    return None


def _told(token: TokenRow, queue: QueueRow, ahead: int) -> int:
    """Return the place in the whole line; `ahead` of the own category stand before."""
    if queue.kind is QueueKind.SLOT:
        # A slot's discipline has priorities of its own; the place is one among equals.
        return ahead + 1
    return place_behind(standing(token), ahead, queue.waiting, queue.discipline, queue.turns)
