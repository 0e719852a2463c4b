"""The cost of a booking: on an empty slot, and on one with 10,000 on its waiting list.

    .venv/bin/python -m bench.slot_booking

Starts a Postgres and a Redis of its own, books one at a time (nothing is gathered) on both kinds
of slot in turn, and prints medians. Exits non-zero when the long list costs more than 1.5 times.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import UUID

from deploy import migrate
from deploy.local import postgres_server as postgres
from deploy.local import redis_server as redis_engine
from deploy.local.engines import free_port, running
from services.token_api.app import connect_redis
from services.token_api.settings import ROLE
from services.token_api.tests.slots.house import House, build
from shared.postgres import create_engine

WAITING: Final = 10_000
CAPACITY: Final = 15
BOOKINGS: Final = 300
ROUNDS: Final = 3
TIMES_MAX: Final = 1.5
DISCIPLINES: Final = ("ageing", "preemptive")


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="nowserving-bench-"))
    home.chmod(0o755)
    database = postgres.prepare(home, free_port(), durable=True)
    redis = redis_engine.prepare(home, free_port(), durable=False)
    with running(database, home / "postgres.log"), running(redis, home / "redis.log"):
        postgres.ensure_database(database.address)
        migrate.migrate_database(database.address)
        times = asyncio.run(_compare(database.address, redis.address))
    sys.exit(int(max(times) > TIMES_MAX))


async def _compare(database_url: str, redis_url: str) -> list[float]:
    engine, redis = create_engine(database_url, role=ROLE), connect_redis(redis_url)
    house = await build(engine, redis)
    times = []
    for discipline in DISCIPLINES:
        long = await house.slot(discipline, capacity=CAPACITY)
        await _fill(house, long)
        of_empty, of_long = [], []
        for _ in range(ROUNDS):
            of_empty.append(await _median_ms(house, discipline))
            of_long.append(await _median_ms(house, discipline, long))
        empty, filled = statistics.median(of_empty), statistics.median(of_long)
        times.append(filled / empty)
        print(
            f"{discipline:11} empty {empty:.2f} ms   {WAITING} waiting {filled:.2f} ms   "
            f"{times[-1]:.2f} times"
        )
    await redis.aclose()
    await engine.dispose()
    return times


async def _fill(house: House, slot: UUID) -> None:
    patients = await house.patients(WAITING + CAPACITY)
    for start in range(0, len(patients), 500):
        batch = patients[start : start + 500]
        await asyncio.gather(*(house.ask(slot, "ONLINE", patient) for patient in batch))
    await house.run("ANALYZE ledger.token")


async def _median_ms(house: House, discipline: str, slot: UUID | None = None) -> float:
    """Book one after another; without a slot on a new one, whose list stays a short one."""
    slot = slot or await house.slot(discipline, capacity=CAPACITY)
    taken = []
    for patient in await house.patients(BOOKINGS):
        began = perf_counter()
        await house.ask(slot, "WALKIN", patient)
        taken.append((perf_counter() - began) * 1000)
    return statistics.median(taken)


main()
