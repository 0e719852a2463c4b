"""A slot's seats and waiting list as they stand within one transaction, change by change. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.token_api.slots.rules.slot_settings import SlotSettings
from shared import ledger
from shared.events import Category, TokenStatus
from shared.ledger import SEATED, Change, QueueRow, TokenRow
from shared.line_order import AGEING_MAX, AGEING_PER_HOUR, OrderKey, order_key

# Who has waited so long has the whole bonus, which makes up for one step of base priority.
WHOLE_BONUS_AFTER: Final = timedelta(hours=AGEING_MAX / AGEING_PER_HOUR)


class Line:
    """One slot under its lock. `put` takes in each change, so that the next is decided after it.

    All of the allocated are here; of the waiting list the heads of each category, enough for
    the promotions of one transaction. `priority` is the discipline's; `aged` counts those on
    the waiting list who have the whole bonus.
    """

    def __init__(
        self,
        queue: QueueRow,
        settings: SlotSettings,
        *,
        allocated: Iterable[TokenRow],
        waiting: Iterable[TokenRow],
        priority: Mapping[Category, int],
        now: datetime,
        aged: Mapping[Category, int] | None = None,
    ) -> None:
        if queue.starts_at is None or queue.capacity is None or queue.service_date is None:
            msg = f"'{queue.queue_id}' is no slot's queue"
            raise ValueError(msg)
        self.queue = queue
        self.settings = settings
        self.priority = priority
        self.now = now
        self.starts_at = queue.starts_at
        self.service_date = queue.service_date
        self.capacity = queue.capacity
        self.seats_taken = queue.seats_taken
        self.beyond = queue.overflow  # how many seats over the capacity were granted
        self._allocated = {token.id: token for token in allocated}
        self._waiting = {token.id: token for token in waiting}
        self._waiting_counts = dict(queue.live.get(TokenStatus.WAITING, {}))
        self._aged = dict(aged or {})
        self._arrival = ledger.next_arrival(queue, now)

    @property
    def free(self) -> int:
        return self.capacity - self.seats_taken

    @property
    def closed(self) -> bool:
        """Tell whether nothing can be booked or promoted any more; a delay makes it later."""
        end = self.settings.ends_at + timedelta(minutes=self.queue.delay_minutes)
        return self.settings.cancelled or end <= self.now

    @property
    def allocated(self) -> Sequence[TokenRow]:
        return list(self._allocated.values())

    @property
    def in_order(self) -> list[TokenRow]:
        """Return the allocated in the order in which they are called."""
        return sorted(self._allocated.values(), key=self.key)

    @property
    def called_in_order(self) -> list[TokenRow]:
        """Return who is called from here, in order: nobody before a check-in that is asked for."""
        if self.settings.called_at_counter:
            return []
        wanted = self.queue.check_in
        return [one for one in self.in_order if not wanted or one.checked_in_at is not None]

    @property
    def first_waiting(self) -> TokenRow | None:
        return min(self._waiting.values(), key=self.key, default=None)

    @property
    def waiting_count(self) -> int:
        return sum(self._waiting_counts.values())

    def key(self, token: TokenRow) -> OrderKey:
        return order_key(ledger.standing(token), now=self.now, ageing=self.queue.ageing)

    def next_arrival(self) -> datetime:
        """Return the arrival of the next newcomer: after everybody who came before."""
        arrival = self._arrival
        self._arrival += ledger.ARRIVAL_STEP
        return arrival

    def grant_beyond(self) -> None:
        """Let one more seat be taken than there are."""
        self.beyond = max(self.beyond, self.seats_taken + 1 - self.capacity)

    def put(self, change: Change) -> None:
        before, after = change.before, change.after
        if before is not None and before.queue_id == self.queue.queue_id:
            self._take_out(before)
        if after is not None and after.queue_id == self.queue.queue_id:
            self._put_in(after)

    def _take_out(self, token: TokenRow) -> None:
        self.seats_taken -= token.status in SEATED
        self._allocated.pop(token.id, None)
        self._waiting.pop(token.id, None)
        if token.status is TokenStatus.WAITING:
            self._count(token, -1)

    def _put_in(self, token: TokenRow) -> None:
        self.seats_taken += token.status in SEATED
        if token.status is TokenStatus.ALLOCATED:
            self._allocated[token.id] = token
        if token.status is TokenStatus.WAITING:
            self._waiting[token.id] = token
            self._count(token, +1)

    def _count(self, token: TokenRow, step: int) -> None:
        category = token.category
        self._waiting_counts[category] = self._waiting_counts.get(category, 0) + step
        if self._has_whole_bonus(token):
            self._aged[category] = self._aged.get(category, 0) + step

    def _has_whole_bonus(self, token: TokenRow) -> bool:
        return self.queue.ageing and token.arrived_at <= self.now - WHOLE_BONUS_AFTER

    def place(self, token: TokenRow) -> int | None:
        """Return the place of one who stands here now, 1 = next; null where it cannot be told."""
        match token.status:
            case TokenStatus.ALLOCATED:
                return self._place_among(self._allocated.values(), token)
            case TokenStatus.WAITING if len(self._waiting) >= self.waiting_count:
                return self._place_among(self._waiting.values(), token)
            case TokenStatus.WAITING if token.arrived_at >= self.now:
                return self._newcomers_place(token)
            case _:
                return None

    def _place_among(self, others: Iterable[TokenRow], token: TokenRow) -> int:
        own = self.key(token)
        return 1 + sum(self.key(other) < own for other in others)

    def _newcomers_place(self, token: TokenRow) -> int:
        """Count instead of comparing: a long waiting list costs no more than a short one."""
        strongest = token.category is Category.EMERGENCY
        before = 0
        for category, count in self._waiting_counts.items():
            base = self.priority[category]
            if category is token.category or (base <= token.priority and not strongest):
                before += count
            elif base == token.priority + 1 and not strongest:
                before += self._aged.get(category, 0)
        return before  # the newcomer is counted already
