"""What is asked of a doctor's slots: book, cancel, miss, complete, more seats, upkeep."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import Final
from uuid import UUID

from services.token_api.slots.handle.decisions import Decisions, Snapshot
from services.token_api.slots.handle.requests import BookSlot, ChangeToken, CommandType, SlotRequest
from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow, Patient
from services.token_api.slots.rules.disciplines import RULES
from services.token_api.slots.rules.joining import decide_joining
from services.token_api.slots.rules.line import WHOLE_BONUS_AFTER, Line
from services.token_api.slots.rules.promotion import promotions, raises
from services.token_api.slots.rules.slot_settings import Discipline, SlotSettings
from services.token_api.slots.store.lines import Live
from shared import ledger
from shared.auth import Principal, Role
from shared.events import LIVE, Category, QueueKind, TokenStatus
from shared.ordering import Appointment, Windows
from shared.problems import Refused
from tests.simulation.owner.ledger import NEAR_PLACES, Crash, Ledger

STAFF: Final = Principal(subject="7", role=Role.STAFF, departments=None)
STARVATION: Final = timedelta(minutes=30)
WORDS: Final = ("EMERGENCY", "PAID", "FOLLOWUP", "ONLINE", "ONLINE", "WALKIN", "WALKIN")
COMMANDS: Final[tuple[CommandType, ...]] = (
    Cancel, Cancel, NoShow, Complete, CheckIn, CheckIn, CheckIn,
)  # fmt: skip


@dataclass(repr=False)
class Slots:
    book: Ledger
    terms: dict[str, SlotSettings] = field(default_factory=dict)
    patients: dict[UUID, Patient] = field(default_factory=dict)

    def add(self, discipline: Discipline, *, capacity: int, lasts: timedelta) -> None:
        book = self.book
        slot_id = book.uuid()
        begins = book.clock + timedelta(minutes=book.chance.choice((-20, 0, 30)))
        self.terms[str(slot_id)] = SlotSettings(
            slot_id=slot_id,
            doctor_id=UUID(int=1),
            discipline=discipline,
            label_prefix=f"OPD-{'ABC'[len(self.terms)]}",
            ends_at=begins + lasts,
        )
        book.add_queue(
            str(slot_id),
            "OPD",
            kind=QueueKind.SLOT,
            ageing=RULES[discipline].AGES,
            service_date=begins.astimezone(UTC).date(),
            starts_at=begins,
            pace_minutes=10,
            capacity=capacity,
        )

    async def step(self) -> None:
        """Do a small batch of what is asked at once, each decided after the one before."""
        chance = self.book.chance
        requests = [self._anything() for _ in range(chance.choice((1, 1, 2, 3)))]
        await self._run([one for one in requests if one is not None])

    def _anything(self) -> SlotRequest | None:
        chance = self.book.chance
        own = [token.id for token in self.book.tokens.values() if token.slot_id is not None]
        if not own or chance.random() < 0.6:
            return BookSlot(
                UUID(chance.choice(list(self.terms))),
                chance.choice([*list(self.patients)[-3:], self._newcomer()]),
                chance.choice(WORDS),
                STAFF,
            )
        return ChangeToken(chance.choice(own), chance.choice(COMMANDS), STAFF)

    def _newcomer(self) -> UUID:
        patient_id = self.book.uuid()
        email = self.book.chance.choice(("asha@example.com", None))
        self.patients[patient_id] = Patient(patient_id, "Asha", None, email, "en")
        return patient_id

    async def _run(self, requests: Sequence[SlotRequest]) -> None:
        book = self.book
        decisions = Decisions(self._snapshot(requests), starvation=STARVATION)
        outcomes = [decisions.decide(one) for one in requests]
        wanted = decisions.wanted_numbers()
        taken = await book.numbers.take(wanted)
        decisions.number(wanted, taken)
        near = decisions.near(NEAR_PLACES)
        as_locked = dict(book.queues)
        for queue_id, line in decisions.lines.items():
            if line.beyond > line.queue.overflow:
                book.queues[queue_id] = replace(book.queues[queue_id], overflow=line.beyond)
        try:
            await book.write([*decisions.changes, *near], wanted=wanted, taken=taken)
        except Crash:
            book.queues = as_locked
            raise
        for outcome in outcomes:
            if isinstance(outcome, Refused) and outcome.status >= 500:
                raise outcome

    def _snapshot(self, requests: Sequence[SlotRequest]) -> Snapshot:
        book = self.book
        bookings = [one for one in requests if isinstance(one, BookSlot)]
        first = book.next_token_id()
        return Snapshot(
            now=book.clock,
            queues=dict(book.queues),
            lines={queue_id: self.line(queue_id) for queue_id in self.terms},
            patients=self.patients,
            live={
                (token.patient_id, token.service_date): Live(token.id, token.label)
                for token in book.tokens.values()
                if token.patient_id is not None and token.status in LIVE
            },
            tokens=dict(book.tokens),
            records={},
            new_ids=list(range(first, first + len(bookings))),
        )

    def line(self, queue_id: str) -> Line:
        book, terms = self.book, self.terms[queue_id]
        waiting = book.line(queue_id, TokenStatus.WAITING)
        aged: dict[Category, int] = {}
        for token in waiting:
            if token.arrived_at <= book.clock - WHOLE_BONUS_AFTER:
                aged[token.category] = aged.get(token.category, 0) + 1
        return Line(
            book.queues[queue_id],
            terms,
            allocated=book.line(queue_id, TokenStatus.ALLOCATED),
            waiting=waiting,
            priority=RULES[terms.discipline].PRIORITY,
            now=book.clock,
            aged=aged,
        )

    async def join(self) -> None:
        """Let all who are here join the counter's line whose window is open, each by themselves."""
        book = self.book
        counter = ledger.line_of_appointments(book.queues.values())
        if counter is None:
            return
        for token in list(book.tokens.values()):
            line = book.queues[counter.queue_id]
            if token.slot_id is None or not isinstance(line.discipline, Windows):
                continue
            slot = book.queues[token.queue_id]
            appointment = Appointment(
                slot.starts_at or book.clock, self.terms[slot.queue_id].ends_at
            )
            changes = decide_joining(
                token, appointment, line, line.discipline, now=book.clock, event_id=book.uuid()
            )
            if changes:
                await book.write(changes)

    async def more_seats(self) -> None:
        """Let a slot have more seats; whoever waits is promoted by the next who asks."""
        queue_id = self.book.chance.choice(list(self.terms))
        queue = self.book.queues[queue_id]
        capacity = (queue.capacity or 1) + 1
        overflow = max(queue.seats_taken - capacity, 0)
        self.book.queues[queue_id] = replace(queue, capacity=capacity, overflow=overflow)
        await self.upkeep()

    async def upkeep(self) -> None:
        for queue_id in self.terms:
            line = self.line(queue_id)
            changes = [*promotions(line), *raises(line, bound=STARVATION)]
            if changes:
                await self.book.write(changes)
