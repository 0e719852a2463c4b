"""By which rule each queue is called, and what the rule remembers of the calls so far."""

from typing import Final, NamedTuple

from services.display.tokens import TokenRecord
from shared import directory
from shared.events import Category
from shared.ordering import NO_TURNS, STRICT, Rules, Turns, Windows


class Ruled(NamedTuple):
    rules: Rules
    turns: Turns


BY_PRIORITY: Final = Ruled(STRICT, NO_TURNS)


class Disciplines:
    """Folded from the directory and from the calls; only of queues with another rule."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules] = {}
        self._since: dict[str, int] = {}  # the seq at which the rule was chosen
        self._turns: dict[str, tuple[int, Turns]] = {}  # with the seq of the call

    def of(self, queue_id: str) -> Ruled:
        rules = self._rules.get(queue_id)
        if rules is None:
            return BY_PRIORITY
        seq, turns = self._turns.get(queue_id, (0, NO_TURNS))
        return Ruled(rules, turns if seq > self._since.get(queue_id, 0) else NO_TURNS)

    def takes_in_appointments(self, queue_id: str) -> bool:
        return isinstance(self.of(queue_id).rules, Windows)

    def name(self, queue_id: str, entry: directory.Queue | None) -> None:
        if entry is None or entry.discipline == STRICT:
            self._rules.pop(queue_id, None)
        else:
            self._rules[queue_id] = entry.discipline
            self._since[queue_id] = entry.discipline_seq

    def hear_call(self, record: TokenRecord) -> None:
        """Take in the turns after a call; the highest seq of a queue wins."""
        chosen, seq = record.get("chosen"), record.get("seq", 0)
        if chosen is None or seq <= self._turns.get(record["queueId"], (0, NO_TURNS))[0]:
            return
        turns = chosen.get("turns") or {}
        self._turns[record["queueId"]] = seq, {Category(c): ahead for c, ahead in turns.items()}
