"""What this process knows of counters from its last transaction with each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

from services.token_api.counters.rules import CounterSettings
from shared.ledger import KnownQueue

# Others write to these queues all the time when so many tries in a row were in vain. Then they are
# locked before anything is decided, for so long.
REPLACED_MAX: Final = 2
PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Fact:
    """A queue as it was when its version and its settings' version were those named here."""

    queue: KnownQueue
    counter: CounterSettings


class Facts:
    """Whatever is decided on a fact has to be written on the condition that it holds still."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}
        self._paused_until: dict[str, float] = {}
        self._replaced = 0

    def of(self, queue_ids: Collection[str]) -> dict[str, Fact] | None:
        """Return a fact for each, or null where one is missing, or is not worth a try."""
        now = monotonic()
        facts = {
            queue_id: fact
            for queue_id in queue_ids
            if (fact := self._facts.get(queue_id)) and self._paused_until.get(queue_id, 0.0) < now
        }
        return facts if len(facts) == len(queue_ids) else None

    def learn(
        self, queues: Mapping[str, KnownQueue], counters: Mapping[str, CounterSettings]
    ) -> None:
        for queue_id, queue in queues.items():
            if queue_id in counters:
                self._facts[queue_id] = Fact(queue, counters[queue_id])

    def confirm(
        self, queues: Mapping[str, KnownQueue], counters: Mapping[str, CounterSettings]
    ) -> None:
        """Note that what was known did hold, and what is so from then on."""
        self._replaced = 0
        self.learn(queues, counters)

    def replace(
        self,
        queue_ids: Collection[str],
        queues: Mapping[str, KnownQueue],
        counters: Mapping[str, CounterSettings],
    ) -> None:
        """Note that what was known did not hold, and what is so instead as far as that is known."""
        self._replaced += 1
        # A row that has gone back is of a ledger that was restored: Redis has the later numbers.
        later = {
            queue_id: queue
            for queue_id, queue in queues.items()
            if (fact := self._facts.get(queue_id)) and queue.row.seq >= fact.queue.row.seq
        }
        self.forget(queue_ids)
        self.learn(later, counters)
        if self._replaced >= REPLACED_MAX:
            self._replaced = 0
            self._paused_until.update(dict.fromkeys(queue_ids, monotonic() + PAUSE_SECONDS))

    def forget(self, queue_ids: Collection[str]) -> None:
        for queue_id in queue_ids:
            self._facts.pop(queue_id, None)
