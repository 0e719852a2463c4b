"""I22: nobody is overtaken more often than the discipline's bound."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from shared.events import Category, EventType, QueueKind, Reason
from shared.ledger import IN_LINE
from tests.chaos.checkers.disciplines import (
    STRENGTH,
    Settings,
    step_of,
    takes_turns,
    weight_of,
)
from tests.chaos.checkers.in_force import InForce
from tests.chaos.checkers.lives import events_by_queue, told
from tests.chaos.checkers.standing import (
    Moment,
    Standing,
    arrival_of,
    category_of,
    moments,
)
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "Nobody who waits is overtaken more often, or by who came later, than the line's rule allows."
)


def check(observed: Observations) -> list[Violation]:
    in_force = InForce(observed)
    found = []
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None and queue.kind is QueueKind.COUNTER:
            found += overtaken_in(rows, in_force.at(rows))
    return found


@dataclass
class _Turns:
    """How often each category was called while somebody stood there, under one rule."""

    settings: Settings | None = None
    calls: dict[int, Counter[Category]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def count(self) -> bool:
        """Tell whether turns are counted: then it is not the arrivals that bound an overtaking."""
        return self.settings is not None and takes_turns(self.settings)

    def begin(self, settings: Settings | None) -> None:
        """Count anew where the rule is another one, or not known for sure."""
        if settings != self.settings:
            self.settings = settings
            self.calls.clear()


def overtaken_in(rows: list[EventRow], possible: list[list[Settings]]) -> list[Violation]:
    turns = _Turns()
    found = []
    for moment, settings in zip(moments(rows, IN_LINE[QueueKind.COUNTER]), possible, strict=True):
        row, standing = moment.row, moment.standing
        turns.begin(settings[0] if len(settings) == 1 else None)
        if row.token_id is not None:
            turns.calls.pop(row.token_id, None)  # who comes into the line counts from then on
        if _is_in_turn(moment):
            waiting = {one: its for one, its in standing.items() if one != row.token_id}
            found += _overtaken(row, standing[row.token_id or 0], waiting, settings, turns)
    return found


def _is_in_turn(moment: Moment) -> bool:
    """Tell whether the rule has chosen who was called: not by hand, and not of a desk's own."""
    row = moment.row
    called = row.event.event_type is EventType.TOKEN_CALLED
    in_line = row.token_id in moment.standing
    return called and in_line and row.event.reason is not Reason.OUT_OF_ORDER


def _overtaken(
    row: EventRow, called: EventRow, waiting: Standing, settings: list[Settings], turns: _Turns
) -> list[Violation]:
    """Compare the call with everybody who goes on waiting.

    By fixed ranks only who came earlier is overtaken; where the categories take turns, everybody is
    who stands there: the arrival of an appointment lies ahead.
    """
    found = []
    category, arrival = category_of(called), arrival_of(called)
    for token_id, one in waiting.items():
        own, earlier = category_of(one), arrival_of(one) < arrival
        turns.calls[token_id][category] += 1
        if earlier or (turns.count and category is not own):
            broken = [_broken(rule, called, one, turns) for rule in settings]
            if all(broken):
                sentence = f"token {token_id} was overtaken by {row.token_id}: {broken[0]}"
                found.append(Violation("I22", sentence, (told(row), told(one), str(settings))))
    return found


def _broken(settings: Settings, called: EventRow, one: EventRow, turns: _Turns) -> str:
    """Return what a rule has against an overtaking; nothing: it may be."""
    overtaking, own = category_of(called), category_of(one)
    if overtaking is own:
        return "they are of one category"
    if Category.EMERGENCY in (own, overtaking):
        return "an emergency waited" if own is Category.EMERGENCY else ""
    if takes_turns(settings):
        return _beyond_turns(settings, own, overtaking, one, turns)
    steps = STRENGTH[own] - STRENGTH[overtaking]
    if steps <= 0:
        return "who is weaker never overtakes"
    later_by = arrival_of(called)[0] - arrival_of(one)[0]
    late = settings["kind"] == "AGEING" and later_by > steps * step_of(settings)
    return f"who came {later_by} later, {steps} steps stronger" if late else ""


def _beyond_turns(
    settings: Settings, own: Category, overtaking: Category, one: EventRow, turns: _Turns
) -> str:
    """Hold the count against the bound, as of the calls of one's own category so far."""
    if settings != turns.settings:
        return ""  # it is not known since when the rule counts
    counted = turns.calls[one.token_id or 0]
    share = weight_of(settings, overtaking), weight_of(settings, own)
    limit = (counted[own] + 1) * share[0] // share[1] + 1
    times = counted[overtaking]
    return f"{times} times by {overtaking}, {limit} at most" if times > limit else ""
