"""One day of a branch, played on a clock of its own by the rules that the services use.

Tokens are numbered, told their place and wait, called, served, transferred and cancelled by the
same code as today's; only the clock and what people do are made up.
"""

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import uuid_utils.compat

from deploy.local.history.tickets import new_token
from deploy.local.history.visitors import Visitor as Person
from services.department.forecast.line import Line, fold, measure
from services.department.rules.calling import decide_call
from services.department.rules.commands import (
    Actor,
    CallNext,
    Cancel,
    NoShow,
    Serve,
    Start,
    Transfer,
    Verb,
)
from services.department.rules.desks import Desk, DeskState, Visitor
from services.department.rules.next_in_line import NextInLine
from services.department.rules.verbs import Case, decide
from services.token_api.counters import last_number
from shared.events import Category, Event, EventType, TokenStatus
from shared.forecast import estimate
from shared.ledger import Change, QueueRow, TokenRow
from shared.ledger.book import Book
from shared.ordering import NO_TURNS, newcomers_place

STAFF: Final = Actor(user_id="demo-history", name="Staff")
PUBLIC_URL: Final = "http://127.0.0.1"  # of tickets that nobody opens any more
# A call looks at the first of each category; the others are counted.
HEADS: Final = 5
COMES_SECONDS: Final = (10.0, 60.0)
GRACE: Final = timedelta(minutes=2)
PAUSE_SECONDS: Final = (5.0, 45.0)
NO_SHOWS: Final = 0.05
GOES_ON: Final = {"REG": ("CW", 0.12), "CW": ("LAB", 0.15)}
# At noon one desk of each department that has several is away.
LUNCH: Final = (time(12, 45), time(13, 30))

Step = Callable[[datetime], None]


@dataclass
class PlayedDay:
    """What the day leaves: `tokens` as it ended for them, and all that happened, in order."""

    queues: dict[str, QueueRow]
    tokens: dict[int, TokenRow] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


def play_day(
    queues: Mapping[str, QueueRow],
    day: date,
    people: Sequence[tuple[int, Person]],
    desks: Mapping[str, Sequence[int]],
    chance: random.Random,
) -> PlayedDay:
    """Let `people`, each with their token's id, come to `queues`; of these only the seq counts."""
    played = PlayedDay({name: _empty(queue) for name, queue in queues.items()})
    _Clock(played, day, desks, chance).run(people)
    return played


def _empty(queue: QueueRow) -> QueueRow:
    return replace(
        queue, live={}, number_day=None, last_number=0, last_arrival=None, turns=NO_TURNS
    )


