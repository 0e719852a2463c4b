"""What a consumer has read: applied when it is due, and how far, which the broker is told later."""

from collections.abc import Mapping, Sequence

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import IllegalStateError
from aiokafka.structs import TopicPartition

from shared.kafka.apply import Effect, Gaps, apply
from shared.kafka.delivery import Delivery, read
from shared.kafka.gather import Gathered
from shared.kafka.offsets import Offsets
from shared.kafka.record import Record
from shared.kafka.stretch import Stretch

log = structlog.get_logger()


class Reading:
    """The partitions that this process reads, and what it has read but not yet applied."""

    def __init__(self, consumer: AIOKafkaConsumer, effect: Effect, gathered: Gathered) -> None:
        self._consumer = consumer
        self._effect = effect
        self._gathered = gathered
        self._stretches: dict[TopicPartition, Stretch] = {}
        self.offsets = Offsets(consumer)

    async def take(self, polled: Mapping[TopicPartition, Sequence[Record]]) -> None:
        """Gather what was polled, and apply all that was gathered once it is due."""
        deliveries = {
            partition: [read(record) for record in records] for partition, records in polled.items()
        }
        if any(not self._continues(one, batch) for one, batch in deliveries.items()):
            gaps = await self.apply()  # what comes before a jump belongs to another stretch
            deliveries = {one: batch for one, batch in deliveries.items() if one not in gaps}
        await self._continue(deliveries)
        self._gathered.add(deliveries)
        if self._gathered.is_due:
            await self.apply()

    def positions(self) -> dict[TopicPartition, int]:
        assigned = self._consumer.assignment()
        return {one: stretch.next for one, stretch in self._stretches.items() if one in assigned}

    def _continues(self, partition: TopicPartition, batch: Sequence[Delivery]) -> bool:
        stretch = self._stretches.get(partition)
        return stretch is not None and stretch.continues_at(batch[0].record.offset)

    async def _continue(self, deliveries: Mapping[TopicPartition, Sequence[Delivery]]) -> None:
        """Begin a new stretch where records do not follow on: a partition came, or came back."""
        new = [one for one, batch in deliveries.items() if not self._continues(one, batch)]
        beginnings = await self._consumer.beginning_offsets(new) if new else {}
        for partition in new:
            first = deliveries[partition][0].record.offset
            self._stretches[partition] = Stretch(next=first, whole=first <= beginnings[partition])
        for partition, batch in deliveries.items():
            self._stretches[partition].next = batch[-1].record.offset + 1

    async def apply(self) -> Gaps:
        """Apply all that was gathered; return where a partition is to be read again."""
        batches = self._gathered.take()
        if not batches:
            return {}
        stretches = self._stretches
        gaps = await apply(
            self._effect, {one: (stretches[one], batch) for one, batch in batches.items()}
        )
        await self._settle(gaps, set(batches))
        return gaps

    async def _settle(self, gaps: Gaps, partitions: set[TopicPartition]) -> None:
        """Note how far each partition was applied, and go back to the start of those with a gap."""
        stretches = self._stretches
        applied = {one: gaps.get(one, stretches[one].next) for one in partitions}
        self.offsets.note(
            # While reading again, what was committed before the gap stands.
            {one: offset for one, offset in applied.items() if offset > stretches[one].reread_until}
        )
        for partition, offset in gaps.items():
            log.warning("gap found, reading again", partition=partition.partition, offset=offset)
            stretches[partition] = Stretch.again(offset)
            try:
                await self._consumer.seek_to_beginning(partition)
            except IllegalStateError:  # it moved to another process, which finds the gap itself
                del stretches[partition]
