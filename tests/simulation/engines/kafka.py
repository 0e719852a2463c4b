"""A Kafka in memory: partitions, groups that are rebalanced late, a broker that loses its log."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, Self
from zlib import crc32

from aiokafka.errors import CommitFailedError, KafkaConnectionError
from aiokafka.structs import OffsetAndTimestamp, TopicPartition

from shared.kafka import Ack, Message
from shared.kafka.tail import Span
from shared.problems import EngineUnavailable
from shared.topics import ALL, Topic
from tests.simulation.engines.machine import Machine, here

# Fewer than the real topic has: what is to be tried is several queues on one partition, and
# several partitions on one consumer.
PARTITIONS: Final = 3
SESSION_SECONDS: Final = 6.0
RECORDS_MAX: Final = 9
CUT: Final = 0.5


class Raw(NamedTuple):
    """A record as the client library returns it."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: Any  # bytes, or what the consumer asks to read them as
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(repr=False)
class Group:
    """Who reads what, and how far; a member that is dead or stopped is missed only later."""

    committed: dict[TopicPartition, int] = field(default_factory=dict)
    members: list["Consumer"] = field(default_factory=list)
    generation: int = 0


class Kafka:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.cluster_id = "first"
        self.up = True
        self.shaky = False  # sends are cut half way
        self.groups: dict[str, Group] = {}
        self.logs: dict[str, list[list[Raw]]] = {}
        self.clear()

    def clear(self) -> None:
        self.logs = {
            topic.name: [[] for _ in range(min(topic.partitions, PARTITIONS))] for topic in ALL
        }
        self.groups = {}

    def calm(self) -> None:
        self.shaky = False

    def append(self, topic: Topic, key: str, value: bytes | None, at: datetime | None) -> Ack:
        log = self.logs[topic.name]
        partition = crc32(key.encode()) % len(log)
        return self.append_to(topic, partition, key, value, at)

    def append_to(
        self, topic: Topic, partition: int, key: str, value: bytes | None, at: datetime | None
    ) -> Ack:
        records = self.logs[topic.name][partition]
        milliseconds = int((at or datetime.now(UTC)).timestamp() * 1000)
        records.append(Raw(topic.name, partition, len(records), milliseconds, key.encode(), value))
        return Ack(partition, len(records) - 1)

    def of(self, topic: str) -> list[TopicPartition]:
        return [TopicPartition(topic, number) for number in range(len(self.logs[topic]))]

    def end(self, partition: TopicPartition) -> int:
        return len(self.logs[partition.topic][partition.partition])

    async def read_spans(
        self, _: str, topic: Topic, spans: Mapping[int, Span]
    ) -> AsyncIterator[list[Raw]]:
        for number, span in spans.items():
            yield self.logs[topic.name][number][span.start : span.end]

    async def ask(self) -> None:
        """Take the time of a question, and fail where nobody answers."""
        await self.machine.step()
        if not self.up:
            await asyncio.sleep(1.0)
            raise KafkaConnectionError

    # --- groups ----------------------------------------------------------------------------

    def rebalance(self, name: str, topic: str) -> Group:
        """Share the partitions out among those who are there, where somebody came or went."""
        group = self.groups.setdefault(name, Group())
        there = [member for member in group.members if self._is_there(member)]
        if there != group.members or any(member.generation < 0 for member in there):
            group.members = there
            group.generation += 1
            for nth, member in enumerate(there):
                own = self.of(topic)[nth :: len(there)]
                member.take(own, group)
        return group

    def _is_there(self, member: "Consumer") -> bool:
        process = member.process
        if process.dead or process.lives != member.life:
            return self.machine.seconds - member.last_seen < SESSION_SECONDS
        stopped = process.stopped_at
        return stopped is None or self.machine.seconds - stopped < SESSION_SECONDS


