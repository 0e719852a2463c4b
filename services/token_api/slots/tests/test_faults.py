"""What went wrong in earlier attempts at this design, each as a test that passes."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.token_api.slots.handle.cancel_slot import cancel_slot, finish_cancelling
from services.token_api.slots.handle.delay_slot import delay_slot
from services.token_api.slots.handle.leave import note_leave
from services.token_api.slots.handle.periodic import settle_slots
from services.token_api.slots.handle.slots import change_slot
from services.token_api.slots.rules.commands import Cancel, Complete, NoShow
from services.token_api.slots.store.slots import list_slots
from services.token_api.slots.tests.clinic import LINKS, STAFF, Clinic, tomorrow_at
from shared.events import EventType, Reason, TokenStatus
from shared.problems import Refused

HOUR = timedelta(hours=1)


async def test_the_number_stays_when_neighbours_move(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=5)
    tokens = [await clinic.ask(slot) for _ in range(3)]
    await clinic.ask(slot, "EMERGENCY")
    await clinic.do(tokens[0]["id"], Cancel)
    assert [token.number for token in await clinic.tokens(slot)] == [1, 2, 3, 4]


async def test_the_bonus_of_waiting_is_not_always_zero(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=5)
    early, late = await clinic.ask(slot, "ONLINE"), await clinic.ask(slot, "ONLINE")
    for token, ago in ((early, timedelta(hours=2)), (late, timedelta(minutes=30))):
        await clinic.run(
            "UPDATE ledger.token SET arrived_at = now() - CAST(:ago AS interval) WHERE id = :id",
            ago=ago,
            id=token["id"],
        )
    from_door = {
        token.id: 4 - min((datetime.now(UTC) - token.arrived_at) / HOUR * 0.1, 1.0)
        for token in await clinic.tokens(slot)
    }
    assert from_door[early["id"]] == pytest.approx(3.8, abs=0.001)
    assert from_door[late["id"]] == pytest.approx(3.95, abs=0.001)


async def test_an_emergency_precedes_a_paid_patient_who_booked_ten_hours_ago(
    clinic: Clinic,
) -> None:
    slot = await clinic.slot(capacity=5)
    paid = await clinic.ask(slot, "PAID")
    await clinic.run("UPDATE ledger.token SET arrived_at = now() - interval '11 hours'")
    emergency = await clinic.ask(slot, "EMERGENCY")
    assert (paid["position"], emergency["position"]) == (1, 1)
    line = await clinic.events(slot)
    assert line[-1].place == 1


async def test_a_no_show_works_and_frees_the_seat(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=1)
    first, second = await clinic.ask(slot), await clinic.ask(slot)
    assert (await clinic.do(first["id"], NoShow))["status"] == "NO_SHOW"
    statuses = {token.id: token.status for token in await clinic.tokens(slot)}
    assert statuses[second["id"]] is TokenStatus.ALLOCATED


async def test_who_was_served_has_used_the_seat_and_more_seats_let_others_in(
    clinic: Clinic,
) -> None:
    slot = await clinic.slot(capacity=1)
    first, second = await clinic.ask(slot), await clinic.ask(slot)
    assert (await clinic.do(first["id"], Complete))["status"] == "SERVED"
    third = await clinic.ask(slot)
    assert (await clinic.view(slot)).queue.seats_taken == 1
    statuses = {token.id: token.status for token in await clinic.tokens(slot)}
    assert {statuses[second["id"]], statuses[third["id"]]} == {TokenStatus.WAITING}
    async with clinic.engine.begin() as tx:
        await change_slot(tx, slot, {"max_capacity": 2}, STAFF, public_url=LINKS)
    statuses = {token.id: token.status for token in await clinic.tokens(slot)}
    assert statuses[second["id"]] is TokenStatus.ALLOCATED


async def test_a_no_show_written_at_a_desk_promotes_by_the_worker(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=1)
    first, second = await clinic.ask(slot), await clinic.ask(slot)
    await clinic.run("UPDATE ledger.token SET status = 'NO_SHOW' WHERE id = :id", id=first["id"])
    await clinic.run(
        "UPDATE ledger.queue SET seats_taken = 0, live = live - 'ALLOCATED' WHERE queue_id = :id",
        id=str(slot),
    )
    assert await settle_slots(clinic.engine, starvation=HOUR, public_url=LINKS) == 1
    assert await settle_slots(clinic.engine, starvation=HOUR, public_url=LINKS) == 0
    last = (await clinic.events(slot))[-1]
    assert (last.token_id, last.event_type, last.reason) == (
        second["id"],
        EventType.TOKEN_ALLOCATED,
        Reason.PROMOTED,
    )


async def test_a_delayed_slot_takes_bookings_and_emergencies(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=1)
    await _delay(clinic, slot, 30)
    first = await clinic.ask(slot)
    assert datetime.fromisoformat(first["estimated_time"]) == tomorrow_at(9) + HOUR / 2
    assert (await clinic.ask(slot, "EMERGENCY"))["status"] == "ALLOCATED"
    assert (await clinic.ask(slot))["status"] == "WAITING"


async def test_a_slot_that_would_be_over_takes_bookings_while_its_delay_lasts(
    clinic: Clinic,
) -> None:
    start = datetime.now(UTC) - 2 * HOUR
    slot = await clinic.slot(starts_at=start, minutes=60)
    with pytest.raises(Refused) as refused:
        await clinic.ask(slot)
    assert (refused.value.code, refused.value.status) == ("SLOT_CLOSED", 409)
    await _delay(clinic, slot, 90)
    assert (await clinic.ask(slot))["status"] == "ALLOCATED"


async def test_a_delay_cascades_over_the_gaps_and_is_taken_back(clinic: Clinic) -> None:
    doctor = await clinic.doctor()
    slots = [
        await clinic.slot(doctor=doctor, starts_at=tomorrow_at(9) + timedelta(minutes=after))
        for after in (0, 60, 140, 300)
    ]
    [patient, family, third] = await clinic.patients(3, email="asha@example.com")
    await clinic.ask(slots[0], patient=patient)
    await clinic.ask(slots[1], patient=family)
    await clinic.ask(slots[2], patient=third)
    await _delay(clinic, slots[0], 30)
    assert await _delays(clinic, slots) == [30, 30, 10, 0]
    letters = [
        event
        for slot in slots
        for event in await clinic.events(slot)
        if event.event_type is EventType.SLOT_DELAYED and event.email
    ]
    assert [(len(letter.also_for), letter.slot_delay_minutes) for letter in letters] == [(2, 30)]
    await _delay(clinic, slots[0], 0)
    assert await _delays(clinic, slots) == [0, 0, 0, 0]


async def test_the_waiting_list_takes_nobody_twice(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=1)
    await clinic.ask(slot)
    [patient] = await clinic.patients(1)
    waiting = await clinic.ask(slot, patient=patient)
    with pytest.raises(Refused) as refused:
        await clinic.ask(slot, patient=patient)
    assert (refused.value.code, refused.value.status) == ("ALREADY_BOOKED", 409)
    assert refused.value.extra["token_label"] == waiting["token_label"]
    await clinic.do(waiting["id"], Cancel)
    assert (await clinic.ask(slot, patient=patient))["token_no"] == 3


async def test_a_patient_of_two_slots_at_once_gets_one_token(clinic: Clinic) -> None:
    slots = [await clinic.slot(), await clinic.slot(), await clinic.slot("elastic")]
    [patient] = await clinic.patients(1)
    answers = await asyncio.gather(
        *(clinic.ask(slot, patient=patient) for slot in slots * 3), return_exceptions=True
    )
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"ALREADY_BOOKED"}


async def test_starvation_is_prevented_and_the_longest_waiting_raised_first(clinic: Clinic) -> None:
    start = datetime.now(UTC) - 2 * HOUR
    slot = await clinic.slot("elastic", capacity=4, starts_at=start, minutes=360)
    standard = [await clinic.ask(slot, "STANDARD") for _ in range(3)]
    for token, ago in zip(standard, (90, 70, 30), strict=True):
        await clinic.run(
            "UPDATE ledger.token SET arrived_at = now() - make_interval(mins => :ago) "
            "WHERE id = :id",
            ago=ago,
            id=token["id"],
        )
    assert await settle_slots(clinic.engine, starvation=HOUR, public_url=LINKS) == 2
    raised = [
        event.token_id
        for event in await clinic.events(slot)
        if event.event_type is EventType.TOKEN_RAISED
    ]
    assert raised == [standard[0]["id"], standard[1]["id"]]
    paid = await clinic.ask(slot, "PAID")
    assert paid["position"] == 3
    assert await settle_slots(clinic.engine, starvation=HOUR, public_url=LINKS) == 0


async def test_ids_and_numbers_do_not_repeat_after_a_cancellation(clinic: Clinic) -> None:
    slot = await clinic.slot("elastic", capacity=2)
    first = await clinic.ask(slot)
    await clinic.do(first["id"], Cancel)
    second = await clinic.ask(slot)
    assert second["id"] > first["id"]
    assert second["token_no"] == 2


async def test_a_preempted_patient_is_not_lost_and_keeps_the_arrival_time(clinic: Clinic) -> None:
    slot = await clinic.slot("preemptive", capacity=1)
    weak = await clinic.ask(slot, "WALKIN")
    arrived = (await clinic.tokens(slot))[0].arrived_at
    await clinic.ask(slot, "EMERGENCY")
    moved = (await clinic.tokens(slot))[0]
    assert (moved.id, moved.status, moved.arrived_at) == (
        weak["id"],
        TokenStatus.WAITING,
        arrived,
    )


async def test_who_is_called_is_neither_preempted_nor_cancelled_away(clinic: Clinic) -> None:
    slot = await clinic.slot("preemptive", capacity=1)
    called = await clinic.ask(slot, "WALKIN")
    await clinic.run(
        "WITH t AS (UPDATE ledger.token SET status = 'CALLED', desk_id = 1) "
        'UPDATE ledger.queue SET live = \'{"CALLED": {"WALKIN": 1}}\' WHERE queue_id = :id',
        id=str(slot),
    )
    assert (await clinic.ask(slot, "EMERGENCY"))["status"] == "WAITING"
    with pytest.raises(Refused) as refused:
        await clinic.do(called["id"], Cancel)
    assert refused.value.code == "ALREADY_CALLED"
    await cancel_slot(clinic.engine, slot, STAFF, public_url=LINKS)
    statuses = [token.status for token in await clinic.tokens(slot)]
    assert statuses == [TokenStatus.CALLED, TokenStatus.CANCELLED]


async def test_the_search_for_a_free_slot_finds_one(clinic: Clinic) -> None:
    full, free = await clinic.slot(capacity=1), await clinic.slot(capacity=1)
    await clinic.ask(full)
    async with clinic.engine.begin() as tx:
        found = await list_slots(tx, {"available": True}, after=None, limit=10)
    assert [view.settings.slot_id for view in found] == [free]


async def test_holders_of_a_cancelled_slot_wait_for_the_doctors_next_one(clinic: Clinic) -> None:
    doctor = await clinic.doctor()
    slot = await clinic.slot(capacity=2, doctor=doctor)
    elastic = await clinic.slot("elastic", doctor=doctor, starts_at=tomorrow_at(10))
    later = await clinic.slot(capacity=1, doctor=doctor, starts_at=tomorrow_at(11))
    tokens = [await clinic.ask(slot, "ONLINE") for _ in range(3)]
    await cancel_slot(clinic.engine, slot, STAFF, public_url=LINKS)
    assert await clinic.tokens(slot) == []
    assert await clinic.tokens(elastic) == []
    moved = await clinic.tokens(later)
    assert [token.label for token in moved] == [token["token_label"] for token in tokens]
    assert [token.status.value for token in moved] == ["ALLOCATED", "WAITING", "WAITING"]
    with pytest.raises(Refused) as refused:
        await clinic.ask(slot)
    assert refused.value.code == "SLOT_CLOSED"
    await cancel_slot(clinic.engine, later, STAFF, public_url=LINKS)
    told = {event.reason for event in await clinic.events(later) if event.status == "CANCELLED"}
    assert told == {Reason.SLOT_CANCELLED}


async def _delay(clinic: Clinic, slot: UUID, minutes: int) -> None:
    async with clinic.engine.begin() as tx:
        await delay_slot(tx, slot, minutes, STAFF, public_url=LINKS)


async def _delays(clinic: Clinic, slots: list[UUID]) -> list[int]:
    return [(await clinic.view(slot)).queue.delay_minutes for slot in slots]


async def test_a_killed_process_leaves_nobody_behind_whose_doctor_is_away(clinic: Clinic) -> None:
    away, other = await clinic.doctor(), await clinic.doctor()
    slot = await clinic.slot(capacity=2, doctor=away)
    theirs = await clinic.slot(capacity=1, doctor=other, starts_at=tomorrow_at(11))
    booked = [await clinic.ask(slot) for _ in range(2)]
    day = (await clinic.view(slot)).row["service_date"]
    async with clinic.engine.begin() as tx:
        await note_leave(tx, away, day, day, STAFF, to_doctor_id=other, public_url=LINKS)
    await finish_cancelling(clinic.engine, public_url=LINKS)
    [moved] = await clinic.tokens(theirs)
    [left] = await clinic.tokens(slot)
    assert (moved.id, moved.status) == (booked[0]["id"], TokenStatus.ALLOCATED)
    assert (left.id, left.status) == (booked[1]["id"], TokenStatus.CANCELLED)
    assert (await clinic.view(theirs)).queue.seats_taken == 1
    assert (await clinic.view(slot)).queue.doctor_id == other
