"""Who has checked in joins the counter's line; nobody else is called there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.token_api.slots.handle.joining import join_line, join_lines
from services.token_api.slots.rules.commands import Cancel, CheckIn
from services.token_api.slots.tests.clinic import LINKS, Clinic
from shared import ledger
from shared.events import Category, EventType, QueueKind, Reason, TokenStatus
from shared.ledger import TokenRow
from shared.ordering import STRICT, Windows

B, W, E = Category.ONLINE, Category.WALKIN, Category.EMERGENCY
MINUTE = timedelta(minutes=1)
RULES = Windows({B: 2, W: 1}, early_minutes=15, grace_minutes=10)


@pytest.fixture
async def desk(clinic: Clinic) -> Clinic:
    """Give the department of the doctors a counter that takes in the appointments."""
    await clinic.doctor()  # and with the first one the department and its counter
    async with clinic.engine.begin() as tx:
        await ledger.lock_queues(tx, ["OPD"])
        await ledger.set_discipline(tx, "OPD", RULES)
    return clinic


async def slot_in(clinic: Clinic, minutes: int, **fields: Any) -> UUID:
    """Make a slot of ten minutes that begins so many minutes from now."""
    return await clinic.slot(starts_at=datetime.now(UTC) + minutes * MINUTE, minutes=10, **fields)


async def check_in(clinic: Clinic, slot: UUID) -> TokenRow:
    token = await clinic.ask(slot, "ONLINE")
    await clinic.do(token["id"], CheckIn)
    async with clinic.engine.begin() as tx:
        return await join_line(tx, token["id"], public_url=LINKS)


async def token_of(clinic: Clinic, token_id: int) -> TokenRow:
    async with clinic.engine.begin() as tx:
        return await ledger.find_token(tx, token_id)


async def test_who_checks_in_in_time_stands_by_the_appointment(desk: Clinic) -> None:
    slot = await slot_in(desk, 10)
    joined = await check_in(desk, slot)
    starts_at = (await desk.view(slot)).queue.starts_at
    assert (joined.queue_id, joined.status, joined.category) == ("OPD", TokenStatus.WAITING, B)
    assert (joined.arrived_at, joined.slot_id) == (starts_at, None)
    events = [one for one in await desk.events(slot) if one.token_id == joined.id]
    assert [one.event_type for one in events[-2:]] == [
        EventType.TOKEN_CHECKED_IN, EventType.TOKEN_TRANSFERRED,
    ]  # fmt: skip
    assert (events[-1].reason, events[-1].to_queue_id) == (Reason.CHECKED_IN, "OPD")


async def test_an_appointment_to_come_makes_nobody_elses_arrival_later(desk: Clinic) -> None:
    await check_in(desk, await slot_in(desk, 10))
    async with desk.engine.begin() as tx:
        line = (await ledger.read_queues(tx, ["OPD"]))["OPD"]
    assert line.kind is QueueKind.COUNTER
    assert line.last_arrival is None
    assert line.waiting == {B: 1}


async def test_who_comes_early_joins_when_the_window_opens(desk: Clinic) -> None:
    slot = await slot_in(desk, 60)
    early = await check_in(desk, slot)
    assert (early.status, early.queue_id) == (TokenStatus.ALLOCATED, str(slot))
    assert await join_lines(desk.engine, public_url=LINKS) == 0
    async with desk.engine.begin() as tx:
        await ledger.lock_queues(tx, ["OPD"])
        await ledger.set_discipline(tx, "OPD", Windows({B: 2}, early_minutes=61))
    assert await join_lines(desk.engine, public_url=LINKS) == 1
    assert (await token_of(desk, early.id)).queue_id == "OPD"


async def test_who_comes_after_the_grace_stands_as_a_walk_in(desk: Clinic) -> None:
    slot = await slot_in(desk, 5)
    token = await desk.ask(slot, "ONLINE")
    await desk.run(
        "UPDATE token_api.slot SET starts_at = now() - interval '21 minutes', "
        "ends_at = now() - interval '11 minutes' WHERE slot_id = :id",
        id=slot,
    )
    await desk.do(token["id"], CheckIn)
    async with desk.engine.begin() as tx:
        late = await join_line(tx, token["id"], public_url=LINKS)
    assert (late.category, late.priority, late.arrived_at) == (W, 5, late.checked_in_at)


async def test_who_did_not_check_in_joins_no_line(desk: Clinic) -> None:
    slot = await slot_in(desk, 1)
    token = await desk.ask(slot, "ONLINE")
    assert await join_lines(desk.engine, public_url=LINKS) == 0
    async with desk.engine.begin() as tx:
        assert (await join_line(tx, token["id"], public_url=LINKS)).queue_id == str(slot)


async def test_an_emergency_joins_at_once_and_goes_first(desk: Clinic) -> None:
    token = await desk.ask(await slot_in(desk, 60), "EMERGENCY")
    assert await join_lines(desk.engine, public_url=LINKS) == 1
    joined = await token_of(desk, token["id"])
    assert (joined.queue_id, joined.category) == ("OPD", E)


async def test_a_seat_is_used_by_who_has_joined_and_not_given_again(desk: Clinic) -> None:
    slot = await slot_in(desk, 10, capacity=1)
    await check_in(desk, slot)
    other = await desk.ask(slot, "ONLINE")
    assert other["status"] == "WAITING"


async def test_joining_twice_is_joining_once(desk: Clinic) -> None:
    joined = await check_in(desk, await slot_in(desk, 10))
    async with desk.engine.begin() as tx:
        again = await join_line(tx, joined.id, public_url=LINKS)
    assert again == joined


async def test_where_no_counter_takes_them_in_they_stay_in_the_slot(clinic: Clinic) -> None:
    slot = await slot_in(clinic, 5)
    stays = await check_in(clinic, slot)
    assert (stays.queue_id, stays.status) == (str(slot), TokenStatus.ALLOCATED)


@pytest.mark.parametrize("windows", [True, False])
async def test_nobody_is_told_that_their_turn_is_near_before_they_have_checked_in(
    desk: Clinic, *, windows: bool
) -> None:
    if not windows:
        async with desk.engine.begin() as tx:
            await ledger.lock_queues(tx, ["OPD"])
            await ledger.set_discipline(tx, "OPD", STRICT)
    slot = await slot_in(desk, 30, capacity=9, check_in=not windows)
    booked = [await desk.ask(slot, "ONLINE") for _ in range(6)]
    here = [] if windows else [booked[n]["id"] for n in (0, 1, 2, 5)]
    for token_id in here:
        await desk.do(token_id, CheckIn)
    for one in booked[:2]:
        await desk.do(one["id"], Cancel)
    events = await desk.events(slot)
    near = [one.token_id for one in events if one.event_type is EventType.TURN_NEAR]
    assert near == ([] if windows else [booked[5]["id"]])
