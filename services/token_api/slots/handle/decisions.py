"""One transaction's worth of requests to slots, each decided after the one before."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import uuid_utils.compat

from services.token_api.directory import DEFAULT_FORMAT, format_label
from services.token_api.slots.handle.requests import BookSlot, ChangeToken, SlotRequest, SlotResult
from services.token_api.slots.rules.booking import decide_booking
from services.token_api.slots.rules.commands import Book, Cancel, Patient, TokenCommand
from services.token_api.slots.rules.line import Line
from services.token_api.slots.rules.promotion import promotions, raises
from services.token_api.slots.rules.refusals import (
    already_booked,
    category_for_staff,
    moved_on,
    not_a_slots,
    not_for_holders,
)
from services.token_api.slots.rules.token_commands import decide_token_command
from services.token_api.slots.store.lines import Live
from services.token_api.tokens import SECRET_BYTES, NumberBlock
from shared.auth import DESKS, Role, in_department
from shared.idempotency import Records, earlier_answer
from shared.ledger import Change, QueueRow, TokenRow
from shared.problems import Refused
from shared.rows import not_found
from shared.turn_near import turn_near

# What a kiosk or a phone may ask for; the others are the staff's to give.
FOR_EVERYBODY: Final = frozenset({"ONLINE", "WALKIN", "FOLLOWUP", "STANDARD"})
# Who has a seat for later in the day need not come yet, however short the line is.
NEAR_BEFORE_START: Final = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that decides about a batch, read under the locks."""

    now: datetime
    queues: Mapping[str, QueueRow]
    lines: Mapping[str, Line]
    patients: Mapping[UUID, Patient]
    live: Mapping[tuple[UUID, date], Live]
    tokens: Mapping[int, TokenRow]
    records: Records
    new_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a request led to: which of the batch's changes is its own, and the place it gave."""

    token: TokenRow
    change: int | None
    place: int | None


