"""A stay ends with a call or by leaving, and a desk is free when the visitor has left it."""

import random
from uuid import uuid4

from sqlalchemy import text

from services.department.reports.store import stays
from services.department.reports.tests.test_visits import hear
from services.department.rules.commands import Hold, Resume, Serve, Undo
from services.department.tests.conftest import Hall
from shared.events import CallRule, EventType


async def test_a_visit_has_a_stay_for_each_time_it_stood_in_line(hall: Hall) -> None:
    [first, second] = await hall.issue(2)
    await hall.open(1)
    await hall.call(1)
    await hall.do(first.id, Undo, call_id=uuid4())
    await hall.call(1)
    await hall.do(first.id, Serve)
    await hall.do(second.id, Hold)
    await hall.do(second.id, Resume)
    events = await hall.events()
    await hear(hall, events, random.Random(3))
    async with hall.owner.begin() as tx:
        found = await stays.of_day(tx, "CW", first.service_date, limit=100)
        count = await tx.scalar(text("SELECT count(*) FROM department.stay"))
    assert count == len(found)
    of_first = [stay for stay in found if stay.token_id == first.id]
    of_second = [stay for stay in found if stay.token_id == second.id]
    called = [event for event in events if event.event_type is EventType.TOKEN_CALLED]
    assert [stay.call_id for stay in of_first] == [event.call_id for event in called]
    assert [stay.rule for stay in of_first] == [CallRule.STRICT, CallRule.STRICT]
    assert [stay.freed_at for stay in of_first] == [
        event.timestamp
        for event in events
        if event.event_type in {EventType.TOKEN_CALL_UNDONE, EventType.TOKEN_SERVED}
    ]
    assert {stay.arrived_at for stay in of_second} == {second.arrived_at}
    assert [stay.until is None for stay in of_second] == [False, True]
    assert [stay.desk_id for stay in of_second] == [None, None]
