"""I22: who is overtaken too often, or by who came too late, is caught under each rule."""

from datetime import timedelta
from typing import Any

import pytest

from shared.events import Category
from shared.ledger import TokenRow
from shared.ordering import Ageing, Ratio, Strict
from tests.chaos.checkers import order, overtaking
from tests.chaos.checkers.line_order import in_order
from tests.chaos.diary import Type
from tests.chaos.tests.history import History

PAID, ONLINE, WALKIN, EMERGENCY = (
    Category.PRIORITY_PAID, Category.ONLINE, Category.WALKIN, Category.EMERGENCY,
)  # fmt: skip
AGEING: dict[str, Any] = {"kind": "AGEING", "minutes": 1}
RATIO: dict[str, Any] = {"kind": "RATIO", "weights": {"ONLINE": 2, "WALKIN": 1}}


def line(settings: dict[str, Any] | None, *categories: Category) -> History:
    history = History()
    history.queue("A", "D")
    if settings is not None:
        choose(history, settings)
    for category in categories:
        history.issue("A", category)
    return history


def choose(history: History, settings: dict[str, Any], outcome: Type = Type.OK) -> None:
    request = {"body": {"discipline": settings}}
    entry = history.asks("carla", "set-discipline", queue_id="A", request=request)
    history.hears(entry, outcome)


def call(history: History, *token_ids: int) -> None:
    for desk, token_id in enumerate(token_ids, start=len(history.events)):
        history.call(token_id, desk)


def sentences(history: History) -> list[str]:
    return [one.sentence for one in overtaking.check(history.observed())]


@pytest.mark.parametrize("settings", [None, AGEING, RATIO])
def test_within_a_category_nobody_overtakes(settings: dict[str, Any] | None) -> None:
    history = line(settings, WALKIN, WALKIN)
    call(history, 2)
    assert sentences(history) == ["token 1 was overtaken by 2: they are of one category"]
    assert order.check(history.observed())


def test_by_strict_priority_the_stronger_overtake_without_limit_and_the_weaker_never() -> None:
    history = line(None, WALKIN, *[PAID] * 9)
    call(history, *range(2, 11))
    assert sentences(history) == []
    weaker = line(None, PAID, WALKIN)
    call(weaker, 2)
    assert sentences(weaker) == ["token 1 was overtaken by 2: who is weaker never overtakes"]


def test_with_ageing_who_comes_too_late_overtakes_nobody() -> None:
    history = line(AGEING, WALKIN)
    in_time = history.issue("A", PAID)
    history.now += timedelta(seconds=60)
    late = history.issue("A", PAID)
    call(history, in_time)
    assert sentences(history) == []
    call(history, late)
    [found] = sentences(history)
    assert "who came" in found
    assert order.check(history.observed())


def test_a_ratio_that_forgets_its_turns_is_caught() -> None:
    history = line(RATIO, *[WALKIN] * 2, *[ONLINE] * 6)
    call(history, 3, 4, 1, 5, 6)
    assert sentences(history) == []
    call(history, 2)
    history = line(RATIO, *[WALKIN] * 2, *[ONLINE] * 6)
    call(history, 3, 4, 5, 6)
    assert sentences(history) == [
        f"token {one} was overtaken by 6: 4 times by ONLINE, 3 at most" for one in (1, 2)
    ]


def test_emergencies_overtake_everybody_and_are_overtaken_by_nobody() -> None:
    history = line(RATIO, WALKIN, *[EMERGENCY] * 5)
    call(history, *range(2, 7))
    assert sentences(history) == []
    history = line(RATIO, EMERGENCY, WALKIN)
    call(history, 2)
    assert sentences(history) == ["token 1 was overtaken by 2: an emergency waited"]
    assert order.check(history.observed())


def test_beside_a_change_either_rule_may_have_counted() -> None:
    history = line(None, WALKIN)
    history.now += timedelta(seconds=120)
    history.issue("A", PAID)
    choose(history, AGEING, Type.INFO)
    call(history, 2)
    assert sentences(history) == []
    history = line(None, WALKIN)
    history.now += timedelta(seconds=120)
    history.issue("A", PAID)
    choose(history, AGEING)
    call(history, 2)
    assert len(sentences(history)) == 1


def test_a_change_of_the_rule_begins_the_count_anew() -> None:
    history = line(RATIO, WALKIN, *[ONLINE] * 8)
    call(history, 2, 3, 4)
    choose(history, {**RATIO, "weights": {"ONLINE": 3}})
    call(history, 5, 6, 7, 8)
    assert sentences(history) == []
    call(history, 9)
    assert len(sentences(history)) == 1


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Strict(), [4, 3, 1, 2]),
        (Ageing(minutes=1), [4, 1, 3, 2]),
        (Ratio(weights={WALKIN: 2}), [4, 3, 1, 2]),
    ],
)
def test_a_line_is_arranged_by_its_rule(rule: Any, wanted: list[int]) -> None:
    history = line(None, WALKIN, WALKIN)
    history.now += timedelta(seconds=16)
    history.issue("A", ONLINE)
    history.issue("A", EMERGENCY)
    history.now += timedelta(seconds=60)
    observed = history.observed()
    queue = observed.queues["A"]
    object.__setattr__(queue, "discipline", rule)
    tokens: list[TokenRow] = list(observed.tokens.values())
    assert [one.id for one in in_order(observed.queues, tokens, now=history.now)] == wanted