class Decisions:
    """The slots as they stand after each request; `changes` is what there is to write."""

    def __init__(self, snapshot: Snapshot, *, starvation: timedelta) -> None:
        self.snapshot = snapshot
        self.lines = snapshot.lines
        self.changes: list[Change] = []
        self.last_numbers: dict[str, tuple[date, int]] = {}
        self._tokens = dict(snapshot.tokens)
        self._new_ids = iter(snapshot.new_ids)
        self._before = {queue_id: line.called_in_order for queue_id, line in snapshot.lines.items()}
        for line in snapshot.lines.values():
            # A desk's no-show may have freed a seat a moment ago: who waits comes first.
            self._add([*promotions(line), *raises(line, bound=starvation)])

    def decide(self, request: SlotRequest) -> Decision | SlotResult | Refused:
        try:
            match request:
                case BookSlot():
                    return self._book(request)
                case ChangeToken():
                    return self._do(request)
        except Refused as refused:
            return refused

    def _book(self, request: BookSlot) -> Decision | SlotResult:
        if answer := earlier_answer(self.snapshot.records, request.key):
            return SlotResult(answer, replayed=True)
        line = self.lines.get(str(request.slot_id))
        if line is None:
            raise not_found("slot", request.slot_id)
        in_department(request.caller, line.queue.department_id)
        if request.caller.role is Role.HOLDER:
            raise not_for_holders()
        if request.caller.role not in DESKS and request.category not in FOR_EVERYBODY:
            raise category_for_staff(request.category)
        patient = self.snapshot.patients.get(request.patient_id)
        if patient is None:
            raise not_found("patient", request.patient_id)
        live = self.snapshot.live.get((patient.patient_id, line.service_date))
        if live is not None:
            raise already_booked(live.token_id, live.label)
        changes = decide_booking(self._booking(request, patient), line)
        own = len(self.changes) + len(changes) - 1
        self._add(changes)
        after = changes[-1].after
        if after is None:
            raise TypeError(changes)
        return Decision(after, own, line.place(after))

    def _booking(self, request: BookSlot, patient: Patient) -> Book:
        return Book(
            patient=replace(patient, email=None) if request.letters_limited else patient,
            category=request.category,
            token_id=next(self._new_ids),
            secret=secrets.token_urlsafe(SECRET_BYTES),
            event_id=uuid_utils.compat.uuid7(),
            actor=request.caller.subject,
        )

    def _do(self, request: ChangeToken) -> Decision:
        token = self._tokens.get(request.token_id)
        if token is None:
            raise not_found("token", request.token_id)
        if token.slot_id is None:
            raise not_a_slots(token)
        line = self.lines.get(token.queue_id)
        if line is None:
            raise moved_on(token)
        if request.caller is not None:
            in_department(request.caller, token.department_id)
        command = _command(request)
        changes = decide_token_command(command, token, line)
        if not changes:
            return Decision(token, None, line.place(token))
        own = len(self.changes)
        self._add([*changes, *promotions(line, cause=command.event_id)])
        after = self._tokens[token.id]
        return Decision(after, own, line.place(after))

    def _add(self, changes: Sequence[Change]) -> None:
        self.changes.extend(changes)
        for change in changes:
            if change.after is not None:
                self._tokens[change.after.id] = change.after

    def wanted_numbers(self) -> list[NumberBlock]:
        """Return how many numbers each slot needs; a slot has one day, and counts from 1."""
        new = [change.after for change in self.changes if change.before is None and change.after]
        return [
            NumberBlock(
                queue_id,
                line.service_date,
                floor=line.queue.last_number if line.queue.number_day else 0,
                amount=sum(token.queue_id == queue_id for token in new),
            )
            for queue_id, line in sorted(self.lines.items())
            if any(token.queue_id == queue_id for token in new)
        ]

    def number(self, wanted: Sequence[NumberBlock], taken: Sequence[int]) -> None:
        """Give the new tokens their numbers, in the order in which they were asked for."""
        last = {want.queue_id: number for want, number in zip(wanted, taken, strict=True)}
        self.last_numbers = {
            want.queue_id: (want.day, last[want.queue_id] + want.amount) for want in wanted
        }
        given: dict[int, tuple[int, str]] = {}
        for change in self.changes:
            if change.before is None and change.after is not None:
                queue_id = change.after.queue_id
                last[queue_id] += 1
                prefix = self.lines[queue_id].settings.label_prefix
                label = format_label(DEFAULT_FORMAT, prefix=prefix, number=last[queue_id])
                given[change.after.id] = last[queue_id], label
        self.changes = [
            replace(
                change, before=_numbered(change.before, given), after=_numbered(change.after, given)
            )
            for change in self.changes
        ]

    def near(self, places: int) -> list[Change]:
        """Return TURN_NEAR of those whom the batch as a whole has brought near their turn."""
        changes = []
        for queue_id, line in self.lines.items():
            begins = line.starts_at + timedelta(minutes=line.queue.delay_minutes)
            if line.now < begins - NEAR_BEFORE_START:
                continue
            beyond = {token.id for token in self._before[queue_id][places:]}
            changes += [
                turn_near(token, place)
                for place, token in enumerate(line.called_in_order[:places], start=1)
                if token.id in beyond and token.near_visit < token.visit
            ]
        return changes


def _command(request: ChangeToken) -> TokenCommand:
    actor = request.caller.subject if request.caller else None
    event_id = uuid_utils.compat.uuid7()
    if request.command is Cancel:
        return Cancel(reason=request.reason, event_id=event_id, actor=actor)
    return request.command(event_id=event_id, actor=actor)  # type: ignore[call-arg]  # not Cancel


def _numbered(token: TokenRow | None, given: Mapping[int, tuple[int, str]]) -> TokenRow | None:
    if token is None or token.id not in given:
        return token
    number, label = given[token.id]
    return replace(token, number=number, label=label)
