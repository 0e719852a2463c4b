"""How it stands with a booked one's check-in, for the holder, the kiosk and the desk."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.store.windows import line_of_appointments
from shared import ledger
from shared.events import Category, QueueKind
from shared.ledger import QueueRow, TokenRow
from shared.ordering import Appointment


class CheckInState(StrEnum):
    EXPECTED = "EXPECTED"  # nobody has said that they are here
    EARLY = "EARLY"  # here, and in the line from the opening of the window on
    NOTED = "NOTED"  # here; the slot itself is called
    IN_TIME = "IN_TIME"  # joined the line by the time of the appointment
    LATE = "LATE"  # joined the line as a walk-in


class CheckedIn(NamedTuple):
    """`booked_in` is the slot, also after the token has left it; `today`: it is its day."""

    state: CheckInState
    booked_in: QueueRow
    opens_at: datetime | None
    today: bool


async def check_in_of(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> CheckedIn | None:
    """Return how it stands; null: a token that needs no check-in. `queue` is where it is now."""
    if queue.kind is QueueKind.COUNTER and token.checked_in_at is None:
        return None
    booked_in = queue
    if queue.kind is QueueKind.COUNTER:
        found = await ledger.read_queues(tx, [token.origin_queue_id])
        booked_in = found.get(token.origin_queue_id, queue)
    starts_at = booked_in.starts_at
    if starts_at is None:
        return None
    line = await line_of_appointments(tx, booked_in.department_id)
    if line is None and not booked_in.check_in and token.checked_in_at is None:
        return None
    delay = timedelta(minutes=booked_in.delay_minutes)
    return CheckedIn(
        _state(token, queue, windows=line is not None),
        booked_in,
        line.rules.opens_at(Appointment(starts_at, starts_at, delay)) if line else None,
        today=token.service_date == _today(booked_in),
    )


def _state(token: TokenRow, queue: QueueRow, *, windows: bool) -> CheckInState:
    if token.checked_in_at is None:
        return CheckInState.EXPECTED
    if queue.kind is QueueKind.COUNTER:
        late = token.category is Category.WALKIN
        return CheckInState.LATE if late else CheckInState.IN_TIME
    return CheckInState.EARLY if windows else CheckInState.NOTED


def _today(queue: QueueRow) -> object:
    return datetime.now(UTC).astimezone(ZoneInfo(queue.time_zone)).date()
