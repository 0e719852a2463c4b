"""The letters that one sender holds: taken under a lease, so that no other sends them too.

The lease is renewed while they are held, and runs out by itself when the sender is killed.
"""

import asyncio
from collections import deque
from collections.abc import Collection
from datetime import timedelta
from typing import Final, Never
from uuid import UUID, uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.recording import POSTGRES_GONE
from services.notifier.store import sending
from services.notifier.store.sending import Letter
from shared.logs import describe

# One claim's worth: its round trip is small against sending these, and a stop waits for none.
LETTERS_PER_CLAIM: Final = 40
# Fewer than these left: more are taken meanwhile, so that the mail server never waits for us.
LETTERS_LEFT_MIN: Final = 20
# A killed worker's letters wait this long; a running one renews three times meanwhile.
LEASE: Final = timedelta(seconds=10)
RENEW_SECONDS: Final = 3.0
# A worker that was stopped (SIGSTOP, a busy machine) must see that its lease has ended in time.
LEASE_MARGIN_SECONDS: Final = 2.0

log = structlog.get_logger()


class LeasedLetters:
    """Letters in the order in which they are to be sent. The engine is in autocommit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.lease = uuid4()
        self._engine = engine
        self._letters: deque[Letter] = deque()
        self._lease_ends = 0.0
        self._taking: asyncio.Task[int] | None = None  # the claim that is under way, or was last

    async def first(self) -> Letter | None:
        """Return the letter to be sent now; where none is left, once a claim under way is done."""
        if not self._letters and self._taking is not None:
            await self._taken()
        return self._letters[0] if self._letters else None

    @property
    def second(self) -> Letter | None:
        return self._letters[1] if len(self._letters) > 1 else None

    def done_with_first(self) -> None:
        self._letters.popleft()

    def may_send(self) -> bool:
        """Tell whether the lease still keeps others from sending these."""
        return _now() < self._lease_ends - LEASE_MARGIN_SECONDS

    async def take(self, besides: Collection[UUID]) -> None:
        """Take the letters that are due; not those that were sent and are not yet written down."""
        if self._taking is None:
            self._taking = asyncio.create_task(self._take(besides))
        await self._taken()

    def take_ahead(self, besides: Collection[UUID]) -> None:
        """Begin to take more, when few are left, while these are being sent."""
        if len(self._letters) >= LETTERS_LEFT_MIN or not self._may_find_more():
            return
        self._taking = asyncio.create_task(self._take(besides))

    def _may_find_more(self) -> bool:
        """Tell whether the last claim is over and found some; else whoever has none asks again."""
        taking = self._taking
        return taking is None or (
            taking.done() and taking.exception() is None and taking.result() > 0
        )

    async def _taken(self) -> None:
        if self._taking is not None:
            taking, self._taking = self._taking, None
            await taking

    async def _take(self, besides: Collection[UUID]) -> int:
        """Take what is due; return how many were."""
        asked_at = _now()
        async with self._engine.connect() as connection:
            taken = await sending.claim(
                connection, lease=self.lease, lease_for=LEASE, limit=LETTERS_PER_CLAIM
            )
        ends = asked_at + LEASE.total_seconds()
        self._lease_ends = min(self._lease_ends, ends) if self._letters else ends
        # A lease of our own that ran out while Postgres was away lets it give them to us again.
        known = {letter.id for letter in self._letters}.union(besides)
        self._letters.extend(letter for letter in taken if letter.id not in known)
        return len(taken)

    async def give_back(self) -> None:
        """Let others send what was not tried."""
        if self._taking is not None:
            await asyncio.gather(self._taking, return_exceptions=True)
            self._taking = None
        letters, self._letters = self._letters, deque()
        if letters:
            ids = [letter.id for letter in letters]
            async with self._engine.connect() as connection:
                await sending.release(connection, ids, lease=self.lease)

    async def keep(self) -> Never:
        """Renew the lease while letters are held, for ever."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if self._letters:
                await self._renew([letter.id for letter in self._letters])

    async def _renew(self, ids: Collection[UUID]) -> None:
        asked_at = _now()
        try:
            async with self._engine.connect() as connection:
                await sending.renew(connection, ids, lease=self.lease, lease_for=LEASE)
        except POSTGRES_GONE as error:
            log.warning("lease not renewed", error=describe(error))
        else:
            self._lease_ends = asked_at + LEASE.total_seconds()


def _now() -> float:
    return asyncio.get_running_loop().time()
