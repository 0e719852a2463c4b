"""I6: what a desk, a patient or a driver was told to have happened is an event."""

from collections import Counter
from typing import Final

from shared.events import EventType
from tests.chaos.checkers.asked import described, done, token_of
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "Every acknowledged change of a token is an event of it, once."

# What each operation's event is called.
EVENTS: Final = {
    "call-next": {EventType.TOKEN_CALLED},
    "start": {EventType.TOKEN_STARTED},
    "serve": {EventType.TOKEN_SERVED},
    "hold": {EventType.TOKEN_HELD},
    "hold-for": {EventType.TOKEN_HELD},
    "send": {EventType.TOKEN_HELD},
    "resume": {EventType.TOKEN_RESUMED},
    "recall": {EventType.TOKEN_RECALLED},
    "no_show": {EventType.TOKEN_NO_SHOW},
    "miss": {EventType.TOKEN_NO_SHOW},
    "transfer": {EventType.TOKEN_TRANSFERRED},
    "cancel": {EventType.TOKEN_CANCELLED},
    "undo": {
        EventType.TOKEN_CALL_UNDONE,
        EventType.TOKEN_RECALLED,
        EventType.TOKEN_RESTORED,
        EventType.TOKEN_ARRIVED,
    },
    "return": {EventType.TOKEN_RETURNED},
    "cancel-ticket": {EventType.TOKEN_CANCELLED},
    "cancel-booking": {EventType.TOKEN_CANCELLED},
    "complete": {EventType.TOKEN_SERVED},
    "check_in": {EventType.TOKEN_CHECKED_IN},
    "check-in-at-kiosk": {EventType.TOKEN_CHECKED_IN},
    "check-in-by-phone": {EventType.TOKEN_CHECKED_IN},
    "accept-trip": {EventType.TRIP_ACCEPTED},
    "decline-trip": {EventType.TRIP_DECLINED},
    "start-trip": {EventType.TRIP_STARTED},
    "complete-trip": {EventType.TRIP_COMPLETED},
    "release-trip": {EventType.TRIP_RELEASED},
    "driver-cancel": {EventType.TOKEN_EXPIRED},
}
# Said again these are answered with yes and change nothing: how often they were told means nothing.
SAID_AGAIN: Final = frozenset(
    {
        *("accept-trip", "decline-trip", "start-trip", "complete-trip", "release-trip"),
        *("check_in", "check-in-at-kiosk", "check-in-by-phone"),
    }
)


def check(observed: Observations) -> list[Violation]:
    happened = Counter((row.token_id, row.event_type) for row in observed.events)
    wanted: Counter[tuple[int | None, str]] = Counter()
    lines: dict[tuple[int | None, str], list[str]] = {}
    keys: set[str] = set()
    for one in done(observed, *EVENTS):
        name = one.invoked.operation
        token_id = token_of(one).get("id", one.invoked.token_id)
        if token_id is None:
            continue
        change = token_id, name
        lines.setdefault(change, []).append(described(one))
        if one.invoked.key is None or one.invoked.key not in keys:
            wanted[change] = 1 if name in SAID_AGAIN else wanted[change] + 1
        keys.add(one.invoked.key or "")
    return [
        Violation("I6", f"token {token_id}: {name} was acknowledged {count} times", _few(lines, at))
        for at, count in wanted.items()
        for token_id, name in [at]
        if sum(happened[token_id, kind.value] for kind in EVENTS[name]) < count
    ]


def _few(
    lines: dict[tuple[int | None, str], list[str]], at: tuple[int | None, str]
) -> tuple[str, ...]:
    return tuple(lines[at][:5])
