"""Creates the topics that are missing; existing ones are not changed."""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.kafka.cluster import REQUEST_TIMEOUT_MS, kafka_errors
from shared.topics import Topic

REPLICAS_WANTED: Final = 3
# A compacted topic is small; old versions of its records are removed this often.
COMPACTED_SEGMENT_MS: Final = 60 * 60 * 1000
DAY_MS: Final = 24 * 60 * 60 * 1000

log = structlog.get_logger()


async def ensure_topics(bootstrap: str, topics: Sequence[Topic]) -> None:
    """Create what is missing; raises `EngineUnavailable` when no broker answers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=REQUEST_TIMEOUT_MS)
    async with kafka_errors():
        try:
            await admin.start()
            await _create(admin, topics)
            await _compare_partitions(admin, topics)
        finally:
            await admin.close()


async def _create(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    brokers = (await admin.describe_cluster())["brokers"]
    answer: Any = await admin.create_topics([_new_topic(topic, len(brokers)) for topic in topics])
    for name, code, *_ in answer.topic_errors:
        if code == 0:
            log.info("topic created", topic=name)
        elif (error := for_code(code)) is not TopicAlreadyExistsError:
            raise error(name)


def _new_topic(topic: Topic, brokers: int) -> NewTopic:
    replicas = min(REPLICAS_WANTED, brokers)
    days = topic.retention_days
    configs = {
        "cleanup.policy": ",".join(topic.cleanup_policies),
        "retention.ms": "-1" if days is None else str(days * DAY_MS),
    }
    if topic.compacted:
        configs["segment.ms"] = str(COMPACTED_SEGMENT_MS)
    if replicas == REPLICAS_WANTED:
        configs["min.insync.replicas"] = str(REPLICAS_WANTED - 1)
    return NewTopic(topic.name, topic.partitions, replicas, topic_configs=configs)


async def _compare_partitions(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    """Warn of another number of partitions: changing it would break the order within queues."""
    wanted = {topic.name: topic.partitions for topic in topics}
    for found in await admin.describe_topics(list(wanted)):
        partitions = len(found["partitions"])
        if partitions and partitions != wanted[found["topic"]]:
            log.warning(
                "topic has another number of partitions",
                topic=found["topic"],
                partitions=partitions,
                wanted=wanted[found["topic"]],
            )
