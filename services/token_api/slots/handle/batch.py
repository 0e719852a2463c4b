"""Everything that is asked of slots at once, done in one transaction, one after another in it.

Locks are taken in one order everywhere: the patients' rows, then the queues' in id order; what
a patient may have only once a day is enforced by the ledger's unique index, whose entries
`ledger.save` makes last and in the patients' order. So there is no deadlock.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.slots.answers import seat_body
from services.token_api.slots.handle.decisions import Decision, Decisions, Snapshot
from services.token_api.slots.handle.requests import BookSlot, ChangeToken, SlotRequest, SlotResult
from services.token_api.slots.store.lines import hold_patients, live_of_patients, read_lines
from services.token_api.tokens import SCHEMA, Numbers
from shared import idempotency, ledger
from shared.batching import run_in_parts
from shared.idempotency import Key
from shared.ledger import Saved
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class SlotBatches:
    """Runs batches of requests to slots; holds the engine, the numbers, the rules' settings."""

    engine: AsyncEngine
    numbers: Numbers
    public_url: str
    near_places: int
    starvation: timedelta

    async def run_batch(self, batch: Sequence[SlotRequest]) -> list[SlotResult | Refused]:
        """Do a batch; requests with the key or patient of another wait for its transaction."""
        return await run_in_parts(batch, _marks, self._run_once)

    async def _run_once(self, batch: Sequence[SlotRequest]) -> list[SlotResult | Refused]:
        """Lock and read; decide one after another; number, write and commit."""
        async with self.engine.begin() as tx:
            decisions = Decisions(await _read(tx, batch), starvation=self.starvation)
            decided = [decisions.decide(request) for request in batch]
            wanted = decisions.wanted_numbers()
            taken = await self.numbers.take(wanted)
            try:
                decisions.number(wanted, taken)
                saved = await self._write(tx, decisions)
                outcomes = [self._outcome(decisions, one, saved) for one in decided]
                await idempotency.keep(tx, SCHEMA, _to_keep(batch, outcomes))
                await tx.commit()
            except Exception:
                await self.numbers.give_back(wanted, taken)
                raise
        return outcomes

    async def _write(self, tx: AsyncConnection, decisions: Decisions) -> Sequence[Saved]:
        near = decisions.near(self.near_places)
        for line in decisions.lines.values():
            if line.beyond > line.queue.overflow:
                await ledger.change_slot(tx, line.queue, overflow=line.beyond)
        if not decisions.changes:
            return []
        return await ledger.save(
            tx,
            decisions.snapshot.queues,
            [*decisions.changes, *near],
            now=decisions.snapshot.now,
            public_url=self.public_url,
            numbers=decisions.last_numbers,
        )

    def _outcome(
        self, decisions: Decisions, decided: Decision | SlotResult | Refused, saved: Sequence[Saved]
    ) -> SlotResult | Refused:
        if not isinstance(decided, Decision):
            return decided
        row = saved[decided.change].row if decided.change is not None else decided.token
        line = decisions.lines[row.queue_id]
        token = seat_body(
            row,
            line.queue,
            line.settings,
            place=decided.place,
            now=decisions.snapshot.now,
            public_url=self.public_url,
        )
        return SlotResult({"token": token})


def _marks(request: SlotRequest) -> AbstractSet[object]:
    patient = request.patient_id if isinstance(request, BookSlot) else None
    return {request.key.identity if request.key else None, patient} - {None}


async def _read(tx: AsyncConnection, batch: Sequence[SlotRequest]) -> Snapshot:
    """Read all that decides, in the order of the locks."""
    bookings = [request for request in batch if isinstance(request, BookSlot)]
    changes_asked = [request for request in batch if isinstance(request, ChangeToken)]
    patient_ids = {request.patient_id for request in bookings}
    patients = await hold_patients(tx, patient_ids) if bookings else {}
    token_ids = {request.token_id for request in changes_asked}
    seen = await ledger.tokens(tx, token_ids) if changes_asked else {}
    queue_ids = {str(request.slot_id) for request in bookings} | {
        token.queue_id for token in seen.values() if token.slot_id is not None
    }
    queues = await ledger.lock_queues(tx, queue_ids)
    now = datetime.now(UTC)  # under the locks, so that it is later than the transactions before
    return Snapshot(
        now=now,
        queues=queues,
        lines=await read_lines(tx, queues, now=now, leaving=len(batch)),
        patients=patients,
        live=await live_of_patients(tx, patient_ids),
        tokens=await ledger.tokens(tx, token_ids) if changes_asked else {},
        records=await idempotency.find(
            tx, SCHEMA, [request.key for request in batch if request.key]
        ),
        new_ids=await ledger.new_token_ids(tx, len(bookings)) if bookings else [],
    )


def _to_keep(
    batch: Sequence[SlotRequest], outcomes: Sequence[SlotResult | Refused]
) -> list[tuple[Key, dict[str, Any]]]:
    return [
        (request.key, outcome.body)
        for request, outcome in zip(batch, outcomes, strict=True)
        if request.key is not None and isinstance(outcome, SlotResult) and not outcome.replayed
    ]
