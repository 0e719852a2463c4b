"""Every verb on a real ledger, alone and against a call in flight."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.department.handle.calls import CallRequest
from services.department.handle.line import read_line
from services.department.rules.commands import (
    Cancel,
    Hold,
    NoShow,
    Recall,
    Resume,
    Serve,
    Start,
    Transfer,
    Undo,
    Verb,
)
from services.department.store import notes
from services.department.tests.builders import BELA, CARLA
from services.department.tests.conftest import PUBLIC_URL, Hall
from services.department.tests.invariants import assert_dense, assert_legal
from shared import ledger
from shared.events import EventType, TokenStatus
from shared.idempotency import key_of
from shared.ledger import Change
from shared.problems import Refused

SAID_AT_ONCE_TIMES = 12


async def test_a_whole_visit_stands_on_the_log(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(3)
    await hall.call(3)
    await hall.do(token.id, Recall, call_id=uuid4())
    await hall.do(token.id, Start)
    await hall.do(token.id, Serve)
    assert await hall.types(token.id) == [
        "TOKEN_GENERATED",
        "TOKEN_CALLED",
        "TOKEN_RECALLED",
        "TOKEN_STARTED",
        "TOKEN_SERVED",
    ]
    served = (await hall.events(token.id))[-1]
    assert (served.status, served.desk_id, served.name) == (
        TokenStatus.SERVED,
        3,
        token.name,
    )
    await assert_legal(hall)


async def test_who_steps_away_keeps_the_place(hall: Hall) -> None:
    [first, second, _] = await hall.issue(3)
    await hall.open(1, 2)
    await hall.call(1)
    await hall.do(first.id, Hold)
    await hall.do(first.id, Resume)
    assert (await hall.call(1))["id"] == first.id
    assert (await hall.call(2))["id"] == second.id


async def test_a_transfer_keeps_the_label_and_ends_behind_those_who_wait(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.issue(2, queue_id="LAB")
    await hall.open(1)
    await hall.call(1)
    await hall.do(visitor.id, Transfer, to="LAB", note="Blood test first.")
    there = await hall.token(visitor.id)
    assert (there.label, there.number) == (visitor.label, visitor.number)
    assert (there.queue_id, there.department_id, there.visit) == ("LAB", "LAB", 2)
    left, arrived = (await hall.events(visitor.id))[-2:]
    assert (left.event_type, left.queue_id, left.to_queue_id) == (
        EventType.TOKEN_TRANSFERRED,
        "CW",
        "LAB",
    )
    assert (arrived.event_type, arrived.queue_id, arrived.from_queue_id, arrived.place) == (
        EventType.TOKEN_ARRIVED,
        "LAB",
        "CW",
        3,
    )
    async with hall.engine.begin() as tx:
        queues = await ledger.read_queues(tx, ["CW", "LAB"])
    assert (queues["CW"].live_count, queues["LAB"].waiting_count) == (0, 3)
    await assert_dense(hall)


async def test_the_label_stays_the_numbers_owner_after_a_transfer_there_and_back(
    hall: Hall,
) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Transfer, to="LAB")
    await hall.do(visitor.id, Transfer, to="CW")
    await hall.open(1)
    called = await hall.call(1)
    assert (called["id"], called["token_label"], called["visit"]) == (visitor.id, "CW-001", 3)


async def test_who_leaves_the_line_brings_another_near(hall: Hall) -> None:
    issued = await hall.issue(5)
    await hall.do(issued[1].id, Cancel)
    near = [e for e in await hall.events() if e.event_type is EventType.TURN_NEAR]
    assert [(e.token_id, e.place) for e in near] == [(issued[3].id, 3)]


async def test_nobody_is_told_twice_that_the_turn_is_near(hall: Hall) -> None:
    issued = await hall.issue(4)
    await hall.do(issued[0].id, Hold)
    await hall.do(issued[0].id, Resume)
    await hall.do(issued[0].id, Hold)
    near = [e for e in await hall.events() if e.event_type is EventType.TURN_NEAR]
    assert [e.token_id for e in near] == [issued[3].id]


async def test_one_takes_back_ones_own_call_within_a_minute(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1)
    await hall.call(1)
    with pytest.raises(Refused, match="NOT_YOURS_TO_UNDO"):
        await hall.do(first.id, Undo, by=BELA, call_id=uuid4())
    with pytest.raises(Refused, match="TOO_LATE_TO_UNDO"):
        await hall.do(first.id, Undo, later=timedelta(seconds=61), call_id=uuid4())
    await hall.do(first.id, Undo, call_id=uuid4())
    assert (await hall.types(first.id))[-1] == "TOKEN_CALL_UNDONE"
    assert (await hall.call(1))["id"] == first.id
    assert (await hall.token(second.id)).status is TokenStatus.WAITING


async def test_an_undone_no_show_returns_to_the_free_desk(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, NoShow)
    back = await hall.do(token.id, Undo, call_id=uuid4())
    assert (back["token"]["status"], back["token"]["desk_id"]) == ("CALLED", 1)
    await hall.do(token.id, Undo, call_id=uuid4())
    assert (await hall.token(token.id)).status is TokenStatus.WAITING
    await assert_legal(hall)


async def test_an_undone_no_show_whose_desk_is_taken_returns_to_the_line(hall: Hall) -> None:
    [token, other, third] = await hall.issue(3)
    await hall.open(1)
    await hall.call(1)
    await hall.do(token.id, NoShow)
    assert (await hall.call(1))["id"] == other.id
    await hall.do(token.id, Undo, call_id=uuid4())
    back = await hall.token(token.id)
    assert (back.status, back.arrived_at) == (TokenStatus.WAITING, token.arrived_at)
    await hall.do(other.id, Serve)
    assert (await hall.call(1))["id"] == token.id
    assert (await hall.token(third.id)).status is TokenStatus.WAITING


async def test_the_same_serve_sent_again_gets_the_same_answer(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    key = key_of("7", "/serve", "once", None)
    done = await asyncio.gather(*(hall.ask(token.id, Serve, key=key) for _ in range(8)))
    assert sorted(one.replayed for one in done) == [False, *[True] * 7]
    assert all(one.body == done[0].body for one in done)
    assert (await hall.types(token.id)).count("TOKEN_SERVED") == 1


async def test_the_same_transfer_sent_at_once_moves_once(hall: Hall) -> None:
    [token] = await hall.issue()
    key = key_of("7", "/transfer", "once", {"queue_id": "LAB"})
    await asyncio.gather(*(hall.ask(token.id, Transfer, to="LAB", key=key) for _ in range(8)))
    assert (await hall.types(token.id)).count("TOKEN_ARRIVED") == 1


async def test_serving_and_serving_again_without_a_key_is_a_clear_409(hall: Hall) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    outcomes = await outcomes_of(hall.do(token.id, Serve), hall.do(token.id, Serve))
    assert sorted(codes(outcomes)) == ["ALREADY_SERVED", "ok"]


async def test_two_transfers_that_cross_do_not_block_each_other(hall: Hall) -> None:
    here, there = await hall.issue(5), await hall.issue(5, queue_id="LAB")
    await asyncio.gather(
        *(hall.do(token.id, Transfer, to="LAB") for token in here),
        *(hall.do(token.id, Transfer, to="CW") for token in there),
    )
    await assert_dense(hall)
    async with hall.engine.begin() as tx:
        queues = await ledger.read_queues(tx, ["CW", "LAB"])
    assert [queues[name].waiting_count for name in ("CW", "LAB")] == [5, 5]


# --- against a call in flight ----------------------------------------------------------------


async def other_service(hall: Hall, token_id: int, status: TokenStatus) -> None:
    """Do as token_api does: lock, look whether they still wait, write."""
    event_type = {
        TokenStatus.CANCELLED: EventType.TOKEN_CANCELLED,
        TokenStatus.EXPIRED: EventType.TOKEN_EXPIRED,
    }[status]
    async with hall.owner.begin() as tx:
        queues, token = await ledger.lock_token(tx, token_id)
        if token.status is not TokenStatus.WAITING:
            raise Refused("ALREADY_CALLED", f"{token.label} has been called.")
        now = datetime.now(UTC)
        after = replace(token, status=status, ended_at=now)
        change = Change(event_type, before=token, after=after)
        await ledger.save(tx, queues, [change], now=now, public_url=PUBLIC_URL)


def competitor(hall: Hall, name: str, token_id: int) -> Awaitable[Any]:
    ways: dict[str, Callable[[], Awaitable[Any]]] = {
        "cancel": lambda: hall.do(token_id, Cancel),
        "hold": lambda: hall.do(token_id, Hold),
        "transfer": lambda: hall.do(token_id, Transfer, to="LAB"),
        "undo": lambda: hall.do(token_id, Undo, call_id=uuid4()),
        "no_show": lambda: hall.do(token_id, NoShow),
        "cancel by the holder": lambda: other_service(hall, token_id, TokenStatus.CANCELLED),
        "expire": lambda: other_service(hall, token_id, TokenStatus.EXPIRED),
    }
    return ways[name]()


# What each one leaves when it comes second, after the call; otherwise it is refused.
AFTER_THE_CALL = {
    "cancel": TokenStatus.CANCELLED,
    "hold": TokenStatus.HELD,
    "transfer": TokenStatus.WAITING,
    "undo": TokenStatus.WAITING,
    "no_show": TokenStatus.NO_SHOW,
    "cancel by the holder": TokenStatus.CALLED,
    "expire": TokenStatus.CALLED,
}
COMPETITORS = sorted(AFTER_THE_CALL)


@pytest.mark.parametrize("name", COMPETITORS)
async def test_the_call_comes_first(hall: Hall, name: str) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await hall.call(1)
    outcomes = await outcomes_of(competitor(hall, name, token.id))
    assert (await hall.token(token.id)).status is AFTER_THE_CALL[name]
    refused = AFTER_THE_CALL[name] is TokenStatus.CALLED
    assert codes(outcomes) == (["ALREADY_CALLED"] if refused else ["ok"])
    await assert_legal(hall)


@pytest.mark.parametrize("name", COMPETITORS)
async def test_the_call_comes_second(hall: Hall, name: str) -> None:
    """What takes them out of the line leaves nobody to call; the rest is refused."""
    [token] = await hall.issue()
    await hall.open(1)
    first = await outcomes_of(competitor(hall, name, token.id))
    second = await outcomes_of(hall.call(1))
    refused_first = name in {"undo", "no_show"}
    assert codes(first) == (["NOT_CALLED"] if refused_first else ["ok"])
    assert codes(second) == (["ok"] if refused_first else ["NOBODY_WAITING"])
    await assert_legal(hall)


@pytest.mark.parametrize("name", COMPETITORS)
async def test_both_press_truly_at_once(hall: Hall, name: str) -> None:
    """Whoever gets the lock decides: the log tells of one order, and nothing else happened."""
    await hall.open(1)
    for _ in range(SAID_AT_ONCE_TIMES):
        [token] = await hall.issue()
        outcomes = codes(await outcomes_of(hall.call(1), competitor(hall, name, token.id)))
        types = await hall.types(token.id)
        assert ("TOKEN_CALLED" in types) == (outcomes[0] == "ok")
        assert outcomes.count("ok") >= 1
        if outcomes.count("ok") == 1:
            [refusal] = [one for one in outcomes if one != "ok"]
            assert refusal in {"NOBODY_WAITING", "ALREADY_CALLED", "NOT_CALLED"}
        now = await hall.token(token.id)
        if now.status in {TokenStatus.CALLED, TokenStatus.SERVING}:
            await hall.do(token.id, Serve)
        elif now.queue_id == "CW" and now.status is TokenStatus.WAITING:
            await hall.do(token.id, Cancel)
    await assert_legal(hall)
    await assert_dense(hall)


@pytest.mark.parametrize("verb", [Hold, Cancel, Transfer])
async def test_of_a_verb_and_a_call_on_a_visitor_seen_waiting_one_wins(
    hall: Hall, verb: type[Verb]
) -> None:
    """Who saw them waiting does not take them away from the desk that called them."""
    await hall.open(1)
    for _ in range(SAID_AT_ONCE_TIMES):
        [token] = await hall.issue()
        to = "LAB" if verb is Transfer else None
        outcomes = codes(
            await outcomes_of(
                hall.call(1), hall.do(token.id, verb, to=to, seen=TokenStatus.WAITING)
            )
        )
        assert sorted(outcomes) in (["ALREADY_CALLED", "ok"], ["NOBODY_WAITING", "ok"])
        if outcomes[0] == "ok":
            await hall.do(token.id, Serve)
    await assert_legal(hall)


async def outcomes_of(*asked: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*asked, return_exceptions=True)


def codes(outcomes: list[Any]) -> list[str]:
    for one in outcomes:
        if isinstance(one, BaseException) and not isinstance(one, Refused):
            raise one
    return [one.code if isinstance(one, Refused) else "ok" for one in outcomes]


async def test_a_note_is_on_the_next_desks_line_until_the_visit_is_over(hall: Hall) -> None:
    [visitor, other] = await hall.issue(2)
    await hall.do(visitor.id, Transfer, to="LAB", note="Blood test first.")
    assert await noted(hall, "LAB", "waiting") == {visitor.id: ["Blood test first."]}
    await hall.open(1, by=CARLA, department_id="LAB")
    request = CallRequest("LAB", 1, CARLA, token_id=visitor.id, why="In pain.")
    await hall.calls.ask(request)
    both = ["Blood test first.", "In pain."]
    assert await noted(hall, "LAB", "called") == {visitor.id: both}
    await hall.do(visitor.id, Hold)
    assert await noted(hall, "LAB", "held") == {visitor.id: both}
    await hall.do(visitor.id, Cancel, note="Went home.")
    assert await noted(hall, "LAB", "recent") == {visitor.id: [*both, "Went home."]}
    assert await noted(hall, "CW", "waiting") == {other.id: []}


async def noted(hall: Hall, department_id: str, part: str) -> dict[int, list[str]]:
    line = await read_line(hall.engine, department_id)
    return {one["id"]: [note["text"] for note in one["notes"]] for one in line[part]}


async def test_notes_are_forgotten_with_the_actions_that_they_are_about(hall: Hall) -> None:
    [visitor] = await hall.issue()
    await hall.do(visitor.id, Transfer, to="LAB", note="Blood test first.")
    async with hall.engine.begin() as tx:
        await notes.forget_old(tx, datetime.now(UTC) + timedelta(hours=47))
        assert len(await notes.notes_of(tx, [visitor.id])) == 1
        await notes.forget_old(tx, datetime.now(UTC) + timedelta(hours=49))
        assert await notes.notes_of(tx, [visitor.id]) == {}
