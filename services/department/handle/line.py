"""A department's line as its consoles show it, read at one instant."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.handle.answers import iso, listed
from services.department.handle.doctors_day import doctors_slots
from services.department.handle.emergencies import emergency_answer
from services.department.handle.expected import expected, expected_body
from services.department.handle.messages import message_answer
from services.department.handle.serving import read_serving, today_in
from services.department.rules.desks import Desk, no_such_department
from services.department.rules.doctors_people import in_line
from services.department.rules.states import AT_A_DESK
from services.department.store.desk_days import DeskDay, desk_days
from services.department.store.desks import Desks, list_desks, with_visitors
from services.department.store.emergencies import open_ones as open_emergencies
from services.department.store.holds import holds_of
from services.department.store.last_actions import RecentAction, recent_actions
from services.department.store.notes import notes_of
from shared import ledger
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow
from shared.pipeline import ask

# More than anybody reads; the count beside it is of all.
WAITING_SHOWN_MAX: Final = 200

# The parts of the line beside those who wait.
AT_DESKS: Final = {
    "called": TokenStatus.CALLED,
    "serving": TokenStatus.SERVING,
    "held": TokenStatus.HELD,
}

Json = dict[str, Any]


async def read_line(engine: AsyncEngine, department_id: str, doctor_id: UUID | None = None) -> Json:
    """Return the line, with a doctor only theirs; everything in it is of the same instant."""
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
    async with snapshot.begin() as tx:
        queues = await ledger.read_department(tx, department_id)
        if not queues:
            raise no_such_department(department_id)
        of_doctor = {
            queue_id: queue
            for queue_id, queue in queues.items()
            if doctor_id is None or queue.doctor_id == doctor_id
        }
        return await _line(tx, department_id, queues, of_doctor, doctor_id)


async def read_desks(tx: AsyncConnection, department_id: str) -> list[Json]:
    """Return a department's desks with their visitors and their day's numbers."""
    queues = await ledger.read_department(tx, department_id)
    if not queues:
        raise no_such_department(department_id)
    at_desks = await ledger.at_desks(tx, department_id)
    desks = with_visitors(await list_desks(tx, department_id), at_desks)
    return await _desk_answers(tx, department_id, desks, today_in(queues, datetime.now(UTC)))


async def _line(
    tx: AsyncConnection,
    department_id: str,
    queues: Mapping[str, QueueRow],
    shown: Mapping[str, QueueRow],
    doctor_id: UUID | None,
) -> Json:
    now = datetime.now(UTC)
    everybody = ledger.called_from(list(queues.values()))
    called_from = [one for one in everybody if one.queue_id in shown]
    joined = await _joined(tx, department_id, doctor_id, queues, now)
    waiting = [*await _waiting(tx, queues, called_from, now), *joined]
    at_desks = await ledger.at_desks(tx, department_id)
    done = await recent_actions(tx, department_id)
    done_tokens = await ledger.tokens(tx, [action.token_id for action in done])
    booked = await expected(tx, shown.values(), called_from, now=now)
    seen = await _seen(tx, (*waiting, *at_desks, *booked, *done_tokens.values()), at_desks, now)
    desks = with_visitors(await list_desks(tx, department_id), at_desks)
    day = today_in(queues, now)
    return {
        "department_id": department_id,
        "as_of": iso(now),
        "waiting": [seen(token) for token in waiting],
        "waiting_count": sum(one.waiting_count for one in called_from) + len(joined),
        **{
            name: [seen(token) for token in at_desks if token.status is status]
            for name, status in AT_DESKS.items()
        },
        "recent": [
            _recent(action, seen(done_tokens[action.token_id]))
            for action in done
            if action.token_id in done_tokens
        ],
        "desks": await _desk_answers(tx, department_id, desks, day),
        "slots": await doctors_slots(tx, shown.values(), waiting, now=now) if doctor_id else None,
        "expected": [expected_body(seen(one), queues[one.queue_id]) for one in booked],
        **await _said(tx, department_id, now),
        **await read_serving(tx, queues, desks.values(), day=day, now=now),
    }


async def _said(tx: AsyncConnection, department_id: str, now: datetime) -> Json:
    """Return what is said to all who wait, and the desks that call for help."""
    messages = await ledger.messages_now(tx, department_id, now)
    emergencies = await open_emergencies(tx, department_id)
    return {
        "messages": [message_answer(one) for one in messages],
        "emergencies": [emergency_answer(one) for one in emergencies],
    }


async def _seen(
    tx: AsyncConnection,
    everybody: Iterable[TokenRow],
    at_desks: Sequence[TokenRow],
    now: datetime,
) -> Callable[[TokenRow], Json]:
    """Return how the line shows a token: with its notes, its hold, and why it was called."""
    ids = {token.id for token in everybody}
    notes = await notes_of(tx, ids)
    holds = await holds_of(tx, [token.id for token in at_desks if token.status is TokenStatus.HELD])
    called = [token.id for token in at_desks if token.status in AT_A_DESK]
    chosen = await ledger.why_called(tx, called)
    services = await ledger.next_services(tx, list(ids))

    def seen(token: TokenRow) -> Json:
        hold, why = holds.get(token.id), chosen.get(token.id)
        return listed(
            token,
            notes.get(token.id, ()),
            hold,
            now=now,
            services=services.get(token.id, ()),
            chosen=why,
        )

    return seen


async def _waiting(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    called_from: Collection[QueueRow],
    now: datetime,
) -> Sequence[TokenRow]:
    """Return the first of the lines, in the order in which they will be called."""
    lines = await ledger.heads(tx, called_from, limit=WAITING_SHOWN_MAX, now=now)
    return list(islice(ledger.in_department_order(queues, lines, now=now), WAITING_SHOWN_MAX))


async def _joined(
    tx: AsyncConnection,
    department_id: str,
    doctor_id: UUID | None,
    queues: Mapping[str, QueueRow],
    now: datetime,
) -> Sequence[TokenRow]:
    """Return a doctor's people who have checked in and stand in the line of the appointments."""
    line = ledger.line_of_appointments(queues.values())
    if line is None or doctor_id is None:
        return []
    found = await ask(tx, ledger.reading_joined([doctor_id], [department_id]))
    return ledger.in_calling_order(line, in_line(found, doctor_id, line, queues), now=now)


def _recent(done: RecentAction, token: Json) -> Json:
    """Return a token that was finished; its desk is the one where that happened."""
    return {
        **token,
        "desk_id": done.desk_id,
        "deed": done.action.event_type.value,
        "done_at": iso(done.action.at),
        "done_by": done.action.user_id,
    }


async def _desk_answers(
    tx: AsyncConnection, department_id: str, desks: Desks, day: date
) -> list[Json]:
    days = await desk_days(tx, department_id, day)
    return [desk_answer(desk, days.get(desk.number)) for desk in desks.values()]


def desk_answer(desk: Desk, day: DeskDay | None = None) -> Json:
    numbers = day or DeskDay(0, 0, 0, 0.0)
    return {
        "desk_id": desk.number,
        "department_id": desk.department_id,
        "state": desk.state.value,
        "user_id": desk.user_id,
        "user_name": desk.user_name,
        "since": iso(desk.since),
        "token_id": None if desk.visitor is None else desk.visitor.token_id,
        "token_label": None if desk.visitor is None else desk.visitor.label,
        "today": {
            "called": numbers.called,
            "served": numbers.served,
            "no_show": numbers.no_show,
            "service_seconds": round(numbers.service_seconds),
        },
    }