class Consumer:
    """What the suite asks of the client library's consumer."""

    _fetcher = None  # it fetches nothing over a network

    def __init__(
        self,
        kafka: Kafka,
        *topics: str,
        group_id: str | None = None,
        read_key: Callable[[bytes | None], Any] | None = None,
    ) -> None:
        self.kafka = kafka
        self._read_key = read_key or bytes
        self.process = here()
        self.life = self.process.lives
        self.last_seen = 0.0
        self.generation = -1
        self._topics = topics
        self._group_id = group_id
        self._positions: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        await self.kafka.ask()
        if self._group_id is None:
            self.assign(one for topic in self._topics for one in self.kafka.of(topic))
            return
        self.last_seen = self.kafka.machine.seconds
        self.kafka.groups.setdefault(self._group_id, Group()).members.append(self)

    async def stop(self) -> None:
        group = self.kafka.groups.get(self._group_id or "")
        if group is not None and self in group.members and not self.process.dead:
            group.members.remove(self)
            group.generation += 1
            for member in group.members:
                member.generation = -1

    def take(self, partitions: Iterable[TopicPartition], group: Group) -> None:
        """Begin with these where the group committed; what was read beyond comes again."""
        self._positions = {one: group.committed.get(one, 0) for one in partitions}
        self.generation = group.generation

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        self._positions = dict.fromkeys(partitions, 0)

    def assignment(self) -> set[TopicPartition]:
        return set(self._positions)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self._positions[partition] = offset

    async def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        for partition in partitions:
            self._positions[partition] = 0

    async def position(self, partition: TopicPartition) -> int:
        return self._positions[partition]

    async def beginning_offsets(
        self, partitions: Iterable[TopicPartition]
    ) -> dict[TopicPartition, int]:
        await self.kafka.ask()
        return dict.fromkeys(partitions, 0)

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        await self.kafka.ask()
        return {partition: self.kafka.end(partition) for partition in partitions}

    async def offsets_for_times(
        self, times: Mapping[TopicPartition, int]
    ) -> dict[TopicPartition, OffsetAndTimestamp | None]:
        await self.kafka.ask()
        return {partition: self._first(partition, since) for partition, since in times.items()}

    def _first(self, partition: TopicPartition, since: int) -> OffsetAndTimestamp | None:
        records = self.kafka.logs[partition.topic][partition.partition]
        found = (one for one in records if one.timestamp >= since)
        return next((OffsetAndTimestamp(one.offset, one.timestamp) for one in found), None)

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int, max_records: int
    ) -> dict[TopicPartition, list[Raw]]:
        """Return what there is, some partitions' only; it may have been fetched long ago."""
        found: dict[TopicPartition, list[Raw]] = {}
        if self.kafka.up:
            self._heed_group()
            found = self._fetch(partitions or tuple(self._positions), max_records)
        if not found:
            await asyncio.sleep(timeout_ms / 1000)
        await self.kafka.machine.step()
        return found

    def _heed_group(self) -> None:
        if self._group_id is None:
            return
        self.last_seen = self.kafka.machine.seconds
        group = self.kafka.groups.setdefault(self._group_id, Group())
        if self not in group.members:
            self.generation = -1
            group.members.append(self)
        self.kafka.rebalance(self._group_id, self._topics[0])

    def _fetch(
        self, partitions: Iterable[TopicPartition], max_records: int
    ) -> dict[TopicPartition, list[Raw]]:
        chance = self.kafka.machine.chance
        found = {}
        for partition in partitions:
            if self._positions[partition] > self.kafka.end(partition):
                self._positions[partition] = 0  # out of range: from the earliest on
            at = self._positions[partition]
            upto = at + min(chance.randint(0, RECORDS_MAX), max_records)
            records = self.kafka.logs[partition.topic][partition.partition][at:upto]
            if records:
                found[partition] = [
                    one._replace(key=self._read_key(one.key or b"")) for one in records
                ]
                self._positions[partition] = at + len(records)
        return found

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        await self.kafka.ask()
        group = self.kafka.rebalance(self._group_id or "", self._topics[0])
        if self not in group.members or self.generation != group.generation:
            raise CommitFailedError
        group.committed.update(offsets)


class Admin:
    """What the suite asks of the client library's administrator."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka

    async def start(self) -> None:
        await self._kafka.ask()

    async def describe_cluster(self) -> dict[str, Any]:
        await self._kafka.ask()
        return {"cluster_id": self._kafka.cluster_id}

    async def close(self) -> None:
        return


class MemoryPublisher:
    """Sends in order; when it is cut, some of it may have arrived."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka

    async def __aenter__(self) -> Self:
        await self._connected()
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def send_many(self, messages: Iterable[Message]) -> list[Ack]:
        await self._connected()
        acks = []
        for message in messages:
            if self._kafka.shaky and self._kafka.machine.chance.random() < CUT / 10:
                raise EngineUnavailable("kafka")
            acks.append(
                self._kafka.append(message.topic, message.key, message.value, message.timestamp)
            )
        await self._connected()
        if self._kafka.shaky and self._kafka.machine.chance.random() < CUT:
            raise EngineUnavailable("kafka")
        return acks

    async def _connected(self) -> None:
        try:
            await self._kafka.ask()
        except KafkaConnectionError as error:
            raise EngineUnavailable("kafka") from error


class MemoryEnds:
    """Asks where a topic's partitions end."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def of(self, topic: Topic) -> dict[int, int]:
        try:
            await self._kafka.ask()
        except KafkaConnectionError as error:
            raise EngineUnavailable("kafka") from error
        return {one.partition: self._kafka.end(one) for one in self._kafka.of(topic.name)}
