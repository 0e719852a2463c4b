"""Any history of two stations, also over midnight and summer time, on real engines."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from redis.asyncio import Redis

from services.token_api.fleet.handle.periodic import tidy_all, tidy_due
from services.token_api.fleet.handle.shifts import decide_shift
from services.token_api.fleet.rules.commands import (
    Accept,
    Allocate,
    Approve,
    CancelToken,
    Command,
    Complete,
    Decline,
    Reject,
    Release,
    RequestToken,
    Start,
)
from services.token_api.fleet.rules.shifts import Shift, ShiftStatus
from services.token_api.fleet.store import tables
from services.token_api.fleet.tests import invariants
from services.token_api.fleet.tests.conftest import ENGINEER, Stations
from services.token_api.settings import ROLE
from shared.postgres import create_engine
from shared.problems import Refused
from shared.rows import find_row

EXAMPLES: Final = 25
STEPS: Final = 60
HERE, THERE = 5, 6
DBS: Final = {HERE: 10, THERE: 12}
# The evenings before summer time begins and ends where station 6 is.
EVENINGS: Final = (
    datetime(2026, 3, 28, 17, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 17, 0, tzinfo=UTC),
)
# Day, night, whole days; in minutes of the day.
NIGHT, WHOLE_DAYS, ALWAYS = (21 * 60, 5 * 60), (0, 24 * 60), (18 * 60, 18 * 60)
HOURS: Final = (NIGHT, WHOLE_DAYS, NIGHT, WHOLE_DAYS, ALWAYS, (6 * 60, 20 * 60))
# Four drive here, three there; the last one drives at both, with the vehicle of the first.
HOMES: Final = (HERE, HERE, HERE, HERE, THERE, THERE, THERE)
DRIVERS: Final = st.integers(0, len(HOMES) - 1)
STATIONS: Final = st.sampled_from([HERE, THERE])
PAUSES: Final = st.sampled_from([1, 60, 299, 300, 3600, 4 * 3600, 9 * 3600])
EXPECTED: Final = {400, 403, 404, 409}


class Histories(RuleBasedStateMachine):
    def __init__(self, run: "Run", stations: Stations) -> None:
        super().__init__()
        self.run = run
        self.stations = stations
        self.shifts: dict[int, Shift] = {}
        self.tidied = True

    @initialize(
        evening=st.sampled_from(EVENINGS),
        hours=st.lists(st.sampled_from(HOURS), min_size=len(HOMES), max_size=len(HOMES)),
    )
    def open_the_stations(self, evening: datetime, hours: list[tuple[int, int]]) -> None:
        self.run(self._open(evening, hours))

    async def _open(self, evening: datetime, hours: list[tuple[int, int]]) -> None:
        await forget_everything(self.stations)
        self.stations.now = evening
        self.stations.drivers, self.stations.vehicles = [], []
        await self.stations.station(HERE, "Asia/Kolkata")
        await self.stations.station(THERE, "Europe/Berlin")
        for number, (ms_id, span) in enumerate(zip(HOMES, hours, strict=True)):
            await self.stations.driver(ms_id, on_duty=False)
            if number == len(HOMES) - 1:
                self.stations.vehicles[number] = self.stations.vehicles[0]
                await self._give_shift(number, HERE, WHOLE_DAYS)
            await self._give_shift(number, ms_id, span)

    async def _give_shift(self, driver: int, ms_id: int, span: tuple[int, int]) -> None:
        shift_id = await self.stations.shift(
            driver, ms_id=ms_id, weekdays=list(range(7)), from_minute=span[0], to_minute=span[1]
        )
        self.shifts[shift_id] = Shift(
            shift_id, self.stations.drivers[driver], ms_id, self.stations.vehicles[driver], "",
            weekdays=range(7), from_minute=span[0], to_minute=span[1],
        )  # fmt: skip

    # --- what people do ----------------------------------------------------------------------

    @rule(driver=DRIVERS)
    def ask_for_a_token(self, driver: int) -> None:
        self.run(self._do(HOMES[driver], RequestToken(self.stations.drivers[driver])))

    @rule(drivers=st.permutations(range(len(HOMES))))
    def everybody_asks_for_a_token(self, drivers: list[int]) -> None:
        self.run(self._all_ask(drivers))

    async def _all_ask(self, drivers: list[int]) -> None:
        for driver in drivers:
            await self._do(HOMES[driver], RequestToken(self.stations.drivers[driver]))

    @rule()
    def the_driver_of_both_asks_here(self) -> None:
        self.run(self._do(HERE, RequestToken(self.stations.drivers[-1])))

    @rule(driver=DRIVERS, ms_id=STATIONS)
    def cancel(self, driver: int, ms_id: int) -> None:
        self.run(self._do(ms_id, CancelToken(self.stations.drivers[driver])))

    @rule(ms_id=STATIONS)
    def ask_for_stock(self, ms_id: int) -> None:
        self.run(self.stations.request(DBS[ms_id], ms_id))

    @rule(ms_id=STATIONS)
    def ask_and_approve(self, ms_id: int) -> None:
        self.run(self._ask_and_approve(ms_id))

    async def _ask_and_approve(self, ms_id: int) -> None:
        request_id = await self.stations.request(DBS[ms_id], ms_id)
        await self._do(ms_id, Approve(request_id, by="9"))

    @rule(ms_id=STATIONS, chosen=st.integers(0, 20), verb=st.sampled_from([Approve, Reject]))
    def decide(self, ms_id: int, chosen: int, verb: type[Approve | Reject]) -> None:
        self.run(self._on_some_request(ms_id, chosen, lambda one: verb(one, by="9")))

    @rule(ms_id=STATIONS, chosen=st.integers(0, 20), token=st.integers(0, 20))
    def allocate_by_hand(self, ms_id: int, chosen: int, token: int) -> None:
        self.run(self._allocate(ms_id, chosen, token))

    async def _allocate(self, ms_id: int, chosen: int, token: int) -> None:
        tokens = await self._ids("fleet_token", "token_id", ms_id)
        if tokens:
            token_id = tokens[token % len(tokens)]
            await self._on_some_request(ms_id, chosen, lambda one: Allocate(token_id, one, by="9"))

    async def _on_some_request(
        self, ms_id: int, chosen: int, command: Callable[[int], Command]
    ) -> None:
        requests = await self._ids("stock_request", "request_id", ms_id)
        if requests:
            await self._do(ms_id, command(requests[chosen % len(requests)]))

    @rule(verbs=st.lists(st.sampled_from([Accept, Decline, None]), min_size=1, max_size=4))
    def the_latest_offers_are_answered(self, verbs: list[type[Accept | Decline] | None]) -> None:
        for nth, verb in enumerate(verbs):
            if verb is not None:
                self.run(self._go_on(nth, verb))

    @rule(nth=st.integers(0, 9), verb=st.sampled_from([Accept, Decline, Start, Complete]))
    def a_driver_goes_on(self, nth: int, verb: type[Accept | Decline | Start | Complete]) -> None:
        self.run(self._go_on(nth, verb))

    async def _go_on(self, nth: int, verb: type[Accept | Decline | Start | Complete]) -> None:
        trips = await self.stations.rows(
            "SELECT driver_id, ms_id, trip_id FROM token_api.trip "
            "ORDER BY trip_id DESC OFFSET :nth LIMIT 1",
            nth=nth,
        )
        for trip in trips:
            await self._do(trip.ms_id, verb(trip.driver_id, trip.trip_id))

    @rule(nth=st.integers(0, 9))
    def an_engineer_releases_a_trip(self, nth: int) -> None:
        self.run(self._release(nth))

    async def _release(self, nth: int) -> None:
        trips = await self.stations.rows(
            "SELECT ms_id, trip_id FROM token_api.trip ORDER BY trip_id DESC OFFSET :nth LIMIT 1",
            nth=nth,
        )
        for trip in trips:
            await self._do(trip.ms_id, Release(trip.trip_id, by="9"))

    @rule(chosen=st.integers(0, 20))
    def end_a_shift(self, chosen: int) -> None:
        if self.shifts:
            self.run(self._end(list(self.shifts)[chosen % len(self.shifts)]))

    async def _end(self, shift_id: int) -> None:
        async with self.stations.engine.begin() as tx:
            row = await find_row(tx, tables.shift, shift_id=shift_id)
        assert row is not None
        del self.shifts[shift_id]
        await decide_shift(self.stations.fleet, row, ShiftStatus.ENDED, by=ENGINEER)

    @rule(driver=DRIVERS, ms_id=STATIONS, span=st.sampled_from(HOURS))
    def give_a_shift(self, driver: int, ms_id: int, span: tuple[int, int]) -> None:
        self.run(self._give_shift(driver, ms_id, span))

    @rule(first=DRIVERS, second=DRIVERS)
    def ask_at_once_from_two_processes(self, first: int, second: int) -> None:
        self.run(self._at_once(first, second))

    async def _at_once(self, first: int, second: int) -> None:
        request_id = await self.stations.request()
        other = self.stations.another()
        drivers = self.stations.drivers
        await asyncio.gather(
            self._do(HERE, RequestToken(drivers[first])),
            self._do(THERE, RequestToken(drivers[first])),
            self._do(HERE, RequestToken(drivers[second]), other),
            self._do(HERE, Approve(request_id, by="9"), other),
        )

    # --- what the clock does -----------------------------------------------------------------

    @rule(seconds=PAUSES)
    def time_passes_and_the_timer_looks(self, seconds: int) -> None:
        self.stations.wait(seconds=seconds)
        self.run(tidy_due(self.stations.engine, self.stations.fleet))
        self.tidied = True

    @rule(seconds=PAUSES)
    def time_passes_while_the_worker_is_down(self, seconds: int) -> None:
        self.stations.wait(seconds=seconds)
        self.tidied = False

    @rule(redis_is_empty=st.booleans())
    def the_worker_starts(self, *, redis_is_empty: bool) -> None:
        self.run(self._start(redis_is_empty=redis_is_empty))

    async def _start(self, *, redis_is_empty: bool) -> None:
        if redis_is_empty:
            await self.stations.redis.flushall()
        await tidy_all(self.stations.engine, self.stations.fleet)
        self.tidied = True

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def whoever_fits_is_matched_and_nobody_twice(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        await invariants.assert_no_pair_is_left(self.stations)
        await invariants.assert_everyone_is_taken_once(self.stations)
        if self.tidied:
            shifts = invariants.on_wall(list(self.shifts.values()))
            await invariants.assert_nothing_is_overdue(self.stations, shifts)

    def teardown(self) -> None:
        self.run(self._check_the_log())

    async def _check_the_log(self) -> None:
        for queue_id in ("MS5", "MS6"):
            await invariants.assert_transitions_are_legal(self.stations, queue_id)
            await invariants.assert_first_met_first(self.stations, queue_id)
        await invariants.assert_numbers_have_no_gap(self.stations)

    # --- how it is done ----------------------------------------------------------------------

    async def _do(self, ms_id: int, command: Command, fleet: Any = None) -> None:
        try:
            await (fleet or self.stations.fleet).do(ms_id, command)
        except Refused as refused:
            assert refused.status in EXPECTED, refused  # noqa: PT017 - refusals are expected

    async def _ids(self, table: str, column: str, ms_id: int) -> list[int]:
        rows = await self.stations.rows(
            f"SELECT {column} FROM token_api.{table} WHERE ms_id = :ms ORDER BY 1", ms=ms_id
        )
        return [row[0] for row in rows]


Run = Callable[[Coroutine[Any, Any, Any]], Any]


async def forget_everything(stations: Stations) -> None:
    """Empty the tables: a new database an example would take most of the time."""
    await stations.redis.flushall()
    async with await psycopg.AsyncConnection.connect(stations.owner_url) as connection:
        await connection.execute(FORGET)


FORGET: Final = """
    TRUNCATE token_api.trip, token_api.stock_request, token_api.fleet_token, token_api.shift,
      token_api.driver, token_api.vehicle, token_api.dbs, token_api.station, token_api.queue,
      token_api.department, token_api.branch, token_api.directory_outbox, token_api.idempotency,
      ledger.event, ledger.token, ledger.queue CASCADE
"""


def test_any_history_keeps_the_promises(database_url: str, redis_url: str) -> None:
    with asyncio.Runner() as runner:
        engine = create_engine(database_url, role=ROLE)
        redis = Redis.from_url(redis_url)
        stations = Stations(engine, redis, owner_url=database_url)
        run_state_machine_as_test(
            lambda: Histories(runner.run, stations),  # type: ignore[arg-type]  # any factory will do
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                database=None,
                # Shrinking takes minutes; the steps of a failure are told as they were.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(stations.close())
