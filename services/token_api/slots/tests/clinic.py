"""Slots on a real Postgres and Redis, without HTTP: for tests that send many requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import uuid_utils.compat
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory import handle as directory
from services.token_api.slots.handle import doctors_and_patients as people
from services.token_api.slots.handle.batch import SlotBatches
from services.token_api.slots.handle.requests import (
    BookSlot,
    ChangeToken,
    CommandType,
    SlotRequest,
    SlotResult,
)
from services.token_api.slots.handle.slots import NewSlot, create_slot
from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.store.slots import SlotView, find_slot
from services.token_api.tokens.numbers import Numbers
from shared import ledger
from shared.auth import Principal, Role
from shared.batching import Batcher
from shared.events import Event, decode
from shared.ledger import TokenRow, token_row
from shared.tests.today import ZONE, ZONE_NAME, today

LINKS = "http://tickets.example"
STAFF = Principal(subject="7", role=Role.STAFF, departments=None, holder_id=None, name="Asha")
BRANCH = {
    "branch_id": "main",
    "names": {"en": "Main"},
    "time_zone": ZONE_NAME,
    "languages": ["en"],
    "hours": None,
}


@dataclass
class Clinic:
    engine: AsyncEngine
    book: Batcher[SlotRequest, SlotResult]
    names: Any

    async def doctor(self) -> UUID:
        async with self.engine.begin() as tx:
            values = {
                "name": f"Dr {next(self.names)}",
                "specialization": "General",
                "department_id": "OPD",
            }
            return UUID(str((await people.create_doctor(tx, values, STAFF))["doctor_id"]))

    async def slot(
        self,
        discipline: str = "ageing",
        *,
        capacity: int = 3,
        starts_at: datetime | None = None,
        minutes: int = 60,
        doctor: UUID | None = None,
        check_in: bool = False,
    ) -> UUID:
        start = starts_at or tomorrow_at(9)
        new = NewSlot(
            doctor_id=doctor or await self.doctor(),
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            max_capacity=capacity,
            discipline=Discipline(discipline),
            pace_minutes=10,
            check_in_required=check_in,
        )
        async with self.engine.begin() as tx:
            view = await create_slot(
                tx, new, STAFF, now=min(start, datetime.now(UTC)), ahead_max=timedelta(days=731)
            )
            return view.settings.slot_id

    async def patients(self, how_many: int, email: str | None = None) -> list[UUID]:
        """Write many at once; their names say which they are."""
        ids = [uuid_utils.compat.uuid7() for _ in range(how_many)]
        async with self.engine.begin() as tx:
            await tx.execute(
                text("""
                INSERT INTO token_api.patient (patient_id, name, email, language)
                SELECT id, 'Patient', :email, 'en' FROM unnest(CAST(:ids AS uuid[])) AS p(id)
                """),
                {"ids": ids, "email": email},
            )
        return ids

    async def ask(
        self, slot_id: UUID, category: str = "WALKIN", patient: UUID | None = None
    ) -> dict[str, Any]:
        if patient is None:
            [patient] = await self.patients(1)
        done = await self.book.ask(BookSlot(slot_id, patient, category, STAFF))
        token: dict[str, Any] = done.body["token"]
        return token

    async def do(self, token_id: int, command: CommandType) -> dict[str, Any]:
        token: dict[str, Any] = (await self.book.ask(ChangeToken(token_id, command, STAFF))).body[
            "token"
        ]
        return token

    async def view(self, slot_id: UUID) -> SlotView:
        async with self.engine.begin() as tx:
            found = await find_slot(tx, slot_id)
        assert found is not None
        return found

    async def tokens(self, slot_id: UUID) -> list[TokenRow]:
        async with self.engine.begin() as tx:
            rows = await tx.execute(
                text(
                    f"SELECT {ledger.TOKEN_COLUMNS} FROM ledger.token t "
                    "WHERE slot_id = :id ORDER BY id"
                ),
                {"id": slot_id},
            )
            return [token_row(row) for row in rows.mappings()]

    async def events(self, slot_id: UUID) -> list[Event]:
        async with self.engine.begin() as tx:
            rows = await tx.execute(
                text("SELECT body FROM ledger.event WHERE queue_id = :id ORDER BY seq"),
                {"id": str(slot_id)},
            )
            return [decode(bytes(row.body)) for row in rows]

    async def run(self, sql: str, **values: Any) -> Sequence[Any]:
        async with self.engine.begin() as tx:
            result = await tx.execute(text(sql), values)
            return result.all() if result.returns_rows else []


async def build(engine: AsyncEngine, redis: Redis) -> Clinic:
    async with engine.begin() as tx:
        await directory.create_branch(tx, BRANCH)
    book = SlotBatches(
        engine,
        Numbers(redis),
        LINKS,
        near_places=3,
        starvation=timedelta(minutes=60),
    )
    return Clinic(engine, Batcher(book.run_batch), count(1))


def tomorrow_at(hour: int) -> datetime:
    day: date = today() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)
