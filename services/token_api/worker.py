"""The processes beside the API: the relay, and the worker with its timers and consumers."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.app import connect_redis, create_fleet
from services.token_api.audit import keep_acts
from services.token_api.directory.publisher import publish_directory
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.periodic import tidy_all, tidy_due
from services.token_api.housekeeping import forget_bookings, forget_keys, keep_partitions
from services.token_api.settings import ROLE, SCHEMAS, Settings
from services.token_api.slots.handle.cancel_slot import finish_cancelling
from services.token_api.slots.handle.joining import join_lines
from services.token_api.slots.handle.periodic import announce_days, settle_slots
from services.token_api.slots.store.doctors_and_patients import all_doctors
from services.token_api.tokens.handle.day_end import expire_past_days
from services.token_api.tokens.place_keeper import PlaceKeeper
from services.token_api.tokens.store.forecasts import keep_forecasts
from shared import logs, progress
from shared.duties import Duties
from shared.events import Event, QueueKind, TokenStatus, decode
from shared.forecast import QueueForecast
from shared.forecast import decode as decode_forecast
from shared.kafka import Publisher, Record, consume, newest_values, read_log
from shared.kafka.epoch import epoch_of
from shared.postgres import create_engine
from shared.reach_database import reach_database
from shared.relay import relay
from shared.settings import read
from shared.stop import run_until_stopped
from shared.topics import QUEUE_FORECASTS, TOKEN_EVENTS
from shared.waiting import wait_at_most

# A branch's day ends once; a delay of a minute does no harm.
DAY_END_SECONDS: Final = 60
HOUSEKEEPING_SECONDS: Final = 3600
# A driver who waits for an offer that somebody else let pass should not notice the timer.
FLEET_SECONDS: Final = 1.0
# While the log is away, a freed seat waits no longer than this.
SLOT_SECONDS: Final = 2.0
GROUP: Final = "token_api"
SCHEMA: Final = "token_api"
# A place in line may be some moments late; each poll costs as much as many events.
REST_SECONDS: Final = 0.08
FREES_A_SEAT: Final = frozenset({TokenStatus.NO_SHOW, TokenStatus.CANCELLED})
# The worker's own work is light; the relay reads and writes in turn.
POOL_SIZE: Final = 6

log = structlog.get_logger()


def run_relay() -> None:
    settings = read(Settings)
    logs.configure("relay", settings.log_level)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    run_until_stopped(_relay(settings))


def run_worker() -> None:
    settings = read(Settings)
    logs.configure("token_api.worker", settings.log_level)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    run_until_stopped(_work(settings))


async def _relay(settings: Settings) -> None:
    database_url = settings.database_url.get_secret_value()
    engine = create_engine(database_url, role=ROLE, pool_size=POOL_SIZE)
    duties = Duties("relay")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(
            relay(
                engine,
                database_url=database_url,
                bootstrap=settings.kafka_bootstrap_servers,
                on_round=partial(duties.note_done, "relay"),
            )
        )
        tasks.create_task(_write_progress(engine, duties))


async def _work(settings: Settings) -> None:
    """Run all duties; one that fails is tried again, a lost engine ends all and the process."""
    engine = create_engine(settings.database_url.get_secret_value(), role=ROLE, pool_size=POOL_SIZE)
    redis = connect_redis(settings.redis_url.get_secret_value())
    keeper, freed = PlaceKeeper(engine, redis), asyncio.Event()
    fleet = create_fleet(settings, engine, redis)
    duties = Duties("token_api.worker")
    lasting, every = duties.lasting, duties.every
    async with (
        Publisher(settings.kafka_bootstrap_servers) as publisher,
        asyncio.TaskGroup() as tasks,
    ):
        for duty in (
            lasting("directory", lambda: _publish_directory(settings, engine, publisher, duties)),
            lasting("places", lambda: _keep_places(settings, keeper, duties)),
            lasting("forecasts", lambda: _hear_forecasts(settings, engine, duties)),
            lasting("freed seats", lambda: _hear_freed_seats(settings, engine, freed, duties)),
            _tidy_stations(engine, fleet, duties),
            _tend_slots(settings, engine, freed, duties),
            every(DAY_END_SECONDS, "open days", lambda: _open_days(engine, settings)),
            every(DAY_END_SECONDS, "end days", lambda: _end_days(engine, settings)),
            every(HOUSEKEEPING_SECONDS, "partitions", lambda: keep_partitions(engine)),
            every(HOUSEKEEPING_SECONDS, "idempotency keys", lambda: forget_keys(engine)),
            every(HOUSEKEEPING_SECONDS, "old bookings", lambda: forget_bookings(engine)),
            _write_progress(engine, duties),
        ):
            tasks.create_task(duty)


async def _publish_directory(
    settings: Settings, engine: AsyncEngine, publisher: Publisher, duties: Duties
) -> None:
    await publish_directory(
        engine,
        publisher,
        bootstrap=settings.kafka_bootstrap_servers,
        others=all_doctors,
        on_round=partial(duties.note_done, "directory"),
    )


async def _keep_places(settings: Settings, keeper: PlaceKeeper, duties: Duties) -> None:
    """Follow the log from now on; what was before is found in the ledger when it is missed."""

    async def keep(records: list[Record]) -> None:
        await keeper.enter_epoch(max(map(epoch_of, records)))
        present = [record for record in records if epoch_of(record) == keeper.epoch]
        await keeper.keep([event for record in present if (event := _event(record))])

    await read_log(
        bootstrap=settings.kafka_bootstrap_servers,
        topic=TOKEN_EVENTS,
        since=datetime.now(UTC),
        caught_up=asyncio.Event(),
        on_records=keep,
        on_contact=duties.note_contact("places"),
        rest_seconds=REST_SECONDS,
    )


def _event(record: Record) -> Event | None:
    """Return the record's event; the notifier parks and reports what is none."""
    with contextlib.suppress(ValidationError):
        return decode(record.value or b"")
    return None


