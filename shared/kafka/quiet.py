"""Lets a consumer ask its broker less often once nothing has come for a while.

Each fetch costs both of them CPU, also one that is answered with nothing. A long one is harmless
while all is quiet: whatever comes answers it at once. In a rush it is not: the client leaves a
partition whose records it still holds out of a fetch, and that one waits until the fetch ends.
"""

import time
from typing import Final

from aiokafka import AIOKafkaConsumer

# How long a fetch waits when there are no records. Other requests on the same connection wait
# behind it, as when a reader starts.
FETCH_WAIT_MS: Final = 1_000
# Still within the time that a check of the broker may take behind such a fetch.
QUIET_FETCH_WAIT_MS: Final = 3_000
# How long a poll waits when nothing comes; the client wakes it at once when something does.
POLL_MS: Final = 1_000
QUIET_POLL_MS: Final = 3_000
# After so long without a record.
QUIET_AFTER_SECONDS: Final = 5.0


class Quiet:
    """Says how long the next poll may wait, and sets how long the client's fetches do."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self._last_at = time.monotonic()

    def note(self, records: int) -> None:
        """Note how many records a poll has brought."""
        if records:
            self._last_at = time.monotonic()
        # The client has no public way to change it; it reads it anew for each fetch.
        fetcher = self._consumer._fetcher  # noqa: SLF001 — tests/test_kafka_quiet.py holds on to it
        if fetcher is not None:
            wait_ms = QUIET_FETCH_WAIT_MS if self.is_quiet else FETCH_WAIT_MS
            fetcher._fetch_max_wait_ms = wait_ms  # noqa: SLF001 — as above

    @property
    def is_quiet(self) -> bool:
        return time.monotonic() - self._last_at >= QUIET_AFTER_SECONDS

    @property
    def poll_ms(self) -> int:
        return QUIET_POLL_MS if self.is_quiet else POLL_MS
