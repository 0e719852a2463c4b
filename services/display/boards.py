"""The newest board of each branch, encoded once, and the screens that watch it.

A change marks its branch; the publisher encodes each marked and watched board, sends it to its
watchers, and rests a little, so that a burst becomes one board.
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

import structlog
from prometheus_client import Counter, Gauge
from sse_starlette.event import ServerSentEvent

from services.display.board import BranchEntry, Branches
from services.display.rules import Fold
from services.display.watcher import Encoded, Watcher
from shared.directory import Branch
from shared.heartbeat import STALE_SECONDS
from shared.screens import SCREENS_MAX

# The relay sends bursts together already; with many screens the rest is as long as it has to be.
REST_SECONDS: Final = 0.01
# With thousands of screens sending takes longer than that; so much of the time is left for the
# log, for newcomers, and for screens that read slowly.
REST_TIMES_SENDING: Final = 2.0
REST_SECONDS_MAX: Final = 1.0
# Proxies close a connection that is silent for a minute; pages reopen one after two missed beats.
HEARTBEAT_SECONDS: Final = 15.0
# Midnight, and a log that went away, are noticed within this time.
TICK_SECONDS: Final = 1.0
# Lines that age and waits that grow old change with the clock alone.
RENEW_SECONDS: Final = 60.0
# A board that nobody changed is encoded anew for a new watcher when its `as_of` is older.
AS_OF_AGE_MAX: Final = timedelta(seconds=1)
# Longer than a hiccup of the wireless network; then the seat is given to one who listens.
STALLED_SECONDS_MAX: Final = 30.0

CLIENTS: Final = Gauge("nowserving_display_clients", "Screens connected to a stream of boards")
ENCODED: Final = Counter("nowserving_display_boards_encoded_total", "Boards encoded")
HEARD: Final = Gauge(
    "nowserving_display_heartbeat_age_seconds", "Time since the boards held all of the ledger"
)
STALLED: Final = Counter(
    "nowserving_display_stalled_total", "Screens cut because they stopped reading"
)
FAILURES: Final = Counter(
    "nowserving_display_failures_total", "Failures of what the display does over and over", ["duty"]
)

log = structlog.get_logger()


class Channel:
    """One branch: its newest board and who watches it."""

    def __init__(self, branch_id: str) -> None:
        self.branch_id = branch_id
        self.encoded: Encoded | None = None  # None: out of date, encoded when somebody asks
        self.version = 0
        self.closed = False
        self.watchers: dict[Watcher, None] = {}  # in the order in which they came

    def close(self) -> None:
        """End every stream of it."""
        self.closed = True
        for watcher in list(self.watchers):
            watcher.finish()

    def send(self, board: Encoded) -> None:
        """Send it to every screen that takes it now; the others skip to the newest later."""
        for watcher in list(self.watchers):
            watcher.offer(board)

    def beat(self) -> None:
        """Send a heartbeat to every screen that is not being sent anything."""
        for watcher in list(self.watchers):
            watcher.beat()


class Boards:
    def __init__(self, *, clients_max: int, now: Callable[[], datetime]) -> None:
        self.clients = 0
        self._clients_max = clients_max
        self._now = now
        self._fold: Fold | None = None
        self._channels: dict[str, Channel] = {}
        self._stale_since: datetime | None = None
        self._good_at = now()
        self._heard_at = 0.0  # by the loop's clock, which nobody sets
        self._boot = secrets.token_hex(4)  # versions compare only within one process
        self._work = asyncio.Event()

    # --- the log's side --------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        return self._fold is not None

    @property
    def stale_since(self) -> datetime | None:
        return self._stale_since

    def show(self, fold: Fold) -> None:
        """Show a fold that has caught up, in place of what was shown before."""
        self._fold = fold
        self.hear(fold)
        fold.changed.update(self._channels)
        self.mark()

    def mark(self) -> None:
        """Say that the fold that is shown may have changed."""
        self._work.set()

    def hear(self, fold: Fold) -> None:
        """Note a heartbeat: this fold holds all that the ledger held a moment ago.

        A fold that is still catching up says nothing about the boards that are shown.
        """
        if fold is self._fold:
            self._good_at, self._heard_at = self._now(), asyncio.get_running_loop().time()
            self._set_stale_since(None)

    def lose_contact(self) -> None:
        """Say that the boards are as old as the last heartbeat: nobody fills their fold."""
        if self._stale_since is None:
            self._set_stale_since(self._good_at)

    def _heed_silence(self) -> None:
        age = asyncio.get_running_loop().time() - self._heard_at
        HEARD.set(age)
        if age > STALE_SECONDS:
            self.lose_contact()

    def _set_stale_since(self, stale_since: datetime | None) -> None:
        if stale_since == self._stale_since:
            return
        self._stale_since = stale_since
        if self._fold is not None:
            self._fold.changed.update(self._channels)
        self.mark()

    # --- the screens' side -----------------------------------------------------------------

    def branches(self) -> Branches:
        fold = self._fold
        if fold is None:
            return Branches(branches=[])
        return Branches(
            branches=[
                BranchEntry(branch_id=branch_id, names=fold.branch_names(branch_id))
                for branch_id in fold.branch_ids
            ]
        )

    def named_screens(self) -> set[tuple[str, str]]:
        """Return branch and name of the screens that follow under one, so many of each branch.

        Those that came first: whoever opens a board under other names drives none of them out.
        """
        return {
            (branch_id, name)
            for branch_id, channel in self._channels.items()
            for name in islice(
                dict.fromkeys(one.screen for one in channel.watchers if one.screen), SCREENS_MAX
            )
        }

    def branch(self, branch_id: str) -> Branch | None:
        """Return what the directory says of a branch; None: nothing."""
        return self._fold.branch(branch_id) if self._fold else None

    def channel(self, branch_id: str) -> Channel | None:
        """Return a branch's channel; None: no such branch."""
        if self._fold is None or not self._fold.knows(branch_id):
            return None
        return self._channels.setdefault(branch_id, Channel(branch_id))

    def current(self, channel: Channel) -> Encoded:
        """Return the newest board, encoded anew when nobody watched it change."""
        fold = self._fold
        if fold is None:
            message = "a channel is had only once there are boards"
            raise LookupError(message)
        if channel.branch_id in fold.changed and not channel.watchers:
            fold.changed.discard(channel.branch_id)
            channel.encoded = None
        if channel.encoded is None:
            return self._encode(channel, fold, _next_version(channel.version, self._now()))
        if self._stale_since is None and self._now() - channel.encoded.as_of > AS_OF_AGE_MAX:
            return self._encode(channel, fold, channel.version)
        return channel.encoded

    def newest(self, channel: Channel) -> Encoded:
        """Return the newest board, as it was encoded for those who watch."""
        return channel.encoded or self.current(channel)

    def _encode(self, channel: Channel, fold: Fold, version: int) -> Encoded:
        now = self._now()
        board = fold.board(
            channel.branch_id, now=now, version=version, stale_since=self._stale_since
        )
        body = board.model_dump_json()
        channel.version = version
        channel.encoded = Encoded(
            version=version,
            as_of=now,
            json=body.encode(),
            event=ServerSentEvent(body, event="board", id=str(version)).encode(),
            etag=f'W/"{self._boot}-{version}"',
        )
        ENCODED.inc()
        return channel.encoded

    @property
    def full(self) -> bool:
        return self.clients >= self._clients_max

    def join(self, channel: Channel, watcher: Watcher) -> None:
        channel.watchers[watcher] = None
        self.clients += 1
        CLIENTS.inc()

    def leave(self, channel: Channel, watcher: Watcher) -> None:
        channel.watchers.pop(watcher, None)
        self.clients -= 1
        CLIENTS.dec()

    def close(self) -> None:
        """End every stream, so that a stop does not wait for screens, which never leave."""
        self._clients_max = 0
        for channel in self._channels.values():
            channel.close()

    # --- the publisher ---------------------------------------------------------------------

    async def publish(self) -> None:
        """Send out what has changed, a burst as one board, for as long as the process runs."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tick())
            while True:
                await self._work.wait()
                self._work.clear()
                began = asyncio.get_running_loop().time()
                self._publish_changed()
                await asyncio.sleep(0)  # the loop passes the bytes to the kernel
                took = asyncio.get_running_loop().time() - began
                rest = max(REST_SECONDS, REST_TIMES_SENDING * took)
                await asyncio.sleep(min(rest, REST_SECONDS_MAX))

    def _publish_changed(self) -> None:
        fold = self._fold
        if fold is None:
            return
        changed, fold.changed = fold.changed, set()
        for branch_id in changed & self._channels.keys():
            self._attempt("publish", partial(self._publish_one, fold, branch_id))

    def _publish_one(self, fold: Fold, branch_id: str) -> None:
        channel = self._channels[branch_id]
        if not fold.knows(branch_id):
            # Gone, or not yet on the log again: its screens keep what they have, and say so.
            self._channels.pop(branch_id).close()
            return
        channel.encoded = None
        if channel.watchers:
            board = self._encode(channel, fold, _next_version(channel.version, self._now()))
            channel.send(board)

    def _attempt(self, duty: str, work: Callable[[], None]) -> None:
        """Do it; a failure of one board or duty stops no other."""
        try:
            work()
        except Exception:
            FAILURES.labels(duty).inc()
            log.exception("duty failed; the others go on", duty=duty)

    async def _tick(self) -> None:
        clock = asyncio.get_running_loop().time
        beat_at, renew_at = clock() + HEARTBEAT_SECONDS, clock() + RENEW_SECONDS
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._attempt("stalled screens", self._cut_stalled)
            if clock() >= beat_at:
                beat_at += HEARTBEAT_SECONDS
                self._attempt("heartbeats of streams", self._beat)
            if self._fold is None:
                continue
            self._attempt("silence", self._heed_silence)
            self._attempt("days", partial(self._fold.pass_time, self._now()))
            if clock() >= renew_at:
                renew_at += RENEW_SECONDS
                self._fold.changed.update(self._channels)
            if self._fold.changed:
                self.mark()

    def _beat(self) -> None:
        for channel in self._channels.values():
            channel.beat()

    def _cut_stalled(self) -> None:
        since = asyncio.get_running_loop().time() - STALLED_SECONDS_MAX
        for channel in self._channels.values():
            for watcher in list(channel.watchers):
                if watcher.sending_since is not None and watcher.sending_since < since:
                    STALLED.inc()
                    watcher.dismiss()


def _next_version(last: int, now: datetime) -> int:
    """Count on from the clock: higher than before a restart too, which nobody relies on."""
    return max(last + 1, int(now.timestamp() * 1000))
