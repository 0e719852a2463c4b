"""Whether the log is, after an outage, the one that was read; with a real broker."""

import asyncio
from dataclasses import replace

import pytest
from aiokafka.structs import ConsumerRecord, TopicPartition

from shared.kafka import LogReplaced, Record
from shared.kafka.same_log import check_same_log
from shared.tests.test_kafka import event, message, publish, reading
from shared.topics import TOKEN_EVENTS

# A key, and a value that is not decoded.
Read = ConsumerRecord[str, bytes]


@pytest.fixture
async def last(kafka_topics: str) -> Read:
    """Return the second of two records, as it was read."""
    await publish(kafka_topics, [message(event("CW", seq)) for seq in (1, 2)])
    read_so_far: list[Record] = []
    async with reading(kafka_topics, read_so_far) as caught_up:
        await asyncio.wait_for(caught_up.wait(), 20)
    assert isinstance(read_so_far[-1], ConsumerRecord)
    return read_so_far[-1]


async def check(bootstrap: str, record: Read) -> bool:
    partition = TopicPartition(TOKEN_EVENTS.name, record.partition)
    return await check_same_log(bootstrap, {partition: record})


async def test_the_record_that_was_read_is_still_there(kafka_topics: str, last: Read) -> None:
    assert await check(kafka_topics, last)


async def test_another_record_where_it_stood_is_another_log(kafka_topics: str, last: Read) -> None:
    with pytest.raises(LogReplaced):
        await check(kafka_topics, replace(last, value=b"{}"))


async def test_a_log_that_ends_before_it_is_another_log(kafka_topics: str, last: Read) -> None:
    with pytest.raises(LogReplaced):
        await check(kafka_topics, replace(last, offset=last.offset + 1))


async def test_a_broker_that_is_slow_to_answer_has_not_replaced_its_log(
    kafka_topics: str, last: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.kafka.same_log.REQUEST_TIMEOUT_MS", 0)
    assert not await check(kafka_topics, last)
