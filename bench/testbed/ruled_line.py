"""A line of two categories, and the rules by which it may be called."""

from typing import Final

import psycopg
from psycopg.types.json import Jsonb

from bench.testbed.line import put_in_line
from bench.testbed.seeding import DEPARTMENT
from shared.events import Category
from shared.ordering import Ageing, Discipline, Ratio, Strict, Windows, to_json

CATEGORIES: Final = (Category.WALKIN, Category.ONLINE)
_WEIGHTS: Final = {Category.ONLINE: 2, Category.WALKIN: 1}
RULES: Final[dict[str, Discipline]] = {
    "strict": Strict(),
    "ageing": Ageing(minutes=30),
    "ratio": Ratio(weights=_WEIGHTS),
    "windows": Windows(weights=_WEIGHTS),
}


def fill(address: str, waiting: int) -> None:
    """Let so many more wait, half of each category."""
    for category in CATEGORIES:
        put_in_line(address, waiting // len(CATEGORIES), category=category)


def choose(address: str, rule: Discipline) -> None:
    settings = to_json(rule)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "UPDATE ledger.queue SET discipline = %s, turns = '{}' WHERE queue_id = %s",
            (None if settings is None else Jsonb(settings), DEPARTMENT),
        )
