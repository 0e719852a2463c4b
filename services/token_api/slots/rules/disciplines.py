"""Which module has a discipline's rules, and which of its categories somebody asks for."""

from collections.abc import Mapping
from typing import Final

from services.token_api.slots.rules import ageing, elastic, preemptive
from services.token_api.slots.rules.discipline import Rules
from services.token_api.slots.rules.slot_settings import Discipline
from shared.events import Category
from shared.problems import Refused

RULES: Final[Mapping[Discipline, Rules]] = {
    Discipline.AGEING: ageing,
    Discipline.PREEMPTIVE: preemptive,
    Discipline.ELASTIC: elastic,
}
# The elastic design's word for whoever is neither an emergency nor paid.
STANDARD: Final = "STANDARD"
# Other systems' words for a category of ours.
ALIASES: Final = {"PAID": Category.PRIORITY_PAID}


def category_of(word: str, discipline: Discipline) -> Category:
    """Return the category that a word means in a slot; raises `Refused` (422)."""
    if word == STANDARD and discipline is Discipline.ELASTIC:
        return Category.ONLINE
    if word in ALIASES:
        return ALIASES[word]
    try:
        return Category(word)
    except ValueError:
        raise Refused(
            "UNKNOWN_CATEGORY", f"There is no category '{word}' in this slot.", status=422
        ) from None


def word_for(category: Category, discipline: Discipline) -> str:
    """Return the category as the slot's discipline calls it."""
    if discipline is Discipline.ELASTIC and category in elastic.STANDARD:
        return STANDARD
    return category.value
