"""What staff did with tokens, kept from the log: no call and no ticket waits for it."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Event, EventType, QueueKind, Reason

# What follows an act by itself, and what its own table's trigger writes into the audit already.
NOT_KEPT: Final = frozenset(
    {
        EventType.TOKEN_ALLOCATED,
        EventType.TOKEN_WAITLISTED,
        EventType.TOKEN_ARRIVED,
        EventType.MESSAGE_POSTED,
        EventType.MESSAGE_ENDED,
        EventType.MESSAGE_SENT,
        EventType.EMERGENCY_RAISED,
        EventType.DESK_OPENED,
        EventType.DESK_CLOSED,
    }
)
# At a station the engineers act; what else happens there, drivers do.
OF_ENGINEERS: Final = frozenset(
    {EventType.REQUEST_APPROVED, EventType.REQUEST_REJECTED, EventType.TRIP_OFFERED}
)
# Holders act for themselves.
NOT_BY_STAFF: Final = frozenset({Reason.BY_HOLDER})
# A kiosk or a phone: its subject is no user's.
DEVICES: Final = ("device-", "phone ")


def act_of(event: Event) -> dict[str, Any] | None:
    """Return the entry of an act of staff, without anything personal; null: it is none."""
    actor = event.actor
    if actor is None or actor.startswith(DEVICES):
        return None
    if event.event_type in NOT_KEPT or event.reason in NOT_BY_STAFF:
        return None
    if event.queue_kind is QueueKind.STATION and event.event_type not in OF_ENGINEERS:
        return None
    after = {
        "token_id": event.token_id,
        "service_date": event.service_date,
        "queue_id": event.queue_id,
        "department_id": event.department_id,
        "to_queue_id": event.to_queue_id,
        "desk_id": event.desk_id,
        "status": event.status,
        "reason": event.reason,
        "slot_delay_minutes": event.slot_delay_minutes,
    }
    return {
        "at": event.timestamp,
        "actor": actor,
        "action": event.event_type,
        "object_type": "token" if event.token_id is not None else "line",
        "object_id": event.token_label or event.queue_id,
        "after": {name: value for name, value in after.items() if value is not None},
    }


async def keep_acts(tx: AsyncConnection, events: Sequence[Event]) -> None:
    """Write the acts among these events; whoever did it is named as they are called now."""
    acts = [act for event in events if (act := act_of(event))]
    if acts:
        await tx.execute(_KEEP, {"acts": orjson.dumps(acts).decode()})


# By the index, for holders are users too; who comes from elsewhere may have another subject.
_KEEP: Final = text("""
    INSERT INTO token_api.token_act
      (at, actor, actor_name, action, object_type, object_id, after)
    SELECT a.at, a.actor, u.display_name, a.action, a.object_type, a.object_id, a.after
    FROM jsonb_to_recordset(CAST(:acts AS jsonb)) AS a(
      at timestamptz, actor text, action text, object_type text, object_id text, after jsonb)
    LEFT JOIN token_api."user" u
      ON u.user_id = CASE WHEN a.actor ~ '^[0-9]{1,18}$' THEN CAST(a.actor AS bigint) END
    ORDER BY a.at
""")
