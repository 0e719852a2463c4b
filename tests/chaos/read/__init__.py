"""The final reads: the engines' own contents, the APIs, and what the clients kept."""

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from tests.chaos.diary import Diary
from tests.chaos.load.people import MARKERS
from tests.chaos.load.place import Place
from tests.chaos.observations import Addresses, Capture, Injected, Observations, Transcripts
from tests.chaos.read.kafka_log import read_kafka
from tests.chaos.read.mailbox import read_mailbox
from tests.chaos.read.pages import read_pages
from tests.chaos.read.postgres import read_postgres
from tests.chaos.read.quiet import quiet, unfinished
from tests.chaos.read.redis_keys import read_redis

__all__ = ["quiet", "read_observations", "unfinished"]

# A timer that acts while we read makes us read again.
READINGS_MAX: Final = 8
QUIET_SECONDS_MAX: Final = 30.0


async def read_observations(
    addresses: Addresses,
    place: Place,
    diary: Diary,
    transcripts: Transcripts,
    *,
    faults: Sequence[Injected],
    logs: Sequence[Path] = (),
) -> Observations:
    """Read everything at a moment at which nothing moves; after `READINGS_MAX` as it is."""
    for _ in range(READINGS_MAX):
        before = await unfinished(addresses)
        observed = Observations(diary=diary.entries, faults=list(faults), canaries=MARKERS)
        await read_postgres(addresses.database_url, observed)
        await read_redis(addresses.redis_url, observed)
        await read_pages(addresses, place, observed)
        observed.log = await read_kafka(addresses.kafka_bootstrap)
        observed.mailbox = read_mailbox(addresses.mailbox)
        observed.read_at = monotonic()
        observed.unfinished = await unfinished(addresses) or {"not_ready": 1}
        if observed.unfinished == before:
            break
        await quiet(addresses, QUIET_SECONDS_MAX)
    observed.transcripts = transcripts
    observed.captures += [Capture(f"log {path.name}", path.read_bytes()) for path in logs]
    return observed
