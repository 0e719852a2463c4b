"""How long a supervisor waits for a report, of years and of one day."""

import asyncio
import time
from statistics import median
from typing import Final

import httpx
import psycopg

from bench.figure import Better, Measured, Promise
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.department import department
from bench.testbed.sign_in import staff
from bench.testbed.visits import LAST_DAY, put_visits

VISITS: Final = 1_000_000
ROUNDS: Final = 3
DAYS_IN_A_ROUND: Final = 10
SECONDS_MAX: Final = 30.0
# Longer ago than the first visit, and not longer than a report may be.
FIRST_DAY: Final = LAST_DAY.replace(year=LAST_DAY.year - 3)
# What the page asks for.
PATHS: Final = (
    "waits?",
    *(f"figures?by={by}&" for by in ("day", "hour", "weekday_hour", "queue", "category", "desk")),
    "distribution?",
    "fairness?",
    "slots?",
)

YEARS: Final = Promise(
    name="report-million",
    says="Of all reports over a million visits the slowest takes this long.",
    unit="s",
    goal=2.0,
    better=Better.LOWER,
    measured=f"seconds to the answer, {VISITS:,} visits, one after another",
    limit="SELECT count(*), avg(wait_seconds) of the same rows",
)
DAY: Final = Promise(
    name="report-day",
    says="All answers that the page needs for one day are there after this long.",
    unit="ms",
    goal=200.0,
    better=Better.LOWER,
    measured=f"p50 in ms until all {len(PATHS)} are there, asked for at once, of a day among "
    f"{VISITS:,} visits",
)
PROMISES: Final = (YEARS, DAY)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url = await testbed.postgres("reports")
    put_visits(database_url, int(testbed.share(VISITS)))
    seconds: dict[str, list[float]] = {path: [] for path in PATHS}
    with department(testbed, database_url) as server:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}/api/v1/reports/",
            headers={"Authorization": staff()},
            timeout=SECONDS_MAX,
            trust_env=False,
        ) as client:

            async def slowest() -> float:
                for path in PATHS:
                    taken = await _seconds(client, f"{path}from={FIRST_DAY}&to={LAST_DAY}")
                    seconds[path].append(taken)
                return max(of_path[-1] for of_path in seconds.values())

            async def bare() -> float:
                return await asyncio.to_thread(_bare, database_url)

            async def day_ms() -> float:
                began = time.perf_counter()
                day = f"from={LAST_DAY}&to={LAST_DAY}"
                await asyncio.gather(*(_seconds(client, f"{path}{day}") for path in PATHS))
                return (time.perf_counter() - began) * 1000

            rounds = testbed.rounds(ROUNDS)
            years = await side_by_side(rounds, slowest, bare, unit="s")
            await day_ms()
            of_days = [
                median([await day_ms() for _ in range(DAYS_IN_A_ROUND)]) for _ in range(rounds)
            ]
    details: dict[str, float | str] = {
        f"{path.rstrip('?&')}, s": median(of_path) for path, of_path in seconds.items()
    }
    return {
        YEARS.name: Measured(years.ours, years.ours, years.limits, details),
        DAY.name: Measured(tuple(of_days)),
    }


async def _seconds(client: httpx.AsyncClient, path: str) -> float:
    began = time.perf_counter()
    (await client.get(path)).raise_for_status()
    return time.perf_counter() - began


def _bare(database_url: str) -> float:
    with psycopg.connect(database_url) as connection:
        began = time.perf_counter()
        connection.execute(
            "SELECT count(*), avg(wait_seconds) FROM department.visit"
            " WHERE service_date BETWEEN %s AND %s",
            (FIRST_DAY, LAST_DAY),
        )
        return time.perf_counter() - began
