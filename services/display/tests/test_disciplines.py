"""A board's line stands in the order of the calls, whatever the rule of its counter."""

from datetime import timedelta
from itertools import permutations
from typing import Any

from services.display.rules import Fold
from services.display.tests.histories import NOON, History, entries
from services.display.tokens import decode
from shared import directory
from shared.events import CallRule, Category, Chosen, EventType, TokenStatus
from shared.ordering import Ageing, Discipline, Ratio

B, W = Category.ONLINE, Category.WALKIN
RATIO = Ratio({B: 2, W: 1})


def waiting(events: Any, discipline: Discipline, *, since: int = 0) -> list[str]:
    fold = Fold(NOON)
    for entry in entries():
        of_cw = isinstance(entry, directory.Queue) and entry.queue_id == "CW"
        update = {"discipline": discipline, "discipline_seq": since} if of_cw else {}
        fold.name(directory.key(entry), entry.model_copy(update=update))
    for event in events:
        fold.see(decode(event.encode()))
    board = fold.board("main", now=NOON, version=1)
    [line] = [one.waiting for one in board.departments if one.department_id == "CW"]
    return line


def called(history: History, token_id: int, turns: dict[Category, int]) -> None:
    chosen = Chosen(rule=CallRule.RATIO, turns=turns)
    history.set_status(token_id, EventType.TOKEN_CALLED, TokenStatus.CALLED)
    history.events[-1] = history.events[-1].model_copy(update={"chosen": chosen})


def test_with_a_ratio_the_categories_take_turns_from_where_the_last_call_left_them() -> None:
    history = History()
    walk_ins = [history.issue("CW", W) for _ in range(2)]
    booked = [history.issue("CW", B) for _ in range(4)]
    called(history, booked[0], {B: 1260})
    order = [walk_ins[0], booked[1], booked[2], walk_ins[1], booked[3]]
    expected = [history.tokens[one]["token_label"] for one in order]
    assert waiting(history.events, RATIO) == expected
    for events in permutations(history.events[-3:]):
        assert waiting([*history.events[:-3], *events], RATIO) == expected


def test_where_the_rule_was_chosen_anew_the_turns_of_earlier_calls_are_void() -> None:
    history = History()
    walk_in = history.issue("CW", W)
    booked = [history.issue("CW", B) for _ in range(2)]
    called(history, booked[0], {B: 1260})
    labels = [history.tokens[one]["token_label"] for one in (booked[1], walk_in)]
    chosen_at = history.events[-1].seq
    assert waiting(history.events, RATIO, since=chosen_at) == labels
    assert waiting(history.events, RATIO, since=chosen_at - 1) == labels[::-1]


def test_with_ageing_who_waited_long_enough_stands_before_who_has_booked() -> None:
    history = History()
    old = history.issue("CW", W, arrived=timedelta(minutes=20))
    fresh = history.issue("CW", W)
    booked = history.issue("CW", B)
    expected = [history.tokens[one]["token_label"] for one in (old, booked, fresh)]
    assert waiting(history.events, Ageing(30)) == expected
