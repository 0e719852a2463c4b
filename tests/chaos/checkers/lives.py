"""The ledger's events, token by token, for the checkers: pure reading, no judgement."""

from collections import defaultdict

from tests.chaos.observations import EventRow, Observations


def events_by_token(observed: Observations) -> dict[int, list[EventRow]]:
    """Return each token's events in the order of its versions."""
    lives: dict[int, list[EventRow]] = defaultdict(list)
    for row in observed.events:
        if row.token_id is not None:
            lives[row.token_id].append(row)
    for rows in lives.values():
        rows.sort(key=lambda row: row.version)
    return lives


def events_by_queue(observed: Observations) -> dict[str, list[EventRow]]:
    """Return each queue's events in the order of `seq`."""
    queues: dict[str, list[EventRow]] = defaultdict(list)
    for row in observed.events:
        queues[row.queue_id].append(row)
    for rows in queues.values():
        rows.sort(key=lambda row: row.seq)
    return queues


def told(row: EventRow) -> str:
    """Return an event in one line, for evidence."""
    event = row.event
    status = event.status.value if event.status else "-"
    reason = f" {event.reason.value}" if event.reason else ""
    return (
        f"{row.queue_id} seq {row.seq}: token {row.token_id} v{row.version} "
        f"{row.event_type}{reason} -> {status} desk {event.desk_id} "
        f"at {row.occurred_at:%H:%M:%S.%f}"
    )
