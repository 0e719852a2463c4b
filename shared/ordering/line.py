"""A queue's line in the order in which a discipline calls it."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from shared.events import Category
from shared.line_order import Waiting
from shared.ordering.rules import Rules, Turns

T = TypeVar("T")


def chosen_category(heads: Mapping[Category, Waiting], rules: Rules, turns: Turns) -> Category:
    """Return the category whose head is next: an emergency, else the one that the rules say."""
    return Category.EMERGENCY if Category.EMERGENCY in heads else rules.first(heads, turns)


def turns_after(called: Category, rules: Rules, turns: Turns) -> Turns:
    """Return the turns after a call; an emergency takes none."""
    return turns if called is Category.EMERGENCY else rules.after(called, turns)


def arranged(
    line: Iterable[T], rules: Rules, turns: Turns, *, standing: Callable[[T], Waiting]
) -> Iterator[T]:
    """Yield who stands in a line in the order of the calls, were nobody to come any more.

    Each costs as much as there are categories. Of a line that is not whole, with the first n of
    each category, the first n are right.
    """
    lanes: dict[Category, deque[T]] = defaultdict(deque)
    for one in sorted(line, key=lambda one: _by_arrival(standing(one))):
        lanes[standing(one).category].append(one)
    while lanes:
        category = chosen_category(
            {name: standing(lane[0]) for name, lane in lanes.items()}, rules, turns
        )
        yield lanes[category].popleft()
        if not lanes[category]:
            del lanes[category]
        turns = turns_after(category, rules, turns)


def _by_arrival(waiting: Waiting) -> tuple[object, int]:
    return waiting.arrived_at, waiting.token_id
