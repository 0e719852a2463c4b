"""Settings of producers, for brokers that do not support all that Apache Kafka does."""

from pydantic import Field

from shared.settings import Variables


class ProducerSettings(Variables):
    """Read wherever a producer is made; the defaults are for Apache Kafka.

    For a broker without idempotent producers the first one is off: consumers drop duplicates by
    their seq. A broker that counts a batch as one record reports ends that are too low, as if it
    had lost its log; batches of one byte hold one record each.
    """

    kafka_idempotent_producer: bool = True
    # Per partition: a refill sends tens of thousands of records, some hundred to a batch.
    kafka_producer_batch_bytes: int = Field(default=256 * 1024, ge=1, le=1024 * 1024)
