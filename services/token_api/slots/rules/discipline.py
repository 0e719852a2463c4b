"""What a discipline is: the answers that one file each gives for ageing, preemptive, elastic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from services.token_api.slots.rules.line import Line
from shared.events import Category
from shared.ledger import TokenRow


@dataclass(frozen=True, slots=True)
class Seat:
    """The newcomer gets a seat: a free one, `preempted`'s, or one `beyond` the capacity."""

    preempted: TokenRow | None = None
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """The newcomer goes on the waiting list."""


Admission = Seat | Wait


class Rules(Protocol):
    """A discipline's module."""

    @property
    def PRIORITY(self) -> Mapping[Category, int]: ...  # noqa: N802 - a module's constant

    @property
    def AGES(self) -> bool:  # noqa: N802 - a module's constant
        """Tell whether waiting raises the priority."""

    @property
    def KEEPS_WAITING_LIST(self) -> bool: ...  # noqa: N802 - a module's constant

    def admit(self, line: Line, category: Category) -> Admission:
        """Say what becomes of a newcomer; raises `Refused` where the slot takes none."""
