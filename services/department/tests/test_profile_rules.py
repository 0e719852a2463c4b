"""Which queues a desk calls from, without an engine."""

from datetime import date, timedelta

from services.department.rules.profiles import (
    DeskProfile,
    Help,
    Lasting,
    Profile,
    When,
    has_joined,
    tiers,
    unserved,
)
from services.department.tests.builders import NOW, a_queue
from shared.events import Category, QueueKind, TokenStatus

WAITING = {TokenStatus.WAITING: {Category.WALKIN: 2}}
REG = a_queue("REG", department_id="CW", live=WAITING)
BILL = a_queue("BILL", department_id="CW", live=WAITING)
SLOT = a_queue("SLOT", department_id="CW", kind=QueueKind.SLOT)
QUEUES = [REG, BILL, SLOT]
DAY = date(2025, 8, 7)


def groups(profile: Profile, *, reg_waits_minutes: int = 0) -> list[set[str]]:
    since = {"REG": NOW - timedelta(minutes=reg_waits_minutes)}
    return tiers(profile, QUEUES, waiting_since=since, now=NOW)


def test_a_profile_without_a_list_serves_every_queue() -> None:
    assert groups(Profile())[0] == {"REG", "BILL", "SLOT"}


def test_a_list_is_one_line_and_in_order_one_queue_after_the_other() -> None:
    both = ("BILL", "REG")
    assert groups(Profile(queue_ids=both))[0] == {"REG", "BILL", "SLOT"}
    ordered = Profile(queue_ids=both, in_order=True, appointments=False)
    assert groups(ordered) == [{"BILL"}, {"REG"}, set()]


def test_a_desk_helps_where_somebody_waits_for_longer_than_said() -> None:
    helps = (Help("REG", When.WAIT_OVER, 20),)
    profile = Profile(queue_ids=("BILL",), appointments=False, helps=helps)
    assert groups(profile, reg_waits_minutes=20)[0] == {"BILL"}
    assert groups(profile, reg_waits_minutes=21)[0] == {"BILL", "REG"}
    assert not has_joined(helps[0], {}, now=NOW)


def test_who_helps_when_idle_looks_there_last() -> None:
    helps = (Help("REG", When.OWN_EMPTY),)
    profile = Profile(queue_ids=("BILL",), helps=helps)
    assert groups(profile) == [{"BILL", "SLOT"}, {"REG"}]


def test_skills_take_away_what_the_person_may_not_serve() -> None:
    profile = Profile(
        queue_ids=("BILL", "REG"), appointments=False, skills=frozenset({"REG"}), in_order=True
    )
    assert groups(profile)[0] == {"REG"}
    assert groups(Profile(skills=frozenset({"BILL"})))[0] == {"BILL", "SLOT"}


def test_a_queue_is_unserved_while_people_wait_and_no_desk_would_ever_call_them() -> None:
    only_bill = Profile(queue_ids=("BILL",))
    helper = Profile(queue_ids=("BILL",), helps=(Help("REG", When.WAIT_OVER, 20),))
    unskilled = Profile(helps=helper.helps, skills=frozenset({"BILL"}))
    assert unserved(QUEUES, [only_bill]) == [REG]
    assert unserved(QUEUES, [only_bill, unskilled]) == [REG]
    assert unserved(QUEUES, [only_bill, helper]) == []
    assert unserved(QUEUES, [only_bill, None]) == []
    assert unserved(QUEUES, []) == [REG, BILL]


def test_what_was_set_for_today_is_over_tomorrow() -> None:
    stored = DeskProfile(Lasting({"queue_ids": ["REG"]}, {"queue_ids": ["BILL"]}, DAY))
    today, tomorrow = stored.on(DAY), stored.on(DAY + timedelta(days=1))
    assert today is not None
    assert tomorrow is not None
    assert (today.queue_ids, tomorrow.queue_ids) == (("BILL",), ("REG",))
    assert (
        DeskProfile(Lasting(None, {"queue_ids": ["BILL"]}, DAY)).on(DAY + timedelta(days=1)) is None
    )
