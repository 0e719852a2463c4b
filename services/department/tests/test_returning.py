"""Who missed a call comes back, with the same number, to the place that the rule says."""

from datetime import timedelta
from typing import Final

import httpx
import pytest

from services.department.rules.commands import NoShow, Return
from services.department.tests.appointments import set_discipline
from services.department.tests.conftest import Hall
from services.department.tests.invariants import assert_dense, assert_legal
from shared import ledger
from shared.events import Category, EventType, TokenStatus
from shared.ledger import TokenRow
from shared.ordering import Ageing, Discipline, Ratio, Strict, Windows
from shared.problems import Refused
from shared.returning import ReturnPlace, ReturnRule, return_rule

HOURS: Final = timedelta(hours=2)
BEHIND_TWO: Final = ReturnRule(HOURS, 2)
W, B, P = Category.WALKIN, Category.ONLINE, Category.PRIORITY_PAID


async def missed(hall: Hall, waiting: int) -> tuple[TokenRow, list[TokenRow]]:
    """Let the first of the line miss their call, while so many others wait."""
    [visitor, *others] = await hall.issue(waiting + 1)
    await hall.open(1)
    await hall.call(1)
    await hall.do(visitor.id, NoShow)
    return visitor, others


@pytest.mark.parametrize(
    ("rule", "before"),
    [
        (return_rule(within_seconds=7200, place="front"), 0),
        (return_rule(within_seconds=7200, place="back"), 4),
        (return_rule(within_seconds=7200, place=2), 2),
        (return_rule(within_seconds=7200, place=40), 4),
    ],
)
async def test_a_no_show_stands_where_the_rule_says(
    hall: Hall, rule: ReturnRule, before: int
) -> None:
    visitor, others = await missed(hall, 4)
    await hall.do(visitor.id, Return, rule=rule)
    called = []
    for _ in range(5):
        called.append((await hall.call(1))["id"])
        await hall.do(called[-1], NoShow)
    want = [other.id for other in others]
    want.insert(before, visitor.id)
    assert called == want
    [back] = [e for e in await hall.events(visitor.id) if e.event_type is EventType.TOKEN_RETURNED]
    assert (back.place, back.visit, back.token_label) == (before + 1, 2, visitor.label)
    await assert_legal(hall)
    await assert_dense(hall)


async def test_between_the_categories_the_order_stays(hall: Hall) -> None:
    visitor, others = await missed(hall, 3)
    [urgent] = await hall.issue(category=Category.EMERGENCY)
    back = await hall.do(visitor.id, Return, rule=ReturnRule(HOURS, 0))
    assert back["token"]["status"] == "WAITING"
    [event] = [e for e in await hall.events(visitor.id) if e.event_type is EventType.TOKEN_RETURNED]
    assert event.place == 2
    assert (await hall.call(1))["id"] == urgent.id
    assert len(others) == 3


@pytest.mark.parametrize("discipline", [Strict(), Ageing(30), Ratio({B: 2, W: 1})])
@pytest.mark.parametrize("category", [W, B, P])
@pytest.mark.parametrize("behind", [0, 1, None])
async def test_the_place_that_is_told_is_the_one_by_the_counters_rule(
    hall: Hall, discipline: Discipline, category: Category, behind: int | None
) -> None:
    await set_discipline(hall, discipline)
    [visitor] = await hall.issue(category=category, waited=timedelta(minutes=70))
    await hall.open(1)
    await hall.call(1)
    await hall.do(visitor.id, NoShow)
    for other, minutes in ((W, 60), (B, 40), (P, 4)):
        await hall.issue(2, category=other, waited=timedelta(minutes=minutes))
    await hall.do(visitor.id, Return, rule=ReturnRule(HOURS, behind))
    [event] = [e for e in await hall.events(visitor.id) if e.event_type is EventType.TOKEN_RETURNED]
    async with hall.owner.begin() as tx:
        queues, token = await ledger.lock_token(tx, visitor.id)
        rank = await ledger.rank(tx, token, queues[token.queue_id])
    assert event.place is not None
    # With ageing only some of a category may go before; then all of it are counted.
    assert event.place >= rank if isinstance(discipline, Ageing) else event.place == rank
    if category is P:
        assert event.place == rank


@pytest.mark.parametrize("place", ["back", 3, 40])
async def test_behind_appointments_that_are_to_come_they_stand_too(
    hall: Hall, place: ReturnPlace
) -> None:
    await set_discipline(hall, Windows({B: 2, W: 1}))
    [visitor] = await hall.issue(category=B, waited=timedelta(minutes=5))
    await hall.open(1)
    await hall.call(1)
    await hall.do(visitor.id, NoShow)
    booked = await hall.issue(2, category=B, waited=timedelta(minutes=-10))
    rule = return_rule(within_seconds=7200, place=place)
    await hall.do(visitor.id, Return, rule=rule)
    called = []
    for _ in range(3):
        called.append((await hall.call(1))["id"])
        await hall.do(called[-1], NoShow)
    assert called == [*(one.id for one in booked), visitor.id]
    [newcomer] = await hall.issue(category=W, waited=timedelta(0))
    assert newcomer.arrived_at < booked[0].arrived_at


async def test_where_nobody_waits_they_are_next(hall: Hall) -> None:
    visitor, _ = await missed(hall, 0)
    await hall.do(visitor.id, Return, rule=return_rule(within_seconds=7200, place="back"))
    assert (await hall.call(1))["id"] == visitor.id


async def test_one_after_another_they_come_back_in_turn(hall: Hall) -> None:
    gone = await hall.issue(5)
    await hall.open(1)
    for visitor in gone[:2]:
        await hall.call(1)
        await hall.do(visitor.id, NoShow)
    for visitor in gone[:2]:
        await hall.do(visitor.id, Return, rule=ReturnRule(HOURS, 1))
    assert (await hall.call(1))["id"] == gone[2].id


async def test_too_late_is_said(hall: Hall) -> None:
    visitor, _ = await missed(hall, 1)
    with pytest.raises(Refused, match="TOO_LATE_TO_RETURN"):
        await hall.do(visitor.id, Return, rule=BEHIND_TWO, later=timedelta(hours=2, seconds=1))
    with pytest.raises(Refused, match="TOO_LATE_TO_RETURN"):
        await hall.do(visitor.id, Return, rule=return_rule(within_seconds=0, place="back"))
    await hall.do(visitor.id, Return, rule=BEHIND_TWO)
    with pytest.raises(Refused, match="NOT_A_NO_SHOW"):
        await hall.do(visitor.id, Return, rule=BEHIND_TWO)


async def test_a_clerk_lets_them_back_over_http(
    hall: Hall, client: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    visitor, _ = await missed(hall, 1)
    answer = await client.post(f"/api/v1/tokens/{visitor.id}/return", headers=staff)
    assert answer.status_code == 200, answer.text
    assert answer.json()["token"]["token_label"] == visitor.label
    assert (await hall.token(visitor.id)).status is TokenStatus.WAITING
