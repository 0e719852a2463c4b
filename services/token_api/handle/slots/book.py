"""Everything that is asked of slots at once, done in one transaction, one after another in it.

Locks are taken in one order everywhere: the patients' rows, then the queues' in id order; what
a patient may have only once a day is held together by the ledger's unique index, whose entries
`ledger.save` makes last and in the patients' order. So nobody waits in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.handle.issue import SCHEMA
from services.token_api.handle.slots.asked import Asked, BookSlot, Done, DoWithToken
from services.token_api.handle.slots.round import Decided, Facts, Round
from services.token_api.numbers import Numbers
from services.token_api.slot_shapes import seat_body
from services.token_api.store.slots.lines import (
    hold_patients,
    live_of_patients,
    read_lines,
)
from shared import idempotency, ledger
from shared.idempotency import Key
from shared.ledger import Saved
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class SlotBook:
    """What slots need to hand: the engine, the counters, and the settings of their rules."""

    engine: AsyncEngine
    numbers: Numbers
    public_url: str
    near_places: int
    starvation: timedelta

    async def run_batch(self, batch: Sequence[Asked]) -> list[Done | Refused]:
        """Do a batch; requests with the key or patient of another wait for its transaction."""
        outcomes: dict[int, Done | Refused] = {}
        left = list(enumerate(batch))
        while left:
            now, left = _without_twins(left)
            answers = await self._run_once([asked for _, asked in now])
            for (position, _), answer in zip(now, answers, strict=True):
                outcomes[position] = answer
        return [outcomes[position] for position in range(len(batch))]

    async def _run_once(self, batch: Sequence[Asked]) -> list[Done | Refused]:
        """Lock and read; decide one after another; number, write and commit."""
        async with self.engine.begin() as tx:
            round_ = Round(await _read(tx, batch), starvation=self.starvation)
            decided = [round_.decide(asked) for asked in batch]
            wanted = round_.wanted_numbers()
            taken = await self.numbers.take(wanted)
            try:
                round_.number(wanted, taken)
                saved = await self._write(tx, round_)
                outcomes = [self._outcome(round_, one, saved) for one in decided]
                await idempotency.keep(tx, SCHEMA, _to_keep(batch, outcomes))
                await tx.commit()
            except Exception:
                await self.numbers.give_back(wanted, taken)
                raise
        return outcomes

    async def _write(self, tx: AsyncConnection, round_: Round) -> Sequence[Saved]:
        near = round_.near(self.near_places)
        for line in round_.lines.values():
            if line.beyond > line.queue.overflow:
                await ledger.change_slot(tx, line.queue, overflow=line.beyond)
        if not round_.changes:
            return []
        return await ledger.save(
            tx,
            round_.facts.queues,
            [*round_.changes, *near],
            now=round_.facts.now,
            public_url=self.public_url,
            numbers=round_.last_numbers,
        )

    def _outcome(
        self, round_: Round, decided: Decided | Done | Refused, saved: Sequence[Saved]
    ) -> Done | Refused:
        if not isinstance(decided, Decided):
            return decided
        row = saved[decided.change].row if decided.change is not None else decided.token
        line = round_.lines[row.queue_id]
        token = seat_body(
            row,
            line.queue,
            line.terms,
            place=decided.place,
            now=round_.facts.now,
            public_url=self.public_url,
        )
        return Done({"token": token})


def _without_twins(
    left: Sequence[tuple[int, Asked]],
) -> tuple[list[tuple[int, Asked]], list[tuple[int, Asked]]]:
    now: list[tuple[int, Asked]] = []
    later: list[tuple[int, Asked]] = []
    taken: set[object] = set()
    for position, asked in left:
        patient = asked.patient_id if isinstance(asked, BookSlot) else None
        marks = {asked.key.identity if asked.key else None, patient} - {None}
        (later if marks & taken else now).append((position, asked))
        taken |= marks
    return now, later


async def _read(tx: AsyncConnection, batch: Sequence[Asked]) -> Facts:
    """Read all that decides, in the order of the locks."""
    bookings = [asked for asked in batch if isinstance(asked, BookSlot)]
    deeds = [asked for asked in batch if isinstance(asked, DoWithToken)]
    patient_ids = {asked.patient_id for asked in bookings}
    patients = await hold_patients(tx, patient_ids) if bookings else {}
    token_ids = {asked.token_id for asked in deeds}
    seen = await ledger.tokens(tx, token_ids) if deeds else {}
    queue_ids = {str(asked.slot_id) for asked in bookings} | {
        token.queue_id for token in seen.values() if token.slot_id is not None
    }
    queues = await ledger.lock_queues(tx, queue_ids)
    now = datetime.now(UTC)  # read once the locks are held: whoever held them was earlier
    return Facts(
        now=now,
        queues=queues,
        lines=await read_lines(tx, queues, now=now, leaving=len(batch)),
        patients=patients,
        live=await live_of_patients(tx, patient_ids),
        tokens=await ledger.tokens(tx, token_ids) if deeds else {},
        kept=await idempotency.find(tx, SCHEMA, [asked.key for asked in batch if asked.key]),
        new_ids=await ledger.new_token_ids(tx, len(bookings)) if bookings else [],
    )


def _to_keep(
    batch: Sequence[Asked], outcomes: Sequence[Done | Refused]
) -> list[tuple[Key, dict[str, Any]]]:
    return [
        (asked.key, outcome.body)
        for asked, outcome in zip(batch, outcomes, strict=True)
        if asked.key is not None and isinstance(outcome, Done) and not outcome.replayed
    ]
