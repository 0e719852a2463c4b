"""Sends the letters that are due over one connection, and records what became of each.

While the mail server looks at one letter the next is composed, more are taken, and those that
it has accepted are written down: the connection is what everything else waits for. A mail server
that is gone costs no letter an attempt: the loop pauses, not the letter.
"""

import asyncio
import random
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.codes import with_code
from services.notifier.compose import Envelope, Unsendable, compose
from services.notifier.lease import LeasedLetters
from services.notifier.recording import POSTGRES_GONE, Recorder
from services.notifier.rules import pause_after
from services.notifier.smtp import Cut, Line, Refused, Server, Unreachable
from services.notifier.stops.links import StopLinks
from services.notifier.stops.store import signing_key
from services.notifier.store import sending
from services.notifier.store.sending import Letter
from services.notifier.words import LetterTemplates
from shared.duties import Duties
from shared.logs import describe
from shared.waiting import wait_at_most

# Notifications may be missed; the table is read at least this often.
POLL_SECONDS: Final = 15.0
# A mail server that is back is noticed this soon; trying costs little.
OUTAGE_PAUSE_FIRST_SECONDS: Final = 0.5
OUTAGE_PAUSE_SECONDS_MAX: Final = 10.0
# A restart of the server must not make dead letters of the oldest ones.
FAILURES_BEFORE_GIVING_UP: Final = 5
# After a round that failed: Postgres was away, or something was wrong.
PAUSE_SECONDS: Final = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SenderContext:
    """What sending needs besides letters. The engine is in autocommit."""

    engine: AsyncEngine
    server: Server
    templates: LetterTemplates
    sender_header: str
    public_url: str  # of notifier's own API
    join_secret: str | None = None  # makes the codes that letters bring to phones


class Sender:
    def __init__(self, context: SenderContext, wake: asyncio.Event, duties: Duties) -> None:
        self._context = context
        self._wake = wake
        self._duties = duties
        self._line = Line(context.server)
        self._recorder = Recorder(context.engine)
        self._leased = LeasedLetters(context.engine)
        self._written: tuple[Letter, Envelope | Unsendable] | None = None
        self._failures = 0  # of the connection, in a row
        self._reachable: bool | None = None
        self._links: StopLinks | None = None
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
                group.create_task(self._leased.keep()),
            ]
            while not self._stopping.is_set():
                try:
                    done = await self._duties.attempt("sender", self._round)
                except POSTGRES_GONE as error:
                    log.warning("postgres unreachable", error=describe(error))
                    done = False
                if not done:
                    await wait_at_most(self._stopping, PAUSE_SECONDS)
            await self._recorder.flush()
            await self._line.close()
            for task in beside:
                task.cancel()

    async def _round(self) -> None:
        """Send what is due until nothing is; what was not tried is given back."""
        self._wake.clear()
        await self._leased.take(self._recorder.unrecorded)
        if await self._leased.first() is None:
            await self._rest()
            return
        try:
            await self._send_all()
        except (Unreachable, Cut) as error:
            await self._leased.give_back()
            await self._outage(str(error))
        else:
            await self._leased.give_back()

    async def _rest(self) -> None:
        """Wait for a notification, for the next letter that rests, or for the poll."""
        async with self._context.engine.connect() as connection:
            due = await sending.seconds_until_due(connection)
        seconds = POLL_SECONDS if due is None else min(max(due, 0.05), POLL_SECONDS)
        await wait_at_most(self._wake, seconds)

    async def _send_all(self) -> None:
        """Send letter by letter, until stopped or the lease has run out."""
        if self._links is None:
            async with self._context.engine.connect() as connection:
                self._links = StopLinks(self._context.public_url, await signing_key(connection))
        links = self._links
        while (letter := await self._leased.first()) is not None:
            if self._stopping.is_set() or not self._leased.may_send():
                return
            self._leased.take_ahead(self._recorder.unrecorded)
            written = self._write(letter, links)
            # Runs once this letter's first command is out, while its answer is awaited.
            asyncio.get_running_loop().call_soon(self._write_ahead, links)
            await self._hand_over(letter, written)
            await self._recorder.until_few_unrecorded()

    def _write_ahead(self, links: StopLinks) -> None:
        if (letter := self._leased.second) is not None:
            self._written = letter, self._compose(letter, links)

    def _write(self, letter: Letter, links: StopLinks) -> Envelope | Unsendable:
        """Compose a letter, unless that was done while the one before it was under way."""
        ahead, self._written = self._written, None
        return ahead[1] if ahead and ahead[0] is letter else self._compose(letter, links)

    def _compose(self, letter: Letter, links: StopLinks) -> Envelope | Unsendable:
        """Compose a letter; one that cannot be written is dead and holds up nobody."""
        try:
            return compose(
                with_code(letter, self._context.join_secret),
                self._context.templates,
                sender=self._context.sender_header,
                links=links,
            )
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
            self._recorder.note(letter.id)
            self._leased.done_with_first()
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
        async with self._context.engine.connect() as connection:
            await sending.record_refused(
                connection, letter.id, lease=self._leased.lease, reason=reason, rest=rest
            )
        self._leased.done_with_first()

    async def _outage(self, reason: str) -> None:
        self._line.drop()
        self._failures += 1
        log.warning("mail server unreachable", reason=reason, failures=self._failures)
        async with self._context.engine.connect() as connection:
            await sending.note_engine(connection, "smtp", reachable=False, detail=reason)
            self._reachable = False
            if self._failures >= FAILURES_BEFORE_GIVING_UP:
                text = f"The mail server could not be reached for too long: {reason}"
                await sending.give_up_on_old(connection, reason=text)
        longest = min(OUTAGE_PAUSE_FIRST_SECONDS * 2**self._failures, OUTAGE_PAUSE_SECONDS_MAX)
        pause = longest * random.uniform(0.5, 1.0)  # noqa: S311 — jitter
        await wait_at_most(self._stopping, pause)

    async def _note_reachable(self) -> None:
        self._failures = 0
        if not self._reachable:
            self._reachable = True
            async with self._context.engine.connect() as connection:
                await sending.note_engine(connection, "smtp", reachable=True, detail=None)
