"""What every discipline answers; one file each for strict priority, ageing and ratio."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from shared.events import Category
from shared.line_order import Waiting
from shared.ordering.bound import Bound

# What a discipline remembers of the calls before: by category how far it is ahead of its share.
# Who is not named is not ahead; only a ratio remembers anything.
Turns = Mapping[Category, int]
NO_TURNS: Final[Turns] = {}
# Everybody has arrived before this moment.
EVERYBODY: Final = datetime.max.replace(tzinfo=UTC)


class Rules(ABC):
    """A discipline with its parameters. Emergencies never come before it: they precede all."""

    __slots__ = ()

    @abstractmethod
    def first(self, heads: Mapping[Category, Waiting], turns: Turns) -> Category:
        """Return the category whose head is called next."""

    @abstractmethod
    def after(self, called: Category, turns: Turns) -> Turns:
        """Return the turns after a call of this category."""

    @abstractmethod
    def cutoff(self, own: Waiting, other: Category) -> datetime | None:
        """Return before which arrival those of another category may precede; null: never."""

    @abstractmethod
    def before(
        self, own: Category, ahead: int, other: Category, standing: int, turns: Turns
    ) -> int:
        """Return how many of another category precede, were nobody to come any more.

        `standing` of them are within the cutoff, and `ahead` of the own category stand before.
        """

    @abstractmethod
    def bound(self, own: Category, other: Category, ahead: int) -> Bound:
        """Return how far another category may overtake one who had `ahead` of the own before."""
