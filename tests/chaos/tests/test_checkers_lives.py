"""I8: lives that no rule allows, two at a desk, and whoever jumps the line are caught."""

from dataclasses import replace
from uuid import UUID

from shared.events import Category, EventType, Reason, TokenStatus
from tests.chaos.checkers import desks, order, states
from tests.chaos.observations import Injected
from tests.chaos.tests.good_days import counters, good, transfer
from tests.chaos.tests.history import SECOND, History


def line(*categories: Category) -> History:
    history = History()
    history.queue("A", "D")
    for category in categories:
        history.issue("A", category)
    return history


def test_a_served_token_that_is_called_again_is_caught() -> None:
    history = counters()
    history.call(1, desk=1)
    [found] = states.check(history.observed())
    assert "token 1: TOKEN_CALLED leads from SERVED to CALLED" in found.sentence
    assert len(found.evidence) > 1


def test_who_was_served_goes_on_to_a_next_service_and_is_sent_nowhere_else() -> None:
    for reason, faults in ((Reason.NEXT_SERVICE, 0), (None, 1)):
        history = counters()
        transfer(history, 1, "B", reason=reason)
        assert len(states.check(history.observed())) == faults


def test_a_call_of_who_is_called_already_is_caught() -> None:
    history = line(Category.WALKIN)
    history.call(1, desk=1)
    history.call(1, desk=2)
    assert len(states.check(history.observed())) == 1


def test_a_life_that_does_not_begin_is_caught() -> None:
    observed = good()
    observed.events = [row for row in observed.events if (row.token_id, row.version) != (1, 1)]
    assert [found.sentence for found in states.check(observed)] == [
        "token 1: begins with TOKEN_CALLED"
    ]


def test_a_second_birth_is_caught() -> None:
    history = line(Category.WALKIN)
    history.change(EventType.TOKEN_GENERATED, 1)
    assert len(states.check(history.observed())) == 1


def test_a_token_that_turns_up_in_another_queue_is_caught() -> None:
    history = counters()
    history.change(EventType.TOKEN_HELD, 6, told_in="B", status=TokenStatus.HELD)
    assert "token 6: is in B, after A" in [
        found.sentence for found in states.check(history.observed())
    ]


def test_a_row_that_is_not_what_its_last_event_says_is_caught() -> None:
    observed = good()
    observed.tokens[6] = replace(observed.tokens[6], status=TokenStatus.HELD)
    assert len(states.check(observed)) == 1


def test_two_tokens_at_one_desk_are_caught() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    history.call(1, desk=1)
    history.call(2, desk=1)
    sentences = [found.sentence for found in desks.check(history.observed())]
    assert sentences == ["desk ('D', 1) has tokens [1, 2]", "two visitors at desk ('D', 1)"]


def test_two_visits_that_overlapped_are_caught_after_both_have_ended() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    history.call(1, desk=1)
    history.call(2, desk=1)
    for token_id in (1, 2):
        history.change(EventType.TOKEN_SERVED, token_id, status=TokenStatus.SERVED)
    assert len(desks.check(history.observed())) == 1


def test_while_clocks_were_moved_times_prove_no_overlap() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    history.call(1, desk=1)
    history.change(EventType.TOKEN_SERVED, 1, status=TokenStatus.SERVED)
    history.now -= 60 * SECOND
    history.call(2, desk=1)
    observed = history.observed()
    assert desks.check(observed)
    observed.faults = [Injected("clock-behind:all", "clock-behind", "all", 0.0, 9.0)]
    assert desks.check(observed) == []


def test_one_announcement_for_two_desks_is_caught() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    for token_id in (1, 2):
        history.change(
            EventType.TOKEN_CALLED, token_id,
            status=TokenStatus.CALLED, desk_id=token_id, call_id=UUID(int=5),
        )  # fmt: skip
    assert len(desks.check(history.observed())) == 1


def test_who_jumps_the_line_is_caught() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    history.call(2, desk=1)
    [found] = order.check(history.observed())
    assert "token 2 was called too soon" in found.sentence


def test_who_is_weaker_and_called_before_the_stronger_is_caught() -> None:
    history = line(Category.WALKIN, Category.PRIORITY_PAID)
    history.call(1, desk=1)
    assert len(order.check(history.observed())) == 1


def test_emergencies_and_the_paid_go_first() -> None:
    history = line(Category.WALKIN, Category.PRIORITY_PAID, Category.EMERGENCY)
    for token_id, desk in ((3, 1), (2, 2), (1, 3)):
        history.call(token_id, desk)
    assert order.check(history.observed()) == []


def test_a_supervisors_call_out_of_order_is_allowed() -> None:
    history = line(Category.WALKIN, Category.WALKIN)
    history.change(
        EventType.TOKEN_CALLED, 2,
        reason=Reason.OUT_OF_ORDER, status=TokenStatus.CALLED, desk_id=1,
    )  # fmt: skip
    assert order.check(history.observed()) == []


def test_a_transferred_visitor_who_overtakes_the_new_line_is_caught() -> None:
    history = History()
    history.queue("A", "D")
    history.queue("B", "D")
    moved = history.issue("A")
    waits = history.issue("B")
    history.call(moved, desk=1)
    transfer(history, moved, "B")
    history.call(moved, desk=1)
    found = order.check(history.observed())
    assert [f"token {waits}" in str(one.evidence) for one in found] == [True]
