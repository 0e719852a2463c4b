"""I28: who comes back to another place than the rule's is caught."""

from datetime import timedelta

from shared.events import Category, EventType, TokenStatus
from tests.chaos.checkers import returns, states
from tests.chaos.tests.good_days import away
from tests.chaos.tests.history import History


def came_back(*, behind: int, waiting: int = 5) -> History:
    """Let the first of a line miss their call, and come back behind so many of the others."""
    history = History()
    history.queue("A", "D")
    missed = history.issue("A")
    others = [history.issue("A") for _ in range(waiting)]
    history.issue("A", Category.ONLINE)
    history.call(missed, desk=1)
    history.does("no_show", EventType.TOKEN_NO_SHOW, missed, 1, status=TokenStatus.NO_SHOW)
    arrived_at = (
        history.tokens[others[behind]].arrived_at - timedelta(milliseconds=1)
        if behind < waiting
        else history.now
    )
    history.does(
        "return", EventType.TOKEN_RETURNED, missed, 1,
        **away(TokenStatus.WAITING), arrived_at=arrived_at, visit=2,
    )  # fmt: skip
    return history


def test_who_came_back_behind_three_is_good() -> None:
    observed = came_back(behind=3).observed()
    assert returns.check(observed) == []
    assert states.check(observed) == []


def test_in_a_short_line_it_is_behind_all_of_them() -> None:
    assert returns.check(came_back(behind=2, waiting=2).observed()) == []


def test_who_came_back_to_the_front_or_to_the_back_is_caught() -> None:
    [front] = returns.check(came_back(behind=0).observed())
    assert front.sentence == "token 1 came back behind 0 of its category, not 3"
    [back] = returns.check(came_back(behind=5).observed())
    assert back.sentence == "token 1 came back behind 5 of its category, not 3"
