"""One record of a topic, free of the client library's types."""

from collections.abc import Sequence
from typing import NamedTuple

from aiokafka.structs import ConsumerRecord


class Record(NamedTuple):
    topic: str
    partition: int
    offset: int
    timestamp: int  # milliseconds since 1970
    key: str | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


def to_record(raw: "ConsumerRecord[bytes, bytes]") -> Record:
    return Record(
        raw.topic,
        raw.partition,
        raw.offset,
        raw.timestamp,
        None if raw.key is None else raw.key.decode("utf-8", "replace"),
        raw.value,
        raw.headers,
    )
