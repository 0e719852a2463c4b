"""What a visit adds to its desk's day; folded from the log, undone things taken off again."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.events import Event, EventType, TokenStatus


@dataclass(frozen=True)
class Tally:
    department_id: str
    desk_id: int
    service_date: date
    served: bool = False
    no_show: bool = False
    service_seconds: float = 0.0


# No other event changes what a visit counts as.
COUNTED: Final = frozenset(
    {
        EventType.TOKEN_CALLED,
        EventType.TOKEN_RECALLED,
        EventType.TOKEN_SERVED,
        EventType.TOKEN_NO_SHOW,
        EventType.TOKEN_CALL_UNDONE,
        EventType.TOKEN_RESTORED,
    }
)


def tally_after(event: Event, before: Tally | None) -> Tally | None:
    """Return what the visit counts as after the event; the same one when nothing changes."""
    match event.event_type:
        case EventType.TOKEN_CALLED | EventType.TOKEN_RECALLED:
            return _at_desk(event)
        case EventType.TOKEN_SERVED:
            return _at_desk(event, served=True, service_seconds=_service_seconds(event))
        case EventType.TOKEN_NO_SHOW:
            return _at_desk(event, no_show=True)
        case EventType.TOKEN_CALL_UNDONE:
            return None
        case EventType.TOKEN_RESTORED if event.status is TokenStatus.SERVING:
            return _at_desk(event)
        case _:
            return before


def _at_desk(
    event: Event, *, served: bool = False, no_show: bool = False, service_seconds: float = 0.0
) -> Tally | None:
    if event.desk_id is None or event.service_date is None:
        return None
    return Tally(
        event.department_id,
        event.desk_id,
        event.service_date,
        served=served,
        no_show=no_show,
        service_seconds=service_seconds,
    )


def _service_seconds(event: Event) -> float:
    """Return the time at the desk; many desks never press start, so the call may begin it."""
    began = event.started_at or event.called_at
    if began is None or event.ended_at is None:
        return 0.0
    return max((event.ended_at - began).total_seconds(), 0.0)
