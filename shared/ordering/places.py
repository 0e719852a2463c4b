"""Somebody's place in a line under a discipline, worked out from counts by category."""

from collections.abc import Mapping
from datetime import datetime

from shared import line_order
from shared.events import Category
from shared.line_order import BASE_PRIORITY, Waiting
from shared.ordering.disciplines import STRICT
from shared.ordering.rules import EVERYBODY, Rules, Turns


def cutoffs(own: Waiting, rules: Rules) -> dict[Category, datetime]:
    """Return by category before which arrival those have come who may precede `own`.

    In the own category they come before it anyway. Categories that never precede are left out.
    """
    found: dict[Category, datetime] = {own.category: own.arrived_at}
    if own.category is Category.EMERGENCY:
        return found
    found[Category.EMERGENCY] = EVERYBODY
    for other in Category:
        if other not in found and (cutoff := rules.cutoff(own, other)) is not None:
            found[other] = cutoff
    return found


def place(own: Category, counts: Mapping[Category, int], rules: Rules, turns: Turns) -> int:
    """Return the place, 1 = next; `counts` are of those within the cutoffs."""
    ahead = counts.get(own, 0)
    if own is Category.EMERGENCY:
        return ahead + 1
    others = (
        standing
        if other is Category.EMERGENCY
        else rules.before(own, ahead, other, standing, turns)
        for other, standing in counts.items()
        if other is not own
    )
    return 1 + ahead + sum(others)


def newcomers_place(
    category: Category,
    waiting: Mapping[Category, int],
    rules: Rules,
    turns: Turns,
    *,
    now: datetime,
) -> int:
    """Return the place of one who joins now, from the counts of all who wait.

    Where a discipline lets only some of a category precede, all are counted: a place may turn out
    better than it was told, never worse for those who wait already.
    """
    if rules == STRICT:
        return line_order.newcomers_place(waiting, category)
    own = Waiting(category, BASE_PRIORITY[category], now, 0)
    return place_behind(own, waiting.get(category, 0), waiting, rules, turns)


def place_behind(
    own: Waiting, ahead: int, waiting: Mapping[Category, int], rules: Rules, turns: Turns
) -> int:
    """Return the place behind the first `ahead` of the own category, from the counts of all.

    Like a newcomer's it may turn out better than it was told.
    """
    within = cutoffs(own, rules)
    counts = {category: count for category, count in waiting.items() if category in within}
    return place(own.category, {**counts, own.category: ahead}, rules, turns)
