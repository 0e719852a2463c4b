"""Batches of commands at a station, each in one transaction under the station's lock."""

import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, repeat

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.audit import act_as
from services.token_api.fleet.handle.idempotent_batch import (
    IdempotentBatch,
    StationRequest,
    StationResult,
)
from services.token_api.fleet.handle.snapshot import read_snapshot
from services.token_api.fleet.rules.batch import Result, run_commands
from services.token_api.fleet.rules.commands import Command
from services.token_api.fleet.rules.states import Settings
from services.token_api.fleet.rules.station import Ids, Snapshot, Station
from services.token_api.fleet.store import tables, writing
from services.token_api.tokens import SCHEMA, SECRET_BYTES, NumberBlock, Numbers
from shared import idempotency, ledger
from shared.auth import Principal
from shared.batching import Batcher
from shared.idempotency import Key
from shared.ledger import QueueRow
from shared.problems import Refused
from shared.rows import get_row


class Fleet:
    """Does what drivers, engineers and the clock ask of the stations."""

    def __init__(
        self,
        engine: AsyncEngine,
        numbers: Numbers,
        settings: Settings,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._numbers = numbers
        self._settings = settings
        self._public_url = public_url.rstrip("/")
        self._clock = clock
        self._stations: dict[int, Batcher[StationRequest, StationResult]] = {}

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def now(self) -> datetime:
        return self._clock()

    async def do(self, ms_id: int, command: Command, key: Key | None = None) -> StationResult:
        """Do one command at a station that exists; raises `Refused`."""
        if ms_id not in self._stations:
            self._stations[ms_id] = Batcher(lambda batch: self._batch(ms_id, batch))
        return await self._stations[ms_id].ask(StationRequest(command, key))

    async def do_on_record(self, ms_id: int, command: Command, by: Principal) -> StationResult:
        """Do one command alone, in a transaction that says whose it is."""

        async def change(tx: AsyncConnection, _: datetime) -> None:
            await act_as(tx, by)

        [done] = await self._batch(ms_id, [StationRequest(command)], change)
        if isinstance(done, Refused):
            raise done
        return done

    async def tidy(self, ms_id: int) -> None:
        """Let time pass at a station, and match what can be matched."""
        await self._batch(ms_id, [])

    async def after(
        self, ms_id: int, change: Callable[[AsyncConnection, datetime], Awaitable[None]]
    ) -> None:
        """Change what a station's rules look at, such as shifts, and let them look at once."""
        await self._batch(ms_id, [], change)

    async def _batch(
        self,
        ms_id: int,
        batch: Sequence[StationRequest],
        change: Callable[[AsyncConnection, datetime], Awaitable[None]] | None = None,
    ) -> list[StationResult | Refused]:
        """Lock the station, read it, do the commands, write what changed, commit."""
        async with self._engine.begin() as tx:
            queues, found = await _lock_station(tx, ms_id)
            # Read once the lock is held, so that it is later than the transactions before.
            now = self._clock()
            if change is not None:
                await change(tx, now)
            run = IdempotentBatch(batch, await idempotency.find(tx, SCHEMA, _keys(batch)))
            [queue] = queues.values()
            snapshot = await read_snapshot(
                tx,
                found,
                queue,
                run.commands,
                now=now,
                settings=self._settings,
                public_url=self._public_url,
            )
            station, outcomes, wanted, taken = await self._do(tx, snapshot, run.commands)
            try:
                await self._write(tx, station, queues, wanted, taken)
                answers = run.answers(outcomes, station.place)
                await idempotency.keep(tx, SCHEMA, run.to_keep(answers))
                await tx.commit()
            except Exception:
                # The numbers were not shown to anybody; without this there would be a gap.
                await self._numbers.give_back(wanted, taken)
                raise
        return answers

    async def _do(
        self, tx: AsyncConnection, snapshot: Snapshot, commands: Sequence[Command]
    ) -> tuple[Station, list[Result | Refused], list[NumberBlock], list[int]]:
        """Rehearse, to learn how many ids and numbers it takes; then do it with real ones."""
        rehearsed, outcomes = run_commands(snapshot, commands, _ids_of_a_rehearsal())
        if not (rehearsed.new_tokens or rehearsed.new_trips):
            return rehearsed, outcomes, [], []
        wanted = _wanted(snapshot, rehearsed.new_tokens)
        taken = await self._numbers.take(wanted)
        ids = Ids(
            iter(await ledger.new_token_ids(tx, rehearsed.new_tokens)),
            iter(await _new_trip_ids(tx, rehearsed.new_trips)),
            _secrets(),
        )
        station, outcomes = run_commands(_numbered_from(snapshot, taken), commands, ids)
        return station, outcomes, wanted, taken

    async def _write(
        self,
        tx: AsyncConnection,
        station: Station,
        queues: Mapping[str, QueueRow],
        wanted: Sequence[NumberBlock],
        taken: Sequence[int],
    ) -> None:
        ms_id = station.place.ms_id
        if station.changes:
            await ledger.save(
                tx,
                queues,
                station.changes,
                now=station.now,
                public_url=self._public_url,
                numbers={
                    want.queue_id: (want.day, last + want.amount)
                    for want, last in zip(wanted, taken, strict=True)
                },
            )
        await writing.write_requests(
            tx, ms_id, [station.requests[one] for one in station.touched_requests]
        )
        await writing.write_tokens(
            tx, ms_id, [station.tokens[one] for one in station.touched_tokens]
        )
        await writing.write_trips(tx, ms_id, [station.trips[one] for one in station.touched_trips])


async def _lock_station(tx: AsyncConnection, ms_id: int) -> tuple[dict[str, QueueRow], RowMapping]:
    found = await get_row(tx, tables.station, ms_id=ms_id)
    return await ledger.lock_queues(tx, [found["queue_id"]]), found


def _keys(batch: Sequence[StationRequest]) -> list[Key]:
    return [request.key for request in batch if request.key]


def _wanted(snapshot: Snapshot, amount: int) -> list[NumberBlock]:
    place = snapshot.place
    return [NumberBlock(place.queue_id, place.day, place.last_number, amount)] if amount else []


def _numbered_from(snapshot: Snapshot, taken: Sequence[int]) -> Snapshot:
    """Let the numbers begin after what the counter gave, where any were asked for."""
    return (
        replace(snapshot, place=replace(snapshot.place, last_number=taken[0]))
        if taken
        else snapshot
    )


def _ids_of_a_rehearsal() -> Ids:
    return Ids(count(-1, -1), count(-1, -1), repeat(""))


def _secrets() -> Iterator[str]:
    while True:
        yield secrets.token_urlsafe(SECRET_BYTES)


async def _new_trip_ids(tx: AsyncConnection, amount: int) -> list[int]:
    rows = await tx.execute(
        text("SELECT nextval('token_api.trip_id') FROM generate_series(1, :amount)"),
        {"amount": amount},
    )
    return list(rows.scalars())
