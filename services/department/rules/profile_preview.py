"""Whom a desk would call under a profile, were nobody to come or go. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from services.department.rules.profiles import Profile, tiers
from shared import ledger
from shared.ledger import QueueRow, TokenRow


@dataclass(frozen=True)
class DeskOutlook:
    """How many who wait the desk may call now, and the first of them in the order of its calls."""

    waiting_count: int
    first: Sequence[TokenRow]


def outlook_of(
    profile: Profile | None,
    called_from: Collection[QueueRow],
    lines: Mapping[str, Sequence[TokenRow]],
    *,
    waiting_since: Mapping[str, datetime],
    now: datetime,
    limit: int,
) -> DeskOutlook:
    """Return what a desk has before it; `lines` are the first of each queue, in their order."""
    queues = {queue.queue_id: queue for queue in called_from}
    groups = [set(queues)]
    if profile is not None:
        groups = tiers(profile, called_from, waiting_since=waiting_since, now=now)
    served: set[str] = set()
    first: list[TokenRow] = []
    for group in groups:
        more = (group & set(queues)) - served
        own = {queue_id: line for queue_id, line in lines.items() if queue_id in more}
        first += ledger.in_department_order(queues, own, now=now)
        served |= more
    count = sum(queues[queue_id].waiting_count for queue_id in served)
    return DeskOutlook(count, list(islice(first, limit)))
