"""A desk is idle only while somebody waits whom it may serve."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.department.handle.profiles import set_desk_profile, set_skills
from services.department.overview.alerts import Alert, alerts_of
from services.department.overview.store import DepartmentNow, departments_now
from services.department.rules.wait_targets import WaitTargets
from services.department.tests.appointments import add_slot
from services.department.tests.builders import ASHA
from services.department.tests.conftest import Hall
from shared import ledger
from shared.events import Category
from shared.ordering import Windows

SERVES_BILL = {"queue_ids": ["BILL"], "appointments": True, "in_order": False, "helps": []}


@pytest.fixture
async def two_queues(hall: Hall) -> Hall:
    await hall.add_queue("BILL", department_id="CW")
    return hall


async def now(hall: Hall, *desks: int) -> DepartmentNow:
    """Open desks as if a while ago, and look."""
    await hall.open(*desks)
    async with hall.engine.begin() as tx:
        await tx.execute(text("UPDATE department.desk_state SET since = since - interval '5 min'"))
        return (await departments_now(tx))["CW"]


def alerts(one: DepartmentNow) -> list[Alert]:
    return alerts_of(one, targets=WaitTargets(9 * 3600), now=datetime.now(UTC))


async def test_a_desk_that_may_not_serve_those_who_wait_is_not_wanted(two_queues: Hall) -> None:
    hall = two_queues
    await hall.issue(2)
    assert (await now(hall, 1)).desks_wanted == 1
    async with hall.engine.begin() as tx:
        await set_desk_profile(tx, "CW", 1, SERVES_BILL, today_only=False)
        one = (await departments_now(tx))["CW"]
    assert (one.desks_idle_long, one.desks_wanted, alerts(one)) == (1, 0, [])
    await hall.issue(queue_id="BILL")
    async with hall.engine.begin() as tx:
        one = (await departments_now(tx))["CW"]
    assert (one.desks_wanted, alerts(one)) == (1, [Alert.DESK_IDLE])


async def test_nor_is_one_whose_clerk_has_not_learnt_it_or_who_helps_only_later(
    two_queues: Hall,
) -> None:
    hall = two_queues
    await hall.issue(1, waited=timedelta(minutes=5))
    assert (await now(hall, 1, 2)).desks_wanted == 2
    later = {"queue_id": "CW", "when": "WAIT_OVER", "minutes": 20}
    async with hall.engine.begin() as tx:
        await set_skills(tx, "CW", ASHA.user_id or "", ["BILL"], today_only=True)
        assert (await departments_now(tx))["CW"].desks_wanted == 0
        await set_skills(tx, "CW", ASHA.user_id or "", None, today_only=True)
        await set_desk_profile(tx, "CW", 1, {**SERVES_BILL, "helps": [later]}, today_only=False)
        assert (await departments_now(tx))["CW"].desks_wanted == 1
        soon = {**later, "minutes": 3}
        await set_desk_profile(tx, "CW", 1, {**SERVES_BILL, "helps": [soon]}, today_only=False)
        assert (await departments_now(tx))["CW"].desks_wanted == 2


async def test_who_has_booked_and_has_not_checked_in_waits_for_nobody(hall: Hall) -> None:
    await add_slot(hall, 1, check_in=True)
    one = await now(hall, 1)
    assert (one.waiting_count, one.desks_wanted, alerts(one)) == (1, 0, [])
    async with hall.owner.begin() as tx:
        await ledger.lock_queues(tx, ["CW"])
        await ledger.set_discipline(tx, "CW", Windows({Category.ONLINE: 2, Category.WALKIN: 1}))
    async with hall.engine.begin() as tx:
        one = (await departments_now(tx))["CW"]
    assert (one.waiting_count, alerts(one)) == (0, [])
