"""One duty that fails stops none of the others; the loss of an engine is passed on."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
import sqlalchemy.exc
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared import duties as module
from shared import progress
from shared.duties import Duties, for_each
from shared.engine_loss import is_lost
from shared.kafka import LogReplaced
from shared.postgres import create_engine
from shared.problems import EngineUnavailable


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url, role="nowserving_department")
    yield engine
    await engine.dispose()


async def test_a_duty_that_fails_is_tried_again_and_the_others_go_on() -> None:
    duties, done = Duties("tests"), []

    async def fail() -> None:
        done.append("failed")
        message = "a partition that cannot be made"
        raise ValueError(message)

    async def succeed() -> None:
        done.append("done")

    with capture_logs() as lines:
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(duties.every(0.01, "partitions", fail)),
                tasks.create_task(duties.every(0.01, "day end", succeed)),
            ]
            await asyncio.sleep(0.2)
            for task in running:
                task.cancel()
    assert min(done.count("failed"), done.count("done")) > 2
    assert duties.records["partitions"].failures == done.count("failed")
    assert duties.records["partitions"].done_at is None
    assert duties.records["day end"].done_at is not None
    assert {line["duty"] for line in lines} == {"partitions"}


@pytest.mark.parametrize(
    "error",
    [
        EngineUnavailable("kafka"),
        LogReplaced("another one"),
        psycopg.OperationalError("server closed the connection unexpectedly"),
        psycopg.errors.AdminShutdown(),
        sqlalchemy.exc.DBAPIError("SELECT", {}, psycopg.errors.AdminShutdown()),
        ExceptionGroup("tasks", [ValueError(), ConnectionRefusedError()]),
    ],
)
async def test_the_loss_of_an_engine_ends_a_duty_and_a_part(error: Exception) -> None:
    async def lose() -> None:
        raise error

    with pytest.raises(type(error)):
        await Duties("tests").every(0.01, "day end", lose)
    with pytest.raises(type(error)):
        await Duties("tests").lasting("directory", lose)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a row that nobody expected"),
        psycopg.errors.LockNotAvailable(),
        psycopg.errors.QueryCanceled(),
        psycopg.errors.UndefinedTable(),
        psycopg.errors.CheckViolation(),
    ],
)
def test_what_one_statement_met_is_no_loss_of_an_engine(error: Exception) -> None:
    assert not is_lost(error)
    assert not is_lost(sqlalchemy.exc.DBAPIError("SELECT", {}, error))


async def test_a_part_that_outlasts_engines_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_FIRST_SECONDS", 0.001)
    monkeypatch.setattr(module, "PAUSE_SECONDS_MAX", 0.001)
    duties, begun = Duties("tests"), []

    async def run() -> None:
        begun.append(1)
        raise (EngineUnavailable("kafka"), ValueError("poison"))[len(begun) % 2]

    part = asyncio.create_task(duties.lasting("names", run, outlasts_engines=True))
    async with asyncio.timeout(30):
        while len(begun) < 6:
            await asyncio.sleep(0.01)
    part.cancel()
    assert duties.records["names"].failures >= 2, "an engine that is away is no failure of a duty"


async def test_a_cancelled_duty_ends_though_another_error_took_the_cancellations_place() -> None:
    async def break_when_cancelled() -> None:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            message = "the connection broke in that moment"
            raise ValueError(message) from None

    duties = Duties("tests")
    for running in (
        duties.every(0.01, "duty", break_when_cancelled),
        duties.lasting("part", break_when_cancelled),
    ):
        task = asyncio.create_task(running)
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task], timeout=2)
        assert task.done()
        assert isinstance(task.exception(), ValueError)


async def test_an_item_that_fails_keeps_no_other_from_its_turn() -> None:
    seen: list[int] = []

    async def work(item: int) -> None:
        seen.append(item)
        if item == 2:
            raise ValueError(item)

    with pytest.raises(ExceptionGroup) as raised:
        await for_each([1, 2, 3], work)
    assert seen == [1, 2, 3]
    assert [str(error) for error in raised.value.exceptions] == ["2"]


async def test_progress_has_an_age_and_failures_add_up_over_restarts(engine: AsyncEngine) -> None:
    for _restart in range(2):
        duties = Duties("department.worker")
        duties.note_done("no-shows")
        duties.note_failure("old tallies", ValueError("poison"))
        await progress.write(engine, "department", duties)
        await progress.write(engine, "department", duties)
    async with engine.begin() as tx:
        await tx.execute(
            text("UPDATE department.progress SET done_at = done_at - interval '1 hour'")
        )
        ages, failures = await progress.read(tx, "department")
    age = {sample.labels["duty"]: sample.value for sample in ages.samples}
    assert 3600 <= age["no-shows"] < 3700
    assert age["old tallies"] < 100, "since it was first tried"
    failed = {sample.labels["duty"]: sample.value for sample in failures.samples}
    assert failed == {"no-shows": 0, "old tallies": 2, "log": 0}


async def test_a_part_that_a_library_cancels_by_itself_is_begun_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAUSE_FIRST_SECONDS", 0.01)
    begun: list[int] = []
    again = asyncio.Event()

    async def run() -> None:
        begun.append(len(begun))
        if len(begun) == 1:
            raise asyncio.CancelledError
        again.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(Duties("tests").lasting("a part", run))
    async with asyncio.timeout(60):
        await again.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
