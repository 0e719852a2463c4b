"""The disciplines of a counter's line, from docs/ordering.md alone: what the suite is held against.

Nothing here uses the suite's own rules. Settings are those of the API, such as
`{"kind": "AGEING", "minutes": 30}`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from shared.events import Category
from shared.ledger import QueueRow

Settings = Mapping[str, Any]
# An arrival and a token's id, by which a category always goes.
Arrival = tuple[datetime, int]

STRICT: Final[Settings] = {"kind": "STRICT"}
STRONGEST_FIRST: Final = (
    Category.EMERGENCY,
    Category.PRIORITY_PAID,
    Category.FOLLOWUP,
    Category.ONLINE,
    Category.WALKIN,
)
STRENGTH: Final = {category: place for place, category in enumerate(STRONGEST_FIRST)}
# Under these the categories take turns by their weights.
TAKE_TURNS: Final = frozenset({"RATIO", "WINDOWS"})
PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "STRICT": (),
    "AGEING": ("minutes",),
    "RATIO": ("weights",),
    "WINDOWS": ("weights", "early_minutes", "grace_minutes"),
}
# Between the weakest category and the strongest but the emergencies there are three steps.
STEPS: Final = 3


def settings_of(queue: QueueRow) -> Settings:
    """Return the settings that a queue's row has."""
    rule = queue.discipline
    return {"kind": rule.kind, **{name: getattr(rule, name) for name in PARAMETERS[rule.kind]}}


def takes_turns(settings: Settings) -> bool:
    return settings["kind"] in TAKE_TURNS


def takes_in(queue: QueueRow) -> bool:
    """Tell whether a counter takes in its department's appointments, once they have checked in."""
    return queue.discipline.kind == "WINDOWS"


def weight_of(settings: Settings, category: Category) -> int:
    return int(settings["weights"].get(category, 1))


def step_of(settings: Settings) -> timedelta:
    """Return how much later somebody may come for each step of category, under ageing."""
    return timedelta(minutes=settings["minutes"]) / STEPS


def next_ones(settings: Settings, heads: Mapping[Category, Arrival]) -> set[Category]:
    """Return the categories whose head may be next; where they take turns it may be any."""
    if not heads or Category.EMERGENCY in heads:
        return set(heads) & {Category.EMERGENCY}
    match settings["kind"]:
        case "RATIO" | "WINDOWS":
            return set(heads)
        case "AGEING":
            step = step_of(settings)
            return {min(heads, key=lambda one: due(one, heads[one], step))}
        case _:
            return {min(heads, key=STRENGTH.__getitem__)}


def due(category: Category, arrival: Arrival, step: timedelta) -> tuple[datetime, int, int]:
    arrived_at, token_id = arrival
    strength = STRENGTH[category]
    return arrived_at + strength * step, strength, token_id
