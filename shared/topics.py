"""The topics of Kafka: their names, partitions and retention."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Topic:
    name: str
    partitions: int
    compacted: bool
    retention_days: int | None = None  # None: kept for ever, or as long as compaction keeps it

    @property
    def cleanup_policies(self) -> tuple[str, ...]:
        if not self.compacted:
            return ("delete",)
        return ("compact",) if self.retention_days is None else ("compact", "delete")


# Twelve partitions: enough for twelve replicas of a consumer, few enough for one broker.
TOKEN_EVENTS: Final = Topic("token-events", partitions=12, compacted=False, retention_days=30)
# Names and hours, whole objects; one partition keeps branches before their queues.
DIRECTORY: Final = Topic("directory", partitions=1, compacted=True)
# That relay and ledger go on, and how far the log has come; only the latest word counts.
LEDGER_HEARTBEAT: Final = Topic("ledger-heartbeat", partitions=1, compacted=True)
# The latest forecast of each queue.
QUEUE_FORECASTS: Final = Topic("queue-forecasts", partitions=12, compacted=True)
# Letters that could not be delivered, for other systems to act on.
DEAD_LETTERS: Final = Topic("notifications.dlq", partitions=1, compacted=False, retention_days=90)
# The latest word of each screen that has a name; anybody may make names up, so old ones go.
SCREENS: Final = Topic("screens", partitions=1, compacted=True, retention_days=2)

ALL: Final = (
    *(TOKEN_EVENTS, DIRECTORY, LEDGER_HEARTBEAT, QUEUE_FORECASTS, DEAD_LETTERS),
    SCREENS,
)
