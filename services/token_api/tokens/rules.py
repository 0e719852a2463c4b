"""What holds for tokens of every kind: their day, and how they end before a call. Pure."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused

# Visitors of the late evening are still served after midnight where the branch stays open; with
# the 25 hours of the longest day this is how far back a board reads.
DAY_END_GRACE: Final = timedelta(hours=1)

MAY_CANCEL: Final = frozenset({TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.HELD})
# Who is being served is never thrown out by a clock.
ENDS_WITH_THE_DAY: Final = MAY_CANCEL | {TokenStatus.CALLED}

_ENDED: Final = {
    TokenStatus.SERVED: "has been served",
    TokenStatus.NO_SHOW: "was called, and nobody came",
    TokenStatus.CANCELLED: "is cancelled already",
    TokenStatus.EXPIRED: "has expired",
}


def service_day(queue: QueueRow, *, now: datetime) -> date:
    """Return the branch's day; a clock that jumps back does not open yesterday again."""
    today = now.astimezone(ZoneInfo(queue.time_zone)).date()
    return max(today, queue.number_day) if queue.number_day else today


def decide_cancel(token: TokenRow, *, now: datetime) -> Change:
    """Return the cancellation by the holder; raises `Refused` (409) when it is too late."""
    if token.status not in MAY_CANCEL:
        raise _too_late(token)
    return Change(
        EventType.TOKEN_CANCELLED,
        before=token,
        after=replace(token, status=TokenStatus.CANCELLED, ended_at=now),
        reason=Reason.BY_HOLDER,
    )


def _too_late(token: TokenRow) -> Refused:
    if token.status is TokenStatus.CALLED:
        return Refused("ALREADY_CALLED", f"{token.label} has been called to desk {token.desk_id}.")
    if token.status is TokenStatus.SERVING:
        return Refused("BEING_SERVED", f"{token.label} is being served at desk {token.desk_id}.")
    return Refused("TOKEN_ENDED", f"{token.label} {_ENDED[token.status]}.")


def decide_expiry(token: TokenRow, queue: QueueRow, *, now: datetime) -> Change | None:
    """Return the expiry of a token whose service day is over, or of one in a line that has closed.

    Null while it may stay.
    """
    if not _day_over(token, queue, now) and not _closed(token, queue, now):
        return None
    return Change(
        EventType.TOKEN_EXPIRED,
        before=token,
        after=replace(token, status=TokenStatus.EXPIRED, ended_at=now),
        reason=Reason.DAY_ENDED,
    )


def _day_over(token: TokenRow, queue: QueueRow, now: datetime) -> bool:
    last_day_over = (now - DAY_END_GRACE).astimezone(ZoneInfo(queue.time_zone)).date()
    return token.status in ENDS_WITH_THE_DAY and token.service_date < last_day_over


def _closed(token: TokenRow, queue: QueueRow, now: datetime) -> bool:
    """Tell whether its line has closed while it waited, be it a moment before midnight.

    Who is at a desk or on hold is still served, and whom a desk puts into the line later stays.
    """
    closing = queue.closing
    if token.status is not TokenStatus.WAITING or closing is None or now < closing.closes_at:
        return False
    return token.updated_at is None or token.updated_at <= closing.closes_at
