"""Sends the letters that are due over one connection, and records what became of each.

A letter is taken under a lease that is renewed while its sender lives: two workers never send
the same one, and a killed worker's letters are free again seconds later. A mail server that is
gone costs no letter an attempt: the loop pauses, not the letter.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.compose import Envelope, Unsendable, compose
from services.notifier.recording import POSTGRES_GONE, Recorder
from services.notifier.rules import pause_after
from services.notifier.smtp import Cut, Line, Refused, Server, Unreachable
from services.notifier.store import sending
from services.notifier.store.sending import Letter
from services.notifier.words import Stationery
from shared.logs import describe

# One claim's worth: its round trip is small against sending these, and a stop waits for none.
LETTERS_PER_CLAIM: Final = 50
# A killed worker's letters wait this long; a living one renews three times meanwhile.
LEASE: Final = timedelta(seconds=10)
RENEW_SECONDS: Final = 3.0
# A worker that was stopped (SIGSTOP, a busy machine) must see that its lease has ended in time.
LEASE_MARGIN_SECONDS: Final = 2.0
# Notifications may be missed; whoever waits looks this often by himself.
POLL_SECONDS: Final = 15.0
# A mail server that is back is noticed this soon; knocking costs next to nothing.
OUTAGE_PAUSE_FIRST_SECONDS: Final = 0.5
OUTAGE_PAUSE_SECONDS_MAX: Final = 10.0
# A server that only restarts must not find the oldest letters dead.
FAILURES_BEFORE_GIVING_UP: Final = 5
POSTGRES_PAUSE_SECONDS: Final = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Office:
    """What sending needs besides letters. The engine is in autocommit."""

    engine: AsyncEngine
    server: Server
    stationery: Stationery
    sender_header: str


class Sender:
    def __init__(self, office: Office, wake: asyncio.Event) -> None:
        self._office = office
        self._wake = wake
        self._line = Line(office.server)
        self._recorder = Recorder(office.engine)
        self._lease = uuid4()
        self._lease_ends = 0.0
        self._sending = False
        self._failures = 0  # of the connection, in a row
        self._reachable: bool | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Ask `run` to return after the letter that is under way."""
        self._stopping.set()
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped."""
        async with asyncio.TaskGroup() as group:
            beside = [
                group.create_task(self._recorder.run()),
                group.create_task(self._keep_lease()),
            ]
            while not self._stopping.is_set():
                try:
                    await self._round()
                except POSTGRES_GONE as error:
                    log.warning("postgres is gone", error=describe(error))
                    await self._pause(POSTGRES_PAUSE_SECONDS)
            await self._recorder.flush()
            await self._line.close()
            for task in beside:
                task.cancel()

    async def _round(self) -> None:
        self._wake.clear()
        await self._recorder.flush()
        letters = await self._claim()
        if not letters:
            await self._rest()
            return
        self._sending = True
        try:
            await self._deliver(letters)
        finally:
            self._sending = False

    async def _claim(self) -> list[Letter]:
        asked_at = _now()
        async with self._office.engine.connect() as connection:
            letters = await sending.claim(
                connection, lease=self._lease, lease_for=LEASE, limit=LETTERS_PER_CLAIM
            )
        self._lease_ends = asked_at + LEASE.total_seconds()
        return letters

    async def _rest(self) -> None:
        """Wait for a notification, for the next letter that rests, or for the poll."""
        async with self._office.engine.connect() as connection:
            due = await sending.seconds_until_due(connection)
        seconds = POLL_SECONDS if due is None else min(max(due, 0.05), POLL_SECONDS)
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _deliver(self, letters: Sequence[Letter]) -> None:
        """Send these one after the other; gives back those that it did not come to."""
        try:
            done = await self._send_all(letters)
        except (Unreachable, Cut) as error:
            await self._release(letters)
            await self._outage(str(error))
        else:
            await self._release(letters[done:])

    async def _send_all(self, letters: Sequence[Letter]) -> int:
        """Send until stopped or the lease has run out; returns how many were dealt with."""
        for place, letter in enumerate(letters):
            if self._stopping.is_set() or not self._holds_lease():
                return place
            await self._hand_over(letter, self._write(letter))
        return len(letters)

    def _write(self, letter: Letter) -> Envelope | Unsendable:
        """Compose a letter; one that cannot be written is dead and holds up nobody."""
        try:
            return compose(letter, self._office.stationery, sender=self._office.sender_header)
        except Unsendable as verdict:
            return verdict
        except Exception as error:
            log.exception("letter cannot be written", letter_id=str(letter.id), kind=letter.kind)
            return Unsendable(f"Cannot be written: {type(error).__name__}")

    async def _hand_over(self, letter: Letter, written: Envelope | Unsendable) -> None:
        if isinstance(written, Unsendable):
            await self._refuse(letter, str(written), permanent=True)
            return
        try:
            await self._send_once_more_if_stale(written)
        except Refused as refusal:
            await self._refuse(letter, str(refusal), permanent=refusal.permanent)
        except Cut as cut:
            await self._refuse(letter, str(cut), permanent=False)
            raise
        else:
            await self._recorder.note(letter.id)
        await self._note_reachable()

    async def _send_once_more_if_stale(self, envelope: Envelope) -> None:
        """Try a new connection after an old one was cut: it may just have been idle for long."""
        await self._line.ready()
        used = self._line.delivered > 0
        try:
            await self._line.send(envelope)
        except Cut:
            if not used:
                raise
            await self._line.ready()
            await self._line.send(envelope)

    async def _refuse(self, letter: Letter, reason: str, *, permanent: bool) -> None:
        # The server repeats the address, which does not belong into logs and messages.
        reason = reason.replace(letter.recipient, "<recipient>")
        log.info(
            "letter refused",
            letter_id=str(letter.id),
            kind=letter.kind,
            permanent=permanent,
            reason=reason,
        )
        rest = None
        if not permanent:
            rest = pause_after(letter.attempts + 1, jitter=random.random())  # noqa: S311 — jitter
        async with self._office.engine.connect() as connection:
            await sending.record_refused(
                connection, letter.id, lease=self._lease, reason=reason, rest=rest
            )

    async def _release(self, letters: Sequence[Letter]) -> None:
        """Give back what was not tried; what was sent is recorded before, whatever happens."""
        if letters:
            await self._recorder.flush()
            ids = [letter.id for letter in letters]
            async with self._office.engine.connect() as connection:
                await sending.release(connection, ids, lease=self._lease)

    async def _outage(self, reason: str) -> None:
        self._line.drop()
        self._failures += 1
        log.warning("mail server unreachable", reason=reason, failures=self._failures)
        async with self._office.engine.connect() as connection:
            await sending.note_engine(connection, "smtp", reachable=False, detail=reason)
            self._reachable = False
            if self._failures >= FAILURES_BEFORE_GIVING_UP:
                text = f"The mail server could not be reached for too long: {reason}"
                await sending.give_up_on_old(connection, reason=text)
        longest = min(OUTAGE_PAUSE_FIRST_SECONDS * 2**self._failures, OUTAGE_PAUSE_SECONDS_MAX)
        await self._pause(longest * random.uniform(0.5, 1.0))  # noqa: S311 — jitter

    async def _note_reachable(self) -> None:
        self._failures = 0
        if not self._reachable:
            self._reachable = True
            async with self._office.engine.connect() as connection:
                await sending.note_engine(connection, "smtp", reachable=True, detail=None)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    def _holds_lease(self) -> bool:
        return _now() < self._lease_ends - LEASE_MARGIN_SECONDS

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if self._sending:
                await self._renew()

    async def _renew(self) -> None:
        asked_at = _now()
        try:
            async with self._office.engine.connect() as connection:
                await sending.renew(connection, lease=self._lease, lease_for=LEASE)
        except POSTGRES_GONE as error:
            log.warning("lease not renewed", error=describe(error))
        else:
            self._lease_ends = asked_at + LEASE.total_seconds()


def _now() -> float:
    return asyncio.get_running_loop().time()
