"""Later days, arrivals, and the figures of a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.token_api.slots.handle.history import history_of
from services.token_api.slots.handle.periodic import announce_days
from services.token_api.slots.handle.report import daily_report
from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow
from services.token_api.slots.tests.clinic import LINKS, Clinic, tomorrow_at
from shared import ledger
from shared.events import EventType, Reason, TokenStatus


async def test_what_was_booked_for_a_later_day_is_announced_once_when_it_opens(
    clinic: Clinic,
) -> None:
    slot = await clinic.slot(capacity=1)
    booked = [await clinic.ask(slot) for _ in range(2)]
    assert await announce_days(clinic.engine, public_url=LINKS) == 0
    await _let_the_day_come(clinic)
    assert await announce_days(clinic.engine, public_url=LINKS) == 2
    assert await announce_days(clinic.engine, public_url=LINKS) == 0
    news = [event for event in await clinic.events(slot) if event.reason is Reason.DAY_OPENED]
    assert [(event.token_id, event.event_type) for event in news] == [
        (booked[0]["id"], EventType.TOKEN_ALLOCATED),
        (booked[1]["id"], EventType.TOKEN_WAITLISTED),
    ]
    view = await clinic.view(slot)
    assert {(event.slot_start, event.slot_end, event.slot_check_in) for event in news} == {
        (view.queue.starts_at, view.settings.ends_at, False)
    }


async def test_a_days_slots_are_one_line_slot_by_slot_and_only_of_the_day(clinic: Clinic) -> None:
    doctor = await clinic.doctor()
    later = await clinic.slot(doctor=doctor, starts_at=tomorrow_at(11))
    earlier = await clinic.slot(doctor=doctor, starts_at=tomorrow_at(9))
    for slot, category in ((later, "EMERGENCY"), (earlier, "WALKIN")):
        await clinic.ask(slot, category)
    assert str(later) not in await _queues(clinic)
    await _let_the_day_come(clinic)
    queues = await _queues(clinic)
    now = datetime.now(UTC)
    async with clinic.engine.begin() as tx:
        lines = await ledger.heads(tx, queues.values(), limit=5, now=now)
    line = sorted(
        (ledger.calling_key(token, queues[queue_id], now=now), token.slot_id)
        for queue_id, tokens in lines.items()
        for token in tokens
    )
    assert [slot_id for _, slot_id in line] == [earlier, later]


async def test_a_slot_can_call_only_those_who_have_checked_in(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=3, check_in=True)
    tokens = [await clinic.ask(slot) for _ in range(3)]
    checked = await clinic.do(tokens[1]["id"], CheckIn)
    assert checked["checked_in_at"] is not None
    again = await clinic.do(tokens[1]["id"], CheckIn)
    assert again["checked_in_at"] == checked["checked_in_at"]
    queue = (await clinic.view(slot)).queue
    async with clinic.engine.begin() as tx:
        heads = await ledger.heads(tx, [queue], limit=3, now=datetime.now(UTC))
    assert [token.id for token in heads[str(slot)]] == [tokens[1]["id"]]


async def test_the_daily_report_counts_every_token_of_the_days_slots(clinic: Clinic) -> None:
    slot = await clinic.slot("preemptive", capacity=3)
    tokens = [await clinic.ask(slot, "ONLINE") for _ in range(4)]
    await clinic.ask(slot, "PAID")
    await clinic.do(tokens[0]["id"], Complete)
    await clinic.do(tokens[1]["id"], NoShow)
    await clinic.do(tokens[2]["id"], Cancel)
    async with clinic.engine.begin() as tx:
        report = await daily_report(tx, (await clinic.view(slot)).row["service_date"], None, None)
    figures = {
        name: report[name]
        for name in (
            "total_slots",
            "total_tokens",
            "confirmed",
            "completed",
            "cancelled",
            "no_show",
            "waiting",
            "cancellation_rate",
            "capacity_utilization",
            "preemptions",
            "promotions",
        )
    }
    assert figures == {
        "total_slots": 1,
        "total_tokens": 5,
        "confirmed": 2,
        "completed": 1,
        "cancelled": 1,
        "no_show": 1,
        "waiting": 0,
        "cancellation_rate": 20.0,
        "capacity_utilization": 100.0,
        "preemptions": 1,
        "promotions": 2,
    }
    assert report["category_breakdown"] == {"ONLINE": 4, "PRIORITY_PAID": 1}


async def test_the_history_tells_the_whole_story_of_a_token(clinic: Clinic) -> None:
    slot = await clinic.slot("preemptive", capacity=1)
    weak = await clinic.ask(slot, "ONLINE")
    strong = await clinic.ask(slot, "PAID")
    await clinic.do(strong["id"], Cancel)
    async with clinic.engine.begin() as tx:
        history = (await history_of(tx, (await clinic.tokens(slot))[0]))["history"]
    assert history[0]["text"] == "booked, with a seat"
    assert [entry["text"] for entry in history[1:]] == [
        f"back to the waiting list: preempted by {strong['token_label']}",
        f"promoted to a seat: {strong['token_label']} freed one",
    ]
    assert {entry["priority"]["final"] for entry in history} == {4.0}
    assert weak["position"] == 1


async def _queues(clinic: Clinic) -> dict[str, ledger.QueueRow]:
    async with clinic.engine.begin() as tx:
        return await ledger.read_department(tx, "OPD")


async def _let_the_day_come(clinic: Clinic) -> None:
    """Move everything a day back, as if it had been done yesterday."""
    day = timedelta(days=1)
    await clinic.run(
        "UPDATE token_api.slot SET service_date = service_date - 1, starts_at = starts_at - "
        "CAST(:day AS interval), ends_at = ends_at - CAST(:day AS interval)",
        day=day,
    )
    await clinic.run(
        "UPDATE ledger.queue SET service_date = service_date - 1, "
        "starts_at = starts_at - CAST(:day AS interval), "
        "ends_at = ends_at - CAST(:day AS interval) WHERE kind = 'SLOT'",
        day=day,
    )
    await clinic.run(
        "UPDATE ledger.token SET service_date = service_date - 1, "
        "issued_at = issued_at - CAST(:day AS interval)",
        day=day,
    )


async def test_the_history_says_who_sent_a_token_on_and_with_which_note(clinic: Clinic) -> None:
    slot = await clinic.slot()
    await clinic.ask(slot)
    [token] = await clinic.tokens(slot)
    async with clinic.engine.begin() as tx:
        queues = await ledger.lock_queues(tx, [token.queue_id])
        held = replace(token, status=TokenStatus.HELD)
        change = ledger.Change(
            EventType.TOKEN_HELD, token, held, actor="7", note="Blood test first."
        )
        now = datetime.now(UTC)
        await ledger.save(tx, queues, [change], now=now, public_url=LINKS)
        last = (await history_of(tx, token))["history"][-1]
    assert (last["actor"], last["note"]) == ("7", "Blood test first.")
