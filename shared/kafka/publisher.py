"""Sends records in order, acknowledged by all replicas, and once each if the broker supports it."""

import asyncio
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Final, NamedTuple, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.kafka.batches import Message, pack
from shared.kafka.cluster import REQUEST_TIMEOUT_MS, STOP_SECONDS_MAX
from shared.kafka.settings import ProducerSettings
from shared.problems import EngineUnavailable
from shared.settings import read
from shared.topics import Topic

# An idempotent producer would retry for ever; the caller has to know sooner.
SEND_SECONDS_MAX: Final = 10.0


class Ack(NamedTuple):
    """Where a record was stored; an offset below 0 means that the broker had it already."""

    partition: int
    offset: int


class Publisher:
    """A producer that can be used until its first failure.

    After a failure it sends nothing more: a later record must not overtake one that was lost. Leave
    the context, and begin again behind the last record that is known to be sent.
    """

    def __init__(self, bootstrap: str) -> None:
        settings = read(ProducerSettings)
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            enable_idempotence=settings.kafka_idempotent_producer,
            acks="all",
            max_batch_size=settings.kafka_producer_batch_bytes,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )
        self._failed = False

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(SEND_SECONDS_MAX):
                await self._producer.start()
        except (KafkaError, OSError) as error:
            await self._abandon()
            raise _unavailable() from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._failed:
            try:
                async with asyncio.timeout(STOP_SECONDS_MAX):
                    await self._producer.stop()
            except (KafkaError, TimeoutError):
                pass
            else:
                return
        await self._abandon()

    async def send(
        self,
        topic: Topic,
        key: str,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        """Send one record; return once it is acknowledged, else raise `EngineUnavailable`."""
        await self.send_many([Message(topic, key, value, headers)])

    async def send_many(self, messages: Iterable[Message]) -> list[Ack]:
        """Send all, in order within a key, and wait until all are acknowledged.

        Returns where each of them was stored, in the order given.
        Raises `EngineUnavailable` when one was not acknowledged; some may have arrived.
        """
        if self._failed:
            raise _unavailable()
        try:
            async with asyncio.timeout(SEND_SECONDS_MAX):
                return await self._send(messages)
        except (KafkaError, OSError) as error:
            self._failed = True
            await self._abandon()  # at once: until then the library would go on trying to send them
            raise _unavailable() from error
        except BaseException:  # cancelled half way: what was sent is not known
            self._failed = True
            raise

    async def _send(self, messages: Iterable[Message]) -> list[Ack]:
        sent = [
            (
                batch,
                await self._producer.send_batch(
                    batch.builder, batch.topic, partition=batch.partition
                ),
            )
            for batch in await pack(self._producer, messages)
        ]
        acks: dict[int, Ack] = {}
        for batch, safe in sent:
            first = (await safe).offset
            for offset, place in enumerate(batch.places, start=first):
                acks[place] = Ack(batch.partition, offset if first >= 0 else first)
        return [acks[place] for place in sorted(acks)]

    async def _abandon(self) -> None:
        """Stop without flushing: `stop` waits for ever while the broker is unreachable."""
        producer = self._producer
        producer._closed = True  # noqa: SLF001 — keeps the library from warning of it
        try:
            async with asyncio.timeout(STOP_SECONDS_MAX):
                await producer._sender.close()  # noqa: SLF001 — there is no public way
                await producer.client.close()
        except (KafkaError, TimeoutError):
            return


def _unavailable() -> EngineUnavailable:
    return EngineUnavailable("kafka")