async def _hear_forecasts(settings: Settings, engine: AsyncEngine, duties: Duties) -> None:
    async def keep(records: list[Record]) -> None:
        forecasts = [
            forecast
            for queue_id, value in newest_values(records).items()
            if (forecast := _forecast(queue_id, value))
        ]
        async with engine.begin() as tx:
            await keep_forecasts(tx, forecasts)

    await read_log(
        bootstrap=settings.kafka_bootstrap_servers,
        topic=QUEUE_FORECASTS,
        since=None,
        caught_up=asyncio.Event(),
        on_records=keep,
        on_contact=duties.note_contact("forecasts"),
    )


def _forecast(queue_id: str, value: bytes | None) -> QueueForecast | None:
    try:
        return decode_forecast(value or b"")
    except ValidationError as error:
        log.warning("not a forecast", queue_id=queue_id, error=error.error_count())
        return None


async def _hear_freed_seats(
    settings: Settings, engine: AsyncEngine, freed: asyncio.Event, duties: Duties
) -> None:
    """Follow the desks: a no-show there frees a seat here, and what staff do is kept."""

    async def on_events(tx: AsyncConnection, events: Sequence[Event]) -> None:
        await keep_acts(tx, events)
        if any(map(_frees_a_seat, events)):
            freed.set()

    await consume(
        bootstrap=settings.kafka_bootstrap_servers,
        group=GROUP,
        engine=engine,
        schema=SCHEMA,
        on_events=on_events,
        is_urgent=_frees_a_seat,
        on_contact=duties.note_contact("freed seats"),
    )


def _frees_a_seat(event: Event) -> bool:
    return event.queue_kind is QueueKind.SLOT and event.status in FREES_A_SEAT


async def _tend_slots(
    settings: Settings, engine: AsyncEngine, freed: asyncio.Event, duties: Duties
) -> None:
    """Promote when an event frees a seat, and at the latest after the next pause."""
    settle = partial(settle_slots, engine, starvation=settings.starvation)
    while True:
        freed.clear()
        await duties.attempt("slots", lambda: settle(public_url=settings.links))
        await duties.attempt(
            "cancelled slots", lambda: finish_cancelling(engine, public_url=settings.links)
        )
        await duties.attempt("arrivals", lambda: join_lines(engine, public_url=settings.links))
        await wait_at_most(freed, SLOT_SECONDS)


async def _open_days(engine: AsyncEngine, settings: Settings) -> None:
    announced = await announce_days(engine, public_url=settings.links)
    if announced:
        log.info("announced tokens of the day that has opened", tokens=announced)


async def _end_days(engine: AsyncEngine, settings: Settings) -> None:
    await expire_past_days(engine, public_url=settings.links, near_places=settings.turn_near_places)


async def _tidy_stations(engine: AsyncEngine, fleet: Fleet, duties: Duties) -> None:
    await duties.attempt("stations", lambda: tidy_all(engine, fleet))
    await duties.every(FLEET_SECONDS, "stations", lambda: tidy_due(engine, fleet))


async def _write_progress(engine: AsyncEngine, duties: Duties) -> None:
    await duties.every(
        progress.WRITE_SECONDS, "progress", lambda: progress.write(engine, SCHEMA, duties)
    )
