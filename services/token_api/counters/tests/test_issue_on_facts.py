"""What is known from the batch before decides, as long as it holds; each token here follows one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
import pytest

from services.token_api.counters.handle import Existing
from services.token_api.counters.tests.conftest import LINKS, Counters
from shared import ledger
from shared.events import EventType, TokenStatus, decode
from shared.ledger import Change
from shared.problems import Refused


@pytest.fixture
async def other(counters: Counters) -> AsyncIterator[Counters]:
    """Return the same counters as another process knows them."""
    other = Counters.of(counters.engine, counters.redis)
    yield other
    await other.numbers.told()


async def call_the_first(counters: Counters) -> None:
    """Call a token as the department's process does."""
    async with counters.engine.begin() as tx:
        queues = await ledger.lock_queues(tx, ["CW"])
        now = datetime.now(UTC)
        first = (await ledger.heads(tx, queues.values(), limit=1, now=now))["CW"][0]
        called = replace(first, status=TokenStatus.CALLED, desk_id=1, called_at=now)
        change = Change(EventType.TOKEN_CALLED, first, called)
        await ledger.save(tx, queues, [change], now=now, public_url=LINKS)


async def told(*processes: Counters) -> list[int]:
    """Return Redis' counters once they have heard of the tokens."""
    for counters in processes:
        await counters.numbers.told()
    keys = await counters.redis.keys("number:*")
    return [int(await counters.redis.get(key) or 0) for key in keys]


async def test_a_token_of_a_known_queue_is_one_statement(counters: Counters) -> None:
    await counters.ask()
    before = await statements(counters)
    await counters.ask(key="one", user_id=7, email="asha@example.com")
    assert await statements(counters) == before + 1


async def test_after_a_call_the_row_as_it_is_decides(counters: Counters) -> None:
    await counters.ask()
    await counters.ask()
    await call_the_first(counters)
    third = (await counters.ask()).body
    assert (third["token"]["token_no"], third["queue_position"]) == (3, 2)
    events = await counters.rows("SELECT seq, body FROM ledger.event ORDER BY seq")
    assert [row.seq for row in events] == [1, 2, 3, 4]
    assert decode(events[-1].body).place == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE token_api.queue SET paused = true", "QUEUE_PAUSED"),
        ("UPDATE token_api.queue SET closed = true", "QUEUE_CLOSED"),
        ("UPDATE token_api.queue SET daily_cap = 1", "DAILY_CAP_REACHED"),
        ("UPDATE token_api.branch SET hours = '[[], [], [], [], [], [], []]'", "BRANCH_CLOSED"),
        ("UPDATE ledger.queue SET kind = 'SLOT'", "NOT_A_COUNTER"),
    ],
)
async def test_settings_that_were_changed_decide_at_once(
    counters: Counters, change: str, code: str
) -> None:
    await counters.ask()
    await counters.do(change)
    with pytest.raises(Refused) as refused:
        await counters.ask()
    assert refused.value.code == code
    assert (await counters.rows("SELECT seq FROM ledger.queue WHERE queue_id = 'CW'"))[0].seq == 1


async def test_what_is_open_again_gives_tokens_at_once(counters: Counters) -> None:
    await counters.ask()
    await counters.do("UPDATE token_api.queue SET paused = true")
    with pytest.raises(Refused):
        await counters.ask()
    await counters.do("UPDATE token_api.queue SET paused = false")
    assert (await counters.ask()).body["token"]["token_no"] == 2


async def test_a_key_that_another_process_kept_is_replayed(
    counters: Counters, other: Counters
) -> None:
    await counters.ask()
    given = await other.ask(key="mine")
    again = await counters.ask(key="mine")
    assert again.replayed
    assert again.body["token"]["id"] == given.body["token"]["id"]
    assert (await counters.ask()).body["token"]["token_no"] == 3


async def test_a_key_used_here_is_replayed_in_the_one_statement_too(counters: Counters) -> None:
    first = await counters.ask(key="mine")
    await counters.ask()
    again = await counters.ask(key="mine")
    assert again.replayed
    assert again.body["token"]["id"] == first.body["token"]["id"]


async def test_a_holder_whom_another_process_gave_a_token_gets_that_one(
    counters: Counters, other: Counters
) -> None:
    await counters.ask()
    given = await other.ask(user_id=55)
    again = await counters.ask(user_id=55)
    assert isinstance(again, Existing)
    assert again.token_id == given.body["token"]["id"]


async def test_two_processes_at_one_queue_leave_no_gap_and_repeat_nothing(
    counters: Counters, other: Counters
) -> None:
    processes = (counters, other)
    answers: list[Any] = []
    for _ in range(10):
        answers += await asyncio.gather(
            *(processes[n % 2].ask(("CW", "LAB")[n // 2 % 2], key=None) for n in range(40))
        )
    for queue_id in ("CW", "LAB"):
        tokens = [one.body["token"] for one in answers if one.body["token"]["queue_id"] == queue_id]
        assert sorted(token["token_no"] for token in tokens) == list(range(1, 201))
        events = await counters.rows(
            f"SELECT seq, body FROM ledger.event WHERE queue_id = '{queue_id}' ORDER BY seq"
        )
        assert [row.seq for row in events] == list(range(1, 201))
        assert [decode(row.body).place for row in events] == list(range(1, 201))
    assert sorted(await told(*processes)) == [200, 200]


async def test_redis_is_told_of_numbers_that_it_was_not_asked_for(counters: Counters) -> None:
    for _ in range(5):
        await counters.ask()
    assert await told(counters) == [5]


async def test_a_redis_that_takes_no_writes_is_told_later(counters: Counters) -> None:
    await counters.ask()
    await counters.redis.client_pause(60_000, all=False)
    try:
        assert (await counters.ask()).body["token"]["token_no"] == 2
    finally:
        await counters.redis.client_unpause()
    assert (await counters.ask()).body["token"]["token_no"] == 3


async def test_after_a_lost_connection_redis_is_asked_again(
    counters: Counters, database_url: str
) -> None:
    """Postgres may have been restored meanwhile; then Redis knows numbers that the row does not."""
    await counters.ask()
    [key] = await counters.redis.keys("number:*")
    await counters.redis.set(key, 41)
    await as_owner(
        database_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name "
        "= 'nowserving_token_api' AND datname = current_database()",
    )
    assert (await counters.ask()).body["token"]["token_no"] == 42


async def test_a_ledger_that_went_back_makes_redis_be_asked(
    counters: Counters, database_url: str
) -> None:
    for _ in range(3):
        await counters.ask()
    assert await told(counters) == [3]
    await as_owner(database_url, "DELETE FROM ledger.event WHERE seq > 1")
    await counters.do("UPDATE ledger.queue SET seq = 1, last_number = 1 WHERE queue_id = 'CW'")
    assert (await counters.ask()).body["token"]["token_no"] == 4


async def test_a_queue_that_was_deleted_is_not_found(counters: Counters) -> None:
    await counters.ask("LAB")
    await counters.do("UPDATE ledger.token SET queue_id = 'CW'")
    await counters.do("DELETE FROM ledger.queue WHERE queue_id = 'LAB'")
    with pytest.raises(Refused) as refused:
        await counters.ask("LAB")
    assert refused.value.status == 404


async def statements(counters: Counters) -> int:
    """Count the prepared statements that the pool's one connection has run."""
    [row] = await counters.rows(
        "SELECT sum(generic_plans + custom_plans) AS done FROM pg_prepared_statements "
        "WHERE name LIKE 'prepared%'"
    )
    return int(row.done)


async def as_owner(database_url: str, sql: LiteralString) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(sql)
