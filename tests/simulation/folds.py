"""The log as consumers may get it, and the folds that must come to the same all the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final
from zlib import crc32

from services.department.forecast.line import measure
from services.department.forecast.lines import Lines
from services.department.forecast.recent_log import Span
from services.department.rules.tallies import Tally, tally_after
from services.display.rules import Fold
from services.display.tokens import TokenRecord
from services.display.tokens import decode as decode_for_display
from shared import directory
from shared.events import Event, QueueKind
from shared.ordering import STRICT, Discipline

# The rule of each counter, and the seq of its queue since when it counts.
NamedRules = Mapping[str, tuple[Discipline, int]]

PARTITIONS: Final = 4
# A stretch of the log that is delivered at once, and how often one is delivered again.
STRETCH_MAX: Final = 12
AGAIN: Final = 0.25
_QUEUES: Final = {"CW": "CW", "CW-B": "CW", "LAB": "LAB", "OPD": "OPD", "MS5": "MS5"}


@dataclass(frozen=True, slots=True)
class Delivered:
    """One event as a record: where it lies, and what two consumers read of its bytes."""

    partition: int
    offset: int
    event: Event
    shown: TokenRecord


def on_the_log(events: Iterable[Event]) -> list[Delivered]:
    """Put events on partitions by their queue, in order."""
    ends = [0] * PARTITIONS
    records = []
    for event in events:
        partition = crc32(event.queue_id.encode()) % PARTITIONS
        shown = decode_for_display(event.encode())
        records.append(Delivered(partition, ends[partition], event, shown))
        ends[partition] += 1
    return records


def delivered_anyhow(records: Sequence[Delivered], chance: Random) -> list[Delivered]:
    """Deliver each partition in order, stretches of it again, the partitions in any order.

    A consumer that dies before it commits its offsets, and is started anew, sees just that.
    """
    logs = [[one for one in records if one.partition == number] for number in range(PARTITIONS)]
    at = [0] * PARTITIONS
    found: list[Delivered] = []
    while open_ := [number for number in range(PARTITIONS) if at[number] < len(logs[number])]:
        number = chance.choice(open_)
        if at[number] and chance.random() < AGAIN:
            at[number] = chance.randrange(at[number])
        upto = at[number] + chance.randint(1, STRETCH_MAX)
        found += logs[number][at[number] : upto]
        at[number] = upto
    return found


def shuffled(records: Sequence[Delivered], chance: Random) -> list[Delivered]:
    """Deliver everything, some of it twice, in no order at all."""
    found = [*records, *chance.sample(records, k=len(records) // 3)]
    chance.shuffle(found)
    return found


def board(
    deliveries: Iterable[Delivered], rules: NamedRules, began: datetime, now: datetime
) -> dict[str, Any]:
    """Return the branch's board as the display's fold comes to it."""
    folded = fold(deliveries, rules, began)
    folded.pass_time(now)
    return folded.board("main", now=now, version=1).model_dump()


def fold(deliveries: Iterable[Delivered], rules: NamedRules, began: datetime) -> Fold:
    folded = Fold(began)
    for entry in names(rules):
        folded.name(directory.key(entry), entry)
    for one in deliveries:
        folded.see(one.shown)
    return folded


def names(rules: NamedRules) -> list[directory.Entry]:
    """Return the directory of the branch; a slot's queue has no name of its own."""
    found: list[directory.Entry] = [
        directory.Branch(
            branch_id="main",
            names={"en": "Main"},
            time_zone="Asia/Kolkata",
            languages=("en",),
        )
    ]
    for queue_id, department_id in _QUEUES.items():
        rule, since = rules.get(queue_id, (STRICT, 0))
        found += [
            directory.Department(
                department_id=department_id, branch_id="main", names={"en": department_id}
            ),
            directory.Queue(
                queue_id=queue_id,
                department_id=department_id,
                branch_id="main",
                kind=QueueKind.STATION if queue_id == "MS5" else QueueKind.COUNTER,
                names={"en": queue_id},
                discipline=rule,
                discipline_seq=since,
            ),
        ]
    return found


def paces(deliveries: Iterable[Delivered], now: datetime) -> dict[str, Any]:
    """Return what the forecast knows of each line: its pace, and who stands in it."""
    lines = Lines()
    lines.assign({number: Span(start=0, end=0) for number in range(PARTITIONS)})
    for one in deliveries:
        lines.take(one.partition, one.offset, one.event)
    return {
        queue_id: (line.seq, line.waiting, measure(line, now).model_dump())
        for held in lines.partitions.values()
        for queue_id, line in held.lines.items()
    }


def tallies(deliveries: Iterable[Delivered]) -> dict[tuple[int, int], Tally]:
    """Return what each visit adds to its desk's day, of records that are applied once each."""
    seen: dict[str, int] = {}
    found: dict[tuple[int, int], Tally] = {}
    for one in deliveries:
        event = one.event
        if event.seq <= seen.get(event.queue_id, 0):
            continue
        seen[event.queue_id] = event.seq
        if event.token_id is None:
            continue
        visit = event.token_id, event.visit
        after = tally_after(event, found.pop(visit, None))
        if after is not None:
            found[visit] = after
    return found
