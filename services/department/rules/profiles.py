"""Which queues a desk calls from: its own profile, the skills of who sits there, and conditions.

A desk without a profile serves every queue of its department, as does a profile without a list.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.events import QueueKind
from shared.ledger import QueueRow


class When(StrEnum):
    WAIT_OVER = "WAIT_OVER"  # somebody waits there for longer than some minutes
    OWN_EMPTY = "OWN_EMPTY"  # nobody waits in the desk's own queues


@dataclass(frozen=True)
class Help:
    """A queue that the desk serves only while a condition holds."""

    queue_id: str
    when: When
    minutes: int = 0


@dataclass(frozen=True)
class Profile:
    """What a desk serves; `queue_ids` null: every queue. `in_order`: one empties before the next.

    `skills` are the queues that the person at the desk may serve; null: all of them.
    """

    queue_ids: tuple[str, ...] | None = None
    appointments: bool = True
    in_order: bool = False
    helps: tuple[Help, ...] = ()
    skills: frozenset[str] | None = None
    calls_again_after_seconds: int | None = None

    @property
    def looks_at_waits(self) -> bool:
        return any(one.when is When.WAIT_OVER for one in self.helps)


@dataclass(frozen=True)
class Lasting:
    """A setting that lasts, and the one that replaces it on one day of the branch."""

    always: Mapping[str, Any] | None = None
    today: Mapping[str, Any] | None = None
    day: date | None = None

    def on(self, day: date) -> Mapping[str, Any] | None:
        """Return what counts on a day: what was set for another day is over."""
        return self.today if self.day == day and self.today is not None else self.always

    def changed(self, values: Mapping[str, Any], *, today: date | None) -> "Lasting":
        """Return what counts once these are set, with `today` for that day only."""
        if today is None:
            return Lasting(always=values)
        return Lasting(self.always, values, today)


@dataclass(frozen=True)
class DeskProfile:
    """What is set for a desk and for the person who sits there."""

    desk: Lasting = Lasting()
    person: Lasting = Lasting()

    def on(self, day: date) -> Profile | None:
        """Return what the desk serves on a day; null: everything."""
        own, skills = self.desk.on(day), self.person.on(day)
        if own is None and skills is None:
            return None
        profile = profile_from(own or {})
        if skills is None:
            return profile
        return replace(profile, skills=frozenset(skills["queue_ids"]))

    def is_of_today(self, day: date) -> bool:
        """Say whether something of it ends with the day."""
        return any(one.day == day and one.today is not None for one in (self.desk, self.person))


def profile_from(values: Mapping[str, Any]) -> Profile:
    """Read a desk's profile as it is stored."""
    listed = values.get("queue_ids")
    return Profile(
        queue_ids=None if listed is None else tuple(listed),
        appointments=values.get("appointments", True),
        in_order=values.get("in_order", False),
        helps=tuple(
            Help(one["queue_id"], When(one["when"]), one["minutes"] or 0)
            for one in values.get("helps", ())
        ),
        calls_again_after_seconds=values.get("calls_again_after_seconds"),
    )


def tiers(
    profile: Profile,
    queues: Collection[QueueRow],
    *,
    waiting_since: Mapping[str, datetime],
    now: datetime,
) -> list[set[str]]:
    """Return groups of queues: the next comes from the first group in which somebody can be called.

    Within a group the line's own order decides. `waiting_since` has the earliest arrival of those
    who wait, by queue.
    """
    own = [queue_id for queue_id in _own(profile, queues) if _may(profile, queue_id)]
    joined = {one.queue_id for one in profile.helps if has_joined(one, waiting_since, now=now)}
    first = _appointments(profile, queues) | {one for one in joined if _may(profile, one)}
    if profile.in_order and own:
        groups = [first | {own[0]}, *({queue_id} for queue_id in own[1:])]
    else:
        groups = [first | set(own)]
    idle = {one.queue_id for one in profile.helps if one.when is When.OWN_EMPTY}
    return [*groups, {queue_id for queue_id in idle if _may(profile, queue_id)}]


def may_call(
    profile: Profile | None,
    queues: Collection[QueueRow],
    *,
    waiting_since: Mapping[str, datetime],
    now: datetime,
) -> set[str]:
    """Return the queues from which a desk might call its next; null: it serves everything."""
    if profile is None:
        return {queue.queue_id for queue in queues}
    return set().union(*tiers(profile, queues, waiting_since=waiting_since, now=now))


def has_joined(one: Help, waiting_since: Mapping[str, datetime], *, now: datetime) -> bool:
    """Say whether a desk helps because somebody waits there for too long."""
    since = waiting_since.get(one.queue_id)
    return (
        one.when is When.WAIT_OVER
        and since is not None
        and now - since > timedelta(minutes=one.minutes)
    )


def unserved(
    queues: Iterable[QueueRow], profiles: Collection[Profile | None]
) -> Sequence[QueueRow]:
    """Return the queues in which people wait whom no desk would ever call; null: serves all."""
    return [
        queue
        for queue in queues
        if queue.waiting_count
        and not any(profile is None or ever_serves(profile, queue) for profile in profiles)
    ]


def ever_serves(profile: Profile, queue: QueueRow) -> bool:
    if queue.kind is QueueKind.SLOT:
        return profile.appointments
    listed = profile.queue_ids is None or queue.queue_id in profile.queue_ids
    helped = any(one.queue_id == queue.queue_id for one in profile.helps)
    return (listed or helped) and _may(profile, queue.queue_id)


def _own(profile: Profile, queues: Collection[QueueRow]) -> Sequence[str]:
    counters = [queue.queue_id for queue in queues if queue.kind is not QueueKind.SLOT]
    return counters if profile.queue_ids is None else profile.queue_ids


def _appointments(profile: Profile, queues: Collection[QueueRow]) -> set[str]:
    slots = {queue.queue_id for queue in queues if queue.kind is QueueKind.SLOT}
    return slots if profile.appointments else set()


def _may(profile: Profile, queue_id: str) -> bool:
    return profile.skills is None or queue_id in profile.skills
