"""Nobody in an elastic slot is overtaken for ever: a property of the rules alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.token_api.slots.rules import elastic
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.promotion import raises
from services.token_api.slots.rules.slot_settings import Discipline, SlotSettings
from shared.events import Category, EventType, QueueKind, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOUND = timedelta(minutes=60)
SLOT = UUID(int=1)

arrivals = st.lists(
    st.tuples(st.integers(-30, 180), st.sampled_from([Category.PRIORITY_PAID, Category.WALKIN])),
    min_size=1,
    max_size=40,
)


@given(arrivals=arrivals, pace=st.integers(2, 9))
def test_nobody_is_overtaken_by_who_books_after_the_bound(
    arrivals: list[tuple[int, Category]], pace: int
) -> None:
    """Only who is paid and booked within the bound after the later of booking and start passes."""
    to_come = sorted(arrivals, key=lambda arrival: arrival[0])
    everybody = [_token(n, minute, category) for n, (minute, category) in enumerate(to_come)]
    line: list[TokenRow] = []
    called: list[TokenRow] = []
    for minute in range(-30, 600):
        now = START + minute * MINUTE
        line += [token for token in everybody if token.arrived_at == now]
        line = _raised(line, now)
        if minute >= 0 and minute % pace == 0 and line:
            first = _line(line, now).in_order[0]
            line = [token for token in line if token.id != first.id]
            called.append(first)
    assert len(called) == len(everybody)
    for place, token in enumerate(called):
        deadline = max(token.arrived_at, START) + BOUND + MINUTE
        later = [other for other in called[:place] if other.arrived_at > token.arrived_at]
        assert all(other.arrived_at <= deadline for other in later)


def _raised(line: list[TokenRow], now: datetime) -> list[TokenRow]:
    changes = raises(_line(line, now), bound=BOUND)
    assert [c.event_type for c in changes] == [EventType.TOKEN_RAISED] * len(changes)
    after = {change.after.id: change.after for change in changes if change.after}
    oldest = [_of(change).arrived_at for change in changes]
    assert oldest == sorted(oldest)
    return [after.get(token.id, token) for token in line]


def _of(change: Change) -> TokenRow:
    assert change.after is not None
    return change.after


def _line(allocated: list[TokenRow], now: datetime) -> Line:
    queue = QueueRow(
        queue_id=str(SLOT),
        kind=QueueKind.SLOT,
        department_id="OPD",
        branch_id="main",
        time_zone="UTC",
        ageing=False,
        seq=0,
        number_day=None,
        last_number=0,
        last_arrival=None,
        live={},
        service_date=date(2026, 1, 5),
        starts_at=START,
        capacity=100,
        seats_taken=len(allocated),
    )
    settings = SlotSettings(
        SLOT, UUID(int=2), Discipline.ELASTIC, "OPD-A", START + timedelta(days=1)
    )
    return Line(
        queue, settings, allocated=allocated, waiting=[], priority=elastic.PRIORITY, now=now
    )


def _token(number: int, minute: int, category: Category) -> TokenRow:
    at = START + minute * MINUTE
    token = TokenRow(
        id=number,
        queue_id=str(SLOT),
        origin_queue_id=str(SLOT),
        department_id="OPD",
        branch_id="main",
        service_date=date(2026, 1, 5),
        number=number,
        label=f"OPD-A-{number:03}",
        status=TokenStatus.ALLOCATED,
        version=1,
        category=category,
        priority=elastic.PRIORITY[category],
        arrived_at=at,
        secret="s" * 22,
        issued_at=at,
    )
    return replace(token, slot_id=SLOT)
