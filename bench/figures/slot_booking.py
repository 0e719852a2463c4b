"""Whether a slot's long waiting list costs the next booking anything."""

import asyncio
import statistics
from time import perf_counter
from typing import Final
from uuid import UUID

from bench.figure import Better, Measured, Promise
from bench.progress import step
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from services.token_api.app import connect_redis
from services.token_api.settings import ROLE
from services.token_api.slots.tests.clinic import Clinic, build
from shared.postgres import create_engine

DISCIPLINES: Final = ("ageing", "preemptive")
WAITING: Final = 10_000
CAPACITY: Final = 15
BOOKINGS: Final = 150
ROUNDS: Final = 3
AT_ONCE: Final = 500

PROMISES: Final = tuple(
    Promise(
        name=f"booking-long-list-{discipline}",
        says=f"In a slot whose order is '{discipline}', a booking costs this many times as long "
        f"with {WAITING:,} on its waiting list as with an empty one.",
        unit="times the limit",
        goal=1.25,
        better=Better.LOWER,
        measured=f"p50 in ms of booking without HTTP, {WAITING:,} on the waiting list",
        limit="the same in a new slot",
    )
    for discipline in DISCIPLINES
)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    engine = create_engine(await testbed.postgres("slots", directory=False), role=ROLE)
    redis = connect_redis(testbed.redis())
    clinic = await build(engine, redis)
    found = {}
    for promise, discipline in zip(PROMISES, DISCIPLINES, strict=True):
        found[promise.name] = await _compare(testbed, clinic, discipline)
    await redis.aclose()
    await engine.dispose()
    return found


async def _compare(testbed: Testbed, clinic: Clinic, discipline: str) -> Measured:
    long = await clinic.slot(discipline, capacity=CAPACITY)
    waiting = int(testbed.share(WAITING))
    with step(f"Putting {waiting:,} on the list of a slot whose order is '{discipline}'"):
        await _fill(clinic, long, waiting)

    async def in_a_new_one() -> float:
        return await _median_ms(clinic, await clinic.slot(discipline, capacity=CAPACITY))

    return await side_by_side(
        testbed.rounds(ROUNDS), lambda: _median_ms(clinic, long), in_a_new_one, unit="ms to book"
    )


async def _fill(clinic: Clinic, slot: UUID, waiting: int) -> None:
    patients = await clinic.patients(waiting + CAPACITY)
    for start in range(0, len(patients), AT_ONCE):
        batch = patients[start : start + AT_ONCE]
        await asyncio.gather(*(clinic.ask(slot, "ONLINE", patient) for patient in batch))
    await clinic.run("ANALYZE ledger.token")


async def _median_ms(clinic: Clinic, slot: UUID) -> float:
    """Book one after another."""
    taken = []
    for patient in await clinic.patients(BOOKINGS):
        began = perf_counter()
        await clinic.ask(slot, "WALKIN", patient)
        taken.append((perf_counter() - began) * 1000)
    return statistics.median(taken)
