"""What is asked of counters: issue, call and every verb, decided by the suite's rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from services.department.rules import commands as verbs
from services.department.rules.calling import decide_call, require_present
from services.department.rules.commands import Actor, CallNext, CallOutOfOrder, Verb
from services.department.rules.desks import Desk, DeskState, Visitor, decide_desk
from services.department.rules.next_in_line import NextInLine
from services.department.rules.states import AT_A_DESK, can_be_called
from services.department.rules.undoing import LastAction
from services.department.rules.verbs import Case, decide
from services.token_api.counters import rules
from services.token_api.counters.rules import CounterSettings, IssueToken
from services.token_api.directory.rules.label import DEFAULT_FORMAT, format_label
from services.token_api.tokens.numbers import NumberBlock
from services.token_api.tokens.rules import decide_cancel, decide_expiry, service_day
from shared import ledger
from shared.auth import Role
from shared.events import Category, EventType, QueueKind, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.ordering import STRICT, Discipline, newcomers_place
from shared.returning import return_rule
from shared.turn_near import newly_near, turn_near
from tests.chaos.checkers.returns import BEHIND
from tests.simulation.owner.ledger import NEAR_PLACES, Ledger

DAILY_CAP: Final = 40
GRACE: Final = timedelta(minutes=3)
RETURNS: Final = return_rule(within_seconds=7200, place=BEHIND)
ASHA: Final = Actor(user_id="7", name="Asha")
CARLA: Final = Actor(user_id="9", name="Carla", supervisor=True)
EMAILS: Final = ("asha@example.com", "bilal@example.com", None)
VERBS: Final[tuple[type[Verb], ...]] = (
    verbs.Recall, verbs.Start, verbs.Hold, verbs.Resume, verbs.Serve, verbs.Serve, verbs.NoShow,
    verbs.Transfer, verbs.Cancel, verbs.Undo, verbs.Return, verbs.Return,
)  # fmt: skip


@dataclass(repr=False)
class Counters:
    book: Ledger
    desks: dict[tuple[str, int], Desk] = field(default_factory=dict)
    actions: dict[int, LastAction] = field(default_factory=dict)
    # Each queue's rules, with the number of events that there were before.
    rules: dict[str, list[tuple[int, Discipline]]] = field(default_factory=dict)
    named_rules: dict[str, tuple[Discipline, int]] = field(default_factory=dict)

    def add(self, queue_id: str, department_id: str, rule: Discipline = STRICT) -> None:
        self.book.add_queue(queue_id, department_id, discipline=rule)
        self.rules[queue_id] = [(0, rule)]
        self.named_rules[queue_id] = rule, 0

    def choose(self, queue_id: str, rule: Discipline) -> None:
        """Change the rule of a line; who waits stays, and a rule that counts begins anew."""
        book, queue = self.book, self.book.queues[queue_id]
        if queue.discipline != rule:
            book.queues[queue_id] = replace(queue, discipline=rule, turns={})
            self.rules[queue_id].append((len(book.events), rule))
            self.named_rules[queue_id] = rule, queue.seq
            book.told.append(f"— {queue_id} is called by {rule}")

    def open_desk(self, department_id: str, number: int, by: Actor = ASHA) -> None:
        desk = Desk(department_id, number)
        command = verbs.OpenDesk(by=by, now=self.book.clock)
        self.desks[department_id, number] = decide_desk(command, desk)

    # --- issuing ---------------------------------------------------------------------------

    async def issue(self, queue_id: str, categories: Sequence[Category]) -> None:
        """Give out a batch of tokens of one queue, as concurrent requests are batched."""
        book, queue = self.book, self.book.queues[queue_id]
        day = service_day(queue, now=book.clock)
        waiting = dict(queue.waiting)
        new: list[tuple[Category, int]] = []
        for asked in categories:
            command = IssueToken(queue_id, Role.STAFF, category=asked)
            category = rules.decide_category(command, queue, _SETTINGS, now=book.clock)
            rules.refuse_beyond_cap(queue, _SETTINGS, day, given=len(new))
            place = newcomers_place(
                category, waiting, queue.discipline, queue.turns, now=book.clock
            )
            new.append((category, place))
            waiting[category] = waiting.get(category, 0) + 1
        floor = rules.last_number(queue, day, first=_SETTINGS.first_number)
        wanted = [NumberBlock(queue_id, day, floor, len(new))]
        taken = await book.numbers.take(wanted)
        arrival = ledger.next_arrival(queue, book.clock)
        changes = []
        for nth, (category, place) in enumerate(new):
            row = self._row(queue, category, nth, taken[0] + 1 + nth)
            row = replace(row, service_date=day, arrived_at=arrival + nth * ledger.ARRIVAL_STEP)
            changes.append(Change(EventType.TOKEN_GENERATED, None, row, extra={"place": place}))
        await book.write(changes, wanted=wanted, taken=taken)

    def _row(self, queue: QueueRow, category: Category, nth: int, number: int) -> TokenRow:
        book = self.book
        return TokenRow(
            id=book.next_token_id() + nth,
            queue_id=queue.queue_id,
            origin_queue_id=queue.queue_id,
            department_id=queue.department_id,
            branch_id=queue.branch_id,
            service_date=book.clock.date(),
            number=number,
            label=format_label(DEFAULT_FORMAT, prefix=queue.queue_id, number=number),
            status=TokenStatus.WAITING,
            version=0,
            category=category,
            priority=BASE_PRIORITY[category],
            arrived_at=book.clock,
            secret=f"secret-{book.next_token_id() + nth}",
            issued_at=book.clock,
            email=book.chance.choice(EMAILS),
        )

    # --- calling ---------------------------------------------------------------------------

    async def call(self, department_id: str, number: int, token_id: int | None = None) -> None:
        """Call the next of the department's lines, or by a supervisor somebody else."""
        book = self.book
        desk = self.desk(department_id, number)
        by = ASHA if desk.user_id == ASHA.user_id else CARLA
        own = {
            queue.queue_id: queue
            for queue in book.queues.values()
            if queue.department_id == department_id
        }
        called_from = ledger.called_from(list(own.values()))
        line = NextInLine(own, {name: book.line(name) for name in own}, now=book.clock)
        if token_id is None:
            command: CallNext | CallOutOfOrder = CallNext(
                by=by, now=book.clock, call_id=book.uuid()
            )
            token = line.first_of(queue.queue_id for queue in called_from)
        else:
            command = CallOutOfOrder(by=CARLA, now=book.clock, call_id=book.uuid(), why="In pain.")
            desk = replace(desk, user_id=CARLA.user_id)
            token = book.tokens.get(token_id)
            if token is not None and token.queue_id in own:
                queue = own[token.queue_id]
                require_present(token, queue, waits_apart=queue not in called_from)
        change = decide_call(command, desk, token)
        after = change.after
        if after is None:
            raise TypeError(change)
        chosen = line.call(after, by_hand=token_id is not None)
        turns = line.turns[after.queue_id]
        await self._write([replace(change, extra={"chosen": chosen}, turns=turns)])

    def desk(self, department_id: str, number: int) -> Desk:
        """Return a desk with whoever has been called to it and has not left it."""
        visitor = next(
            (
                Visitor(token.id, token.label)
                for token in self.book.tokens.values()
                if token.department_id == department_id
                and token.desk_id == number
                and token.status in AT_A_DESK
            ),
            None,
        )
        return replace(self.desks[department_id, number], visitor=visitor)

    # --- verbs -----------------------------------------------------------------------------

    async def do(self, token_id: int, verb: type[Verb], target: str) -> None:
        book = self.book
        token = book.tokens[token_id]
        own = [one for one in book.line(token.queue_id) if one.category is token.category]
        case = Case(
            token,
            queue=book.queues[token.queue_id],
            first=sorted(own, key=lambda one: (one.arrived_at, one.id))[: RETURNS.read_max],
            action=self.actions.get(token_id),
            desk_is_free=self._desk_is_free(token),
            seat_is_free=_seat_is_free(book.queues[token.queue_id]),
            target=book.queues[target],
        )
        await self._write(decide(self._command(verb), case))

    def _command(self, verb: type[Verb]) -> Verb:
        now, by = self.book.clock, self.book.chance.choice((ASHA, ASHA, ASHA, CARLA))
        if verb is verbs.Recall:
            return verbs.Recall(by=by, now=now, call_id=self.book.uuid())
        if verb is verbs.Return:
            return verbs.Return(by=by, now=now, rule=RETURNS)
        if verb is verbs.Undo:
            return verbs.Undo(by=by, now=now, call_id=self.book.uuid())
        if verb is verbs.NoShow and self.book.chance.random() < 0.3:
            return verbs.NoShow(by=verbs.GRACE_TIMER, now=now, called_before=now - GRACE)
        return verb(by=by, now=now)  # type: ignore[call-arg]  # who has a call_id is done above

    def _desk_is_free(self, token: TokenRow) -> bool:
        if token.desk_id is None:
            return False
        desk = self.desk(token.department_id, token.desk_id)
        return desk.state is DeskState.OPEN and desk.visitor is None

    async def cancel(self, token_id: int) -> None:
        """Let a holder cancel."""
        await self._write([decide_cancel(self.book.tokens[token_id], now=self.book.clock)])

    async def expire(self) -> None:
        """Let the day end for whoever it ends for."""
        book = self.book
        for queue in list(book.queues.values()):
            found = (
                decide_expiry(token, queue, now=book.clock) for token in book.of(queue.queue_id)
            )
            changes = [change for change in found if change is not None]
            if queue.kind is QueueKind.COUNTER and changes:
                await self._write(changes)

    async def _write(self, changes: Sequence[Change]) -> None:
        """Write the changes, and who comes near the turn by them."""
        book = self.book
        gone = {
            change.before.id: change.before.queue_id
            for change in changes
            if change.before is not None
            and can_be_called(change.before)
            and change.event_type is not EventType.TOKEN_ARRIVED
        }
        near = [one for queue_id in set(gone.values()) for one in self._near(queue_id, set(gone))]
        await book.write([*changes, *near])
        for change in changes:
            self._remember(change, book.clock)

    def _near(self, queue_id: str, gone: Collection[int]) -> list[Change]:
        line = self.book.line(queue_id)
        return [
            turn_near(token, place)
            for place, token in newly_near(line, gone, places=NEAR_PLACES)
            if token.id not in gone
        ]

    def _remember(self, change: Change, at: datetime) -> None:
        if change.before is None:
            return
        actions, token_id = self.actions, change.before.id
        match change.event_type:
            case EventType.TOKEN_CALLED:
                actions[token_id] = LastAction(EventType.TOKEN_CALLED, change.actor, at)
            case EventType.TOKEN_NO_SHOW:
                caller = actions[token_id].user_id if token_id in actions else None
                actions[token_id] = LastAction(EventType.TOKEN_NO_SHOW, change.actor or caller, at)
            case EventType.TOKEN_RECALLED | EventType.TOKEN_STARTED | EventType.TURN_NEAR:
                pass
            case _:
                actions.pop(token_id, None)


def _seat_is_free(queue: QueueRow) -> bool:
    return queue.capacity is None or queue.seats_taken < queue.capacity


_SETTINGS: Final = CounterSettings(
    queue_id="any",
    label_prefix="any",
    label_format=DEFAULT_FORMAT,
    first_number=1,
    daily_cap=DAILY_CAP,
    paused=False,
    closed=False,
    kiosk_categories=frozenset(),
    hours=None,
    closed_days=(),
    version="any",
)