class _Clock:
    """The day's desks and lines, and what happens next."""

    def __init__(
        self,
        played: PlayedDay,
        day: date,
        desks: Mapping[str, Sequence[int]],
        chance: random.Random,
    ) -> None:
        self._played = played
        self._day = day
        self._chance = chance
        self._lanes: dict[str, dict[Category, list[TokenRow]]] = {
            name: defaultdict(list) for name in played.queues
        }
        self._forecasts = {name: Line(name, seq=one.seq) for name, one in played.queues.items()}
        self._takes: dict[int, timedelta] = {}
        self._desks = {
            (name, number): Desk(name, number, DeskState.OPEN, STAFF.user_id, STAFF.name)
            for name, numbers in desks.items()
            for number in numbers
        }
        self._stays = {(name, numbers[0]) for name, numbers in desks.items()}
        self._heap: list[tuple[datetime, int, Step]] = []
        self._steps = 0

    def run(self, people: Sequence[tuple[int, Person]]) -> None:
        for token_id, person in people:
            self._at(person.comes_at, partial(self._come, token_id, person))
        while self._heap:
            now, _, step = heapq.heappop(self._heap)
            step(now)

    def _at(self, moment: datetime, step: Step) -> None:
        self._steps += 1
        heapq.heappush(self._heap, (moment, self._steps, step))

    def _come(self, token_id: int, person: Person, now: datetime) -> None:
        queue = self._played.queues[person.queue_id]
        number = last_number(queue, self._day, first=1) + 1
        place = newcomers_place(
            person.category, queue.waiting, queue.discipline, queue.turns, now=now
        )
        wait = estimate(place, measure(self._forecasts[queue.queue_id], now))
        told = (wait.p50_seconds, wait.p90_seconds) if wait else (None, None)
        token = new_token(token_id, queue, self._day, number, person)
        extra = {"place": place, "wait_seconds_p50": told[0], "wait_seconds_p90": told[1]}
        change = Change(EventType.TOKEN_GENERATED, None, token, extra=extra)
        self._enter([change], now, {queue.queue_id: (self._day, number)})
        self._takes[token_id] = person.takes
        if person.patience is not None:
            self._at(now + person.patience, partial(self._give_up, token_id))
        self._wait(token_id, now)

    def _wait(self, token_id: int, now: datetime) -> None:
        token = self._played.tokens[token_id]
        self._lanes[token.queue_id][token.category].append(token)
        for place, desk in self._desks.items():
            if desk.department_id == token.department_id:
                self._call(place, now)

    def _call(self, place: tuple[str, int], now: datetime) -> None:
        """Call the next to a desk, if it is free and somebody waits."""
        desk = self._desks[place]
        if desk.visitor is not None or self._is_away(place, now):
            return
        name = desk.department_id
        heads = [one for lane in self._lanes[name].values() for one in lane[:HEADS]]
        line = NextInLine({name: self._played.queues[name]}, {name: heads}, now=now)
        token = line.first_of([name])
        if token is None:
            return
        command = CallNext(by=STAFF, now=now, call_id=uuid_utils.compat.uuid7())
        change = decide_call(command, desk, token)
        chosen = line.call(token, by_hand=False)
        self._enter([replace(change, extra={"chosen": chosen}, turns=line.turns[name])], now)
        self._lanes[name][token.category].remove(token)
        self._desks[place] = replace(desk, visitor=Visitor(token.id, token.label))
        arrives = now + timedelta(seconds=self._chance.uniform(*COMES_SECONDS))
        if self._chance.random() < NO_SHOWS:
            self._at(
                arrives + GRACE, partial(self._end, place, token.id, NoShow(by=STAFF, now=now))
            )
        else:
            self._at(arrives, partial(self._start, place, token.id))

    def _is_away(self, place: tuple[str, int], now: datetime) -> bool:
        zone = ZoneInfo(self._played.queues[place[0]].time_zone)
        first, last = (datetime.combine(self._day, at, zone).astimezone(UTC) for at in LUNCH)
        if place in self._stays or not first <= now < last:
            return False
        self._at(last, partial(self._call, place))
        return True

    def _start(self, place: tuple[str, int], token_id: int, now: datetime) -> None:
        self._do(token_id, Start(by=STAFF, now=now))
        target, share = GOES_ON.get(place[0], ("", 0.0))
        goes_on = target in self._played.queues and self._chance.random() < share
        verb: Verb = Serve(by=STAFF, now=now)
        if goes_on:
            verb = Transfer(by=STAFF, now=now)
        step = partial(self._end, place, token_id, verb, target=target if goes_on else None)
        self._at(now + self._takes[token_id], step)

    def _end(
        self,
        place: tuple[str, int],
        token_id: int,
        verb: Verb,
        now: datetime,
        *,
        target: str | None = None,
    ) -> None:
        self._do(token_id, replace(verb, now=now), target=target)
        self._desks[place] = replace(self._desks[place], visitor=None)
        pause = timedelta(seconds=self._chance.uniform(*PAUSE_SECONDS))
        self._at(now + pause, partial(self._call, place))
        if target is not None:
            self._wait(token_id, now)

    def _give_up(self, token_id: int, now: datetime) -> None:
        token = self._played.tokens[token_id]
        if token.status is TokenStatus.WAITING:
            self._lanes[token.queue_id][token.category].remove(token)
            self._do(token_id, Cancel(by=STAFF, now=now))

    def _do(self, token_id: int, verb: Verb, *, target: str | None = None) -> None:
        to = self._played.queues[target] if target else None
        case = Case(token=self._played.tokens[token_id], target=to)
        self._enter(decide(verb, case), verb.now)

    def _enter(
        self,
        changes: Sequence[Change],
        now: datetime,
        numbers: Mapping[str, tuple[date, int]] | None = None,
    ) -> None:
        """Write into the day's book what a service would write into the ledger."""
        book = Book(self._played.queues, now=now, public_url=PUBLIC_URL)
        for change in changes:
            row = book.enter(change).row
            self._played.tokens[row.id] = row
        for event in book.events:
            fold(self._forecasts[event.queue_id], event)
        self._played.events.extend(book.events)
        for queue in book.queues(numbers or {}):
            self._played.queues[queue.queue_id] = queue
