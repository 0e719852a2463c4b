"""The ledger on a real Postgres with its real migrations."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from sqlalchemy import Integer, bindparam, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from shared import ledger
from shared.events import Category, EventType, TokenStatus
from shared.ledger import Change
from shared.postgres import create_engine
from shared.problems import Refused
from shared.tests.ledger_fixture import LINKS, LedgerFixture, arrive, visitor
from shared.turn_near import newly_near, turn_near

W, E, P = Category.WALKIN, Category.EMERGENCY, Category.PRIORITY_PAID


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[LedgerFixture]:
    engine = create_engine(database_url, role="nowserving_token_api")
    db = LedgerFixture(engine)
    await db.add_queue("CW")
    await db.add_queue("LAB")
    yield db
    await engine.dispose()


async def test_state_event_and_counts_commit_together(db: LedgerFixture) -> None:
    [token] = await db.visitors("CW", [W])
    async with db.engine.begin() as tx:
        queues, locked = await ledger.lock_token(tx, token.id)
        called = replace(locked, status=TokenStatus.CALLED, desk_id=3)
        [saved] = await ledger.save(
            tx,
            queues,
            [Change(EventType.TOKEN_CALLED, locked, called)],
            now=datetime.now(UTC),
            public_url=LINKS,
        )
    assert saved.row.version == 2
    async with db.engine.begin() as tx:
        queue = (await ledger.read_queues(tx, ["CW"]))["CW"]
        assert await ledger.find_token(tx, token.id) == saved.token
    assert queue.live == {TokenStatus.CALLED: {W: 1}}
    assert queue.seq == 2
    events = await db.events("CW")
    assert [event.seq for event in events] == [1, 2]
    assert events[-1] == saved.event
    assert events[-1].ticket_url == f"{LINKS}/t/{token.secret}"


async def test_what_is_rolled_back_leaves_neither_state_nor_event(db: LedgerFixture) -> None:
    with pytest.raises(RuntimeError):
        async with db.engine.begin() as tx:
            await arrive(tx, "CW", [W, W])
            raise RuntimeError
    assert await db.events("CW") == []
    async with db.engine.begin() as tx:
        assert (await ledger.read_queues(tx, ["CW"]))["CW"].seq == 0


async def test_the_head_of_a_line_is_by_priority_then_arrival(db: LedgerFixture) -> None:
    tokens = await db.visitors("CW", [W, W, P, E, W, P])
    async with db.engine.begin() as tx:
        queue = (await ledger.read_queues(tx, ["CW"]))["CW"]
        heads = await ledger.heads(tx, [queue], limit=4, now=datetime.now(UTC))
        ranks = [await ledger.rank(tx, token, queue) for token in tokens]
    assert [token.id for token in heads["CW"]] == [tokens[n].id for n in (3, 2, 5, 0)]
    assert ranks == [4, 5, 2, 1, 6, 3]


async def test_a_transfer_moves_counts_and_keeps_label_and_seq_dense(db: LedgerFixture) -> None:
    [token] = await db.visitors("CW", [W])
    async with db.engine.begin() as tx:
        queues, before = await ledger.lock_token(tx, token.id, also=["LAB"])
        now = datetime.now(UTC)
        moved = replace(before, queue_id="LAB", visit=2, arrived_at=now)
        changes = [
            Change(EventType.TOKEN_TRANSFERRED, before, moved, queue_id="CW"),
            Change(EventType.TOKEN_ARRIVED, moved, moved),
        ]
        left, arrived = await ledger.save(tx, queues, changes, now=now, public_url=LINKS)
    assert (left.row.version, arrived.row.version) == (2, 3)
    assert arrived.row.label == token.label
    assert [event.seq for event in await db.events("CW")] == [1, 2]
    assert [event.seq for event in await db.events("LAB")] == [1]
    async with db.engine.begin() as tx:
        queues = await ledger.read_queues(tx, ["CW", "LAB"])
    assert (queues["CW"].waiting_count, queues["LAB"].waiting_count) == (0, 1)


async def test_a_token_that_moved_while_we_waited_for_the_lock_is_refused(
    db: LedgerFixture,
) -> None:
    [token] = await db.visitors("CW", [W])
    async with db.engine.connect() as mover:
        async with mover.begin():
            queues, before = await ledger.lock_token(mover, token.id, also=["LAB"])

            async def late() -> None:
                async with db.engine.begin() as tx:
                    await ledger.lock_token(tx, token.id)

            waiting = asyncio.ensure_future(late())
            await asyncio.sleep(0.2)
            now = datetime.now(UTC)
            moved = replace(before, queue_id="LAB", visit=2, arrived_at=now)
            change = Change(EventType.TOKEN_TRANSFERRED, before, moved, queue_id="CW")
            await ledger.save(mover, queues, [change], now=now, public_url=LINKS)
        with pytest.raises(Refused) as refused:
            await waiting
    assert refused.value.code == "ALREADY_TRANSFERRED"


async def test_postgres_itself_refuses_a_number_given_twice(db: LedgerFixture) -> None:
    await db.visitors("CW", [W])
    with pytest.raises(IntegrityError) as refused:
        async with db.engine.begin() as tx:
            queues = await ledger.lock_queues(tx, ["CW"])
            duplicate = Change(EventType.TOKEN_GENERATED, None, visitor(number=1))
            await ledger.save(tx, queues, [duplicate], now=datetime.now(UTC), public_url=LINKS)
    assert isinstance(refused.value.orig, UniqueViolation)


async def test_no_role_reads_another_services_tables(database_url: str) -> None:
    for role, table in (
        ("nowserving_department", "token_api.branch"),
        ("nowserving_token_api", "notifier.letter"),
        ("nowserving_notifier", "ledger.token"),
    ):
        engine = create_engine(database_url, role=role)
        with pytest.raises(ProgrammingError) as refused:
            async with engine.begin() as tx:
                await tx.execute(text(f"SELECT 1 FROM {table}"))
        assert isinstance(refused.value.orig, InsufficientPrivilege)
        await engine.dispose()


async def test_old_days_are_dropped_and_days_to_come_are_made(db: LedgerFixture) -> None:
    await db.visitors("CW", [W])
    async with db.engine.begin() as tx:
        await tx.execute(text("SELECT ledger.keep_partitions(9, 0)"))
        days = await tx.execute(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger.event'::regclass")
        )
    assert days.scalar_one() == 11  # today, nine to come, and the rest
    assert len(await db.events("CW")) == 1


async def test_a_day_whose_events_are_with_the_rest_stays_there_and_stops_no_other(
    db: LedgerFixture,
) -> None:
    """A clock was far ahead, or nobody made tables for more than a week."""
    event = text("""
        INSERT INTO ledger.event (queue_id, seq, day, event_id, event_type, version, occurred_at,
          body)
        VALUES ('CW', :seq, (now() AT TIME ZONE 'UTC')::date + :days, gen_random_uuid(), '', 1,
          now(), '')
    """).bindparams(bindparam("days", type_=Integer))
    ahead, past = {"seq": 1, "days": 9}, {"seq": 2, "days": -40}
    async with db.engine.begin() as tx:
        await tx.execute(event, [ahead, past])
        left = await tx.execute(text("SELECT ledger.keep_partitions(10, 30) - CURRENT_DATE"))
        assert left.scalars().all() == [9]
        days = await tx.execute(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger.event'::regclass")
        )
        assert days.scalar_one() == 11, "today, ten to come without that one, and the rest"
        kept = await tx.execute(text("SELECT seq FROM ledger.event"))
        assert kept.scalars().all() == [1], "what is past its retention goes"


@given(st.integers(1, 5), st.integers(0, 12), st.sets(st.integers(0, 11)))
def test_near_are_exactly_those_who_cross_the_bound(
    places: int, length: int, gone: set[int]
) -> None:
    line = [visitor(id=n) for n in range(length)]
    after = [token for token in line if token.id not in gone]
    expected = [
        (place, token.id)
        for place, token in enumerate(after, start=1)
        if place <= places < line.index(token) + 1
    ]
    found = newly_near(line, gone, places=places)
    assert [(place, token.id) for place, token in found] == expected


def test_nobody_is_told_twice_in_one_visit_that_the_turn_is_near() -> None:
    line = [visitor(id=n) for n in range(4)]
    [(place, token)] = newly_near(line, {0}, places=3)
    told = turn_near(token, place)
    assert told.after is not None
    assert newly_near([*line[:3], told.after], {0}, places=3) == []
    assert told.event_id == turn_near(token, 1).event_id
    assert told.event_id != turn_near(replace(token, visit=2), 1).event_id
