"""Kafka, as the suite uses it; nothing outside of this folder imports aiokafka.

ensure_topics   makes the topics that are missing
Publisher       sends, idempotently and in order (`ProducerSettings`: for which broker)
consume         applies `token-events` to a service's own tables, each event once
read_log        reads a whole topic without a consumer group, where every process needs every
                record: for state in memory, such as the display's boards, or what a worker
                keeps of the compacted topics (`directory`, `queue-forecasts`)
"""

from shared.kafka.apply import OnEvents
from shared.kafka.batches import Message
from shared.kafka.cluster import LogReplaced
from shared.kafka.consume import consume
from shared.kafka.ends import LogEnds
from shared.kafka.publisher import Ack, Publisher
from shared.kafka.read_log import Beside, read_log
from shared.kafka.record import Record, newest_values
from shared.kafka.settings import ProducerSettings
from shared.kafka.topics import ensure_topics

__all__ = [
    "Ack",
    "Beside",
    "LogEnds",
    "LogReplaced",
    "Message",
    "OnEvents",
    "ProducerSettings",
    "Publisher",
    "Record",
    "consume",
    "ensure_topics",
    "newest_values",
    "read_log",
]
