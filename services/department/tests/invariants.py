"""What every history must show: dense seqs and versions, and legal lives."""

from collections.abc import Iterable
from typing import Final

from services.department.tests.conftest import Hall
from shared import ledger
from shared.events import Event, EventType, TokenStatus

W, C, S, H = TokenStatus.WAITING, TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.HELD
SERVED, NO_SHOW = TokenStatus.SERVED, TokenStatus.NO_SHOW
CANCELLED, EXPIRED = TokenStatus.CANCELLED, TokenStatus.EXPIRED

# From which statuses an event may come, and what it leaves.
STEPS: Final[dict[EventType, tuple[set[TokenStatus | None], set[TokenStatus]]]] = {
    EventType.TOKEN_GENERATED: ({None}, {W}),
    EventType.TOKEN_CALLED: ({W, H}, {C}),  # on hold: who was sent to that desk
    EventType.TOKEN_RECALLED: ({C, NO_SHOW}, {C}),
    EventType.TOKEN_CALL_UNDONE: ({C, NO_SHOW}, {W}),
    EventType.TOKEN_STARTED: ({C}, {S}),
    EventType.TOKEN_HELD: ({W, C, S, H}, {H}),
    EventType.TOKEN_RESUMED: ({H}, {W}),
    EventType.TOKEN_RETURNED: ({NO_SHOW}, {W}),
    EventType.TOKEN_RESTORED: ({SERVED, CANCELLED, W}, {W, S, H}),
    EventType.TOKEN_CORRECTED: (set(TokenStatus), set(TokenStatus)),
    EventType.TOKEN_TRANSFERRED: ({W, C, S, H}, {W}),
    EventType.TOKEN_ARRIVED: ({W}, {W}),
    EventType.TOKEN_SERVED: ({C, S}, {SERVED}),
    EventType.TOKEN_NO_SHOW: ({C}, {NO_SHOW}),
    EventType.TOKEN_CANCELLED: ({W, C, H}, {CANCELLED}),
    EventType.TOKEN_EXPIRED: ({W}, {EXPIRED}),
    EventType.TURN_NEAR: ({W}, {W}),
}


async def assert_legal(hall: Hall) -> None:
    """Every token's events are a legal life, and folded they are what its row says."""
    for token_id, events in _lives(await hall.events()).items():
        status: TokenStatus | None = None
        for event in events:
            come_from, leaves = STEPS[event.event_type]
            assert status in come_from, (token_id, [e.event_type for e in events])
            assert event.status in leaves
            status = event.status
        await _assert_folds_to_row(hall, token_id, events[-1])


async def _assert_folds_to_row(hall: Hall, token_id: int, last: Event) -> None:
    token = await hall.token(token_id)
    assert (last.queue_id, last.version, last.status, last.desk_id, last.call_id) == (
        token.queue_id,
        token.version,
        token.status,
        token.desk_id,
        token.call_id,
    )


async def assert_dense(hall: Hall) -> None:
    """Every queue's seq is 1, 2, 3, … and so is every token's version; counts are right."""
    events = await hall.events()
    seqs: dict[str, list[int]] = {}
    for event in events:
        seqs.setdefault(event.queue_id, []).append(event.seq)
    for found in seqs.values():
        assert found == list(range(1, len(found) + 1))
    for life in _lives(events).values():
        assert [event.version for event in life] == list(range(1, len(life) + 1))
    await _assert_counts(hall, set(seqs))


async def _assert_counts(hall: Hall, queue_ids: set[str]) -> None:
    tokens = [await hall.token(token_id) for token_id in _lives(await hall.events())]
    async with hall.engine.begin() as tx:
        queues = await ledger.read_queues(tx, queue_ids)
    for queue in queues.values():
        standing = [t for t in tokens if t.queue_id == queue.queue_id and t.status is W]
        assert queue.waiting_count == len(standing)


def _lives(events: Iterable[Event]) -> dict[int, list[Event]]:
    lives: dict[int, list[Event]] = {}
    for event in events:
        if event.token_id is not None:
            lives.setdefault(event.token_id, []).append(event)
    return {
        token_id: sorted(life, key=lambda event: event.version) for token_id, life in lives.items()
    }
