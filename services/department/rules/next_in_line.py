"""Who is next in a department's line, within one batch of calls, and why. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared import ledger, ordering
from shared.events import CallRule, Chosen, QueueKind
from shared.ledger import QueueRow, TokenRow
from shared.ordering import NOBODY, FixedRank, KnownArrivals, PassedOver, Turns
from shared.turn_near import newly_near


class NextInLine:
    """The lines of several departments as they stand after each call.

    `lines` holds the first arrivals of each category of each queue, more of them than are called.
    """

    def __init__(
        self,
        queues: Mapping[str, QueueRow],
        lines: Mapping[str, Sequence[TokenRow]],
        *,
        now: datetime,
    ) -> None:
        self.queues = queues
        self.now = now
        self.turns: dict[str, Turns] = {name: queue.turns for name, queue in queues.items()}
        self._before = {
            name: ledger.in_calling_order(queue, lines[name], now=now)
            for name, queue in queues.items()
        }
        self._lines = dict(self._before)
        self._lanes = {
            name: KnownArrivals(queue.waiting, map(ledger.standing, lines[name]))
            for name, queue in queues.items()
        }
        self.gone: dict[str, set[int]] = {name: set() for name in queues}

    def first_of(self, queue_ids: Iterable[str], sent: Iterable[TokenRow] = ()) -> TokenRow | None:
        """Return who is next of these queues of one department, and of those sent to the desk."""
        firsts = [first for name in queue_ids if (first := self._first_of(name)) is not None]
        waiting = [token for token in sent if token.id not in self.gone[token.queue_id]]
        tokens = {token.id: token for token in (*firsts, *waiting)}
        if not tokens:
            return None
        candidates = [ledger.candidate(one, self.queues[one.queue_id]) for one in tokens.values()]
        chosen = ordering.first_of_department(candidates, now=self.now)
        return tokens[chosen.waiting.token_id]

    def _first_of(self, queue_id: str) -> TokenRow | None:
        gone = self.gone[queue_id]
        return next((token for token in self._lines[queue_id] if token.id not in gone), None)

    def first_among(self, tokens: Iterable[TokenRow]) -> TokenRow | None:
        """Return who of these of one counter's line is next, as the line stands now."""
        left = [one for one in tokens if one.id not in self.gone[one.queue_id]]
        if not left:
            return None
        queue = self.queues[left[0].queue_id]
        queue = replace(queue, turns=self.turns[queue.queue_id])
        return ledger.in_calling_order(queue, left, now=self.now)[0]

    def call(
        self,
        token: TokenRow,
        *,
        by_hand: bool,
        sent: bool = False,
        among: Collection[str] | None = None,
    ) -> Chosen:
        """Take the called one out of the line; return why it was chosen.

        Who was sent to the desk was chosen by whoever sent them. `among` names the queues that the
        desk serves, if they are not all of the department.
        """
        by_hand = by_hand or sent
        queue = self.queues[token.queue_id]
        self.gone[queue.queue_id].add(token.id)
        if not sent:  # who was sent to the desk was in no line
            self._lanes[queue.queue_id].take_out(ledger.standing(token))
        if not by_hand:
            self._take_turn(token, queue)
        passed = self._passed_over(token, queue)
        return Chosen(
            rule=CallRule.BY_HAND if by_hand else queue.rule,
            passed_over=dict(passed.by_category),
            at_least=passed.at_least,
            turns=dict(turns) if (turns := self.turns[queue.queue_id]) else None,
            discipline=None if by_hand else ordering.to_json(queue.discipline),
            among=None if by_hand or among is None else tuple(sorted(among)),
        )

    def _take_turn(self, token: TokenRow, queue: QueueRow) -> None:
        if isinstance(queue.discipline, FixedRank):
            return
        turns = ordering.turns_after(token.category, queue.discipline, self.turns[queue.queue_id])
        self.turns[queue.queue_id] = turns
        gone = self.gone[queue.queue_id]
        left = [one for one in self._lines[queue.queue_id] if one.id not in gone]
        # From a line in the order of the turns before, the order of those after.
        self._lines[queue.queue_id] = list(
            ordering.arranged(left, queue.discipline, turns, standing=ledger.standing)
        )

    def _passed_over(self, token: TokenRow, queue: QueueRow) -> PassedOver:
        """Count who waits at the counters; nobody is passed over by an appointment."""
        if queue.starts_at is not None:
            return NOBODY
        lanes = (
            self._lanes[name]
            for name, other in self.queues.items()
            if other.department_id == queue.department_id and other.kind is QueueKind.COUNTER
        )
        return ordering.passed_over(token.arrived_at, lanes)

    def near(self, places: int) -> list[tuple[int, TokenRow]]:
        """Return (place, token) of those whom the calls have brought near, queue by queue.

        In a line that has closed nobody is: they are let go, and a notice would be a change since.
        """
        return [
            found
            for queue_id, gone in self.gone.items()
            if not self.queues[queue_id].has_closed(self.now)
            for found in newly_near(self._before[queue_id], gone, places=places)
        ]
