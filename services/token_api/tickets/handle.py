"""What a holder sees of their own token."""

from datetime import UTC, datetime
from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots import MAY_CANCEL as MAY_CANCEL_SEAT
from services.token_api.slots import CheckedIn, CheckInState, check_in_of
from services.token_api.tokens import (
    BUSY_DESKS,
    MAY_CANCEL,
    OPEN_DESKS,
    Forecasts,
    closing_body,
    closing_soon,
    find_ticket,
    place_of,
    service_day,
    wait_body,
    wait_of,
)
from shared import ledger
from shared.directory import name_in
from shared.events import ENDED, LIVE, QueueKind, TokenStatus
from shared.forecast import Wait
from shared.ledger import SAID_TO_ALL, QueueRow, TokenRow
from shared.returning import ReturnRule, may_return

_DEPARTMENT: Final = text(f"""
    SELECT b.phone_check_in, d.names AS department, b.names AS branch, {BUSY_DESKS} AS busy_desks,
      {SAID_TO_ALL} AS messages,
      {OPEN_DESKS} AS open_desks
    FROM token_api.department d JOIN token_api.branch b USING (branch_id)
    WHERE d.department_id = :id
""")

_NAMES: Final = text("SELECT queue_id, names FROM token_api.queue WHERE queue_id = ANY(:ids)")


async def ticket_body(
    tx: AsyncConnection, redis: Redis, forecasts: Forecasts, secret: str, returns: ReturnRule
) -> tuple[TokenRow, dict[str, Any]]:
    """Return the token and its public face; raises `Refused` (404) for an unknown secret."""
    token = await find_ticket(tx, secret)
    queue = (await ledger.read_queues(tx, [token.queue_id]))[token.queue_id]
    place = await place_of(tx, redis, token, queue)
    wait = await wait_of(tx, redis, forecasts, token, queue, place=place)
    now = datetime.now(UTC)
    found = await _around(tx, token, now)
    department = found["department"] if found else {}
    checked_in = await check_in_of(tx, token, queue)
    in_line = place is not None and queue.kind is QueueKind.COUNTER
    return token, {
        "ticket": {
            "token_label": token.label,
            "status": token.status.value,
            "queue_id": token.queue_id,
            "department_id": token.department_id,
            "department_name": name_in(department, token.language) if department else None,
            "names": department,
            "branch_names": found["branch"] if found else {},
            "branch_time_zone": queue.time_zone,
            "position": place,
            **_waits(queue, wait, now, in_line=in_line),
            "busy_desks": found["busy_desks"] if found and in_line else None,
            "messages": found["messages"] if found and _waits_today(token, queue, now) else [],
            "open_desks": found["open_desks"] if found and in_line else None,
            "desk_id": token.desk_id,
            "call_id": str(token.call_id) if token.call_id else None,
            "language": token.language,
            "issued_at": token.issued_at.isoformat(),
            **_booking(token, queue, checked_in, found),
            "rule": queue.rule.value,
            **await _why_and_then(tx, token),
            "called_at": token.called_at.isoformat() if token.called_at else None,
            "ended_at": token.ended_at.isoformat() if token.ended_at else None,
            "can_cancel": _can_cancel(token),
            "can_return": _can_return(token, queue, now, returns),
        }
    }


def _waits(queue: QueueRow, wait: Wait | None, now: datetime, *, in_line: bool) -> dict[str, Any]:
    """Return how long one is likely to wait, and when the line closes."""
    closing = closing_soon(queue, wait, now) if in_line else None
    return {"estimated_wait": wait_body(wait), "closing": closing_body(closing)}


async def _why_and_then(tx: AsyncConnection, token: TokenRow) -> dict[str, Any]:
    """Return why the holder is called, and where their visit goes on."""
    return {"called_by": await _why(tx, token), "services": await _services(tx, token)}


async def _services(tx: AsyncConnection, token: TokenRow) -> list[dict[str, Any]]:
    """Return where the holder goes on to once they are served, in order."""
    if token.status not in LIVE:
        return []
    to_come = (await ledger.next_services(tx, [token.id])).get(token.id, ())
    if not to_come:
        return []
    rows = (await tx.execute(_NAMES, {"ids": list(to_come)})).all()
    names = {row.queue_id: row.names for row in rows}
    return [
        {"queue_id": one, "names": names[one]}
        for one in to_come
        if one in names and one != token.queue_id
    ]


def _can_cancel(token: TokenRow) -> bool:
    return token.status in (MAY_CANCEL if token.slot_id is None else MAY_CANCEL_SEAT)


def _can_return(token: TokenRow, queue: QueueRow, now: datetime, rule: ReturnRule) -> bool:
    back = may_return(token, time_zone=queue.time_zone, now=now, rule=rule)
    return back and not queue.has_closed(now)


async def may_check_in_by_phone(tx: AsyncConnection, token: TokenRow) -> bool:
    found = await _around(tx, token, datetime.now(UTC))
    return bool(found and found["phone_check_in"])


def _booking(
    token: TokenRow, queue: QueueRow, checked_in: CheckedIn | None, department: RowMapping | None
) -> dict[str, Any]:
    """Return when the appointment is, also for who has joined a line, and its check-in."""
    return {
        "appointment": _appointment(checked_in.booked_in if checked_in else queue),
        "check_in": _check_in(token, checked_in, department),
    }


async def _around(tx: AsyncConnection, token: TokenRow, now: datetime) -> RowMapping | None:
    """Return the names, desks and messages of the token's department, where it is known."""
    asked = {"id": token.department_id, "queue_id": token.queue_id, "now": now}
    return (await tx.execute(_DEPARTMENT, asked)).mappings().first()


def _waits_today(token: TokenRow, queue: QueueRow, now: datetime) -> bool:
    return token.status in LIVE and token.service_date == service_day(queue, now=now)


def _appointment(queue: QueueRow) -> dict[str, Any] | None:
    if queue.starts_at is None:
        return None
    return {
        "starts_at": queue.starts_at.isoformat(),
        "delay_minutes": queue.delay_minutes,
    }


def _check_in(
    token: TokenRow, checked_in: CheckedIn | None, department: RowMapping | None
) -> dict[str, Any] | None:
    if checked_in is None or token.status in ENDED:
        return None
    expected = checked_in.state is CheckInState.EXPECTED
    opens_at = checked_in.opens_at
    return {
        "state": checked_in.state.value,
        "opens_at": opens_at.isoformat() if opens_at else None,
        "by_phone": bool(department and department["phone_check_in"])
        and expected
        and checked_in.today,
    }


async def _why(tx: AsyncConnection, token: TokenRow) -> dict[str, Any] | None:
    """Return why it is the holder's turn, while they are called."""
    if token.status is not TokenStatus.CALLED:
        return None
    chosen = (await ledger.why_called(tx, [token.id])).get(token.id)
    if chosen is None:
        return None
    return {
        "rule": chosen.rule.value,
        "passed_over": sum(chosen.passed_over.values()),
        "at_least": chosen.at_least,
    }
