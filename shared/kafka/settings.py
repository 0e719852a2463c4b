"""How this process's producers batch: settings, because not every broker can what Kafka can."""

from pydantic import Field
from pydantic_settings import BaseSettings


class ProducerSettings(BaseSettings):
    """Read wherever a producer is made; the defaults are for Apache Kafka.

    A broker without idempotent producers needs the first one off: consumers drop what comes
    twice by its seq. One that counts a batch as one record reports ends that are too low, which
    looks like a lost log; batches of a byte hold one record each.
    """

    kafka_idempotent_producer: bool = True
    # Per partition: a refill sends tens of thousands of records, some hundred to a batch.
    kafka_producer_batch_bytes: int = Field(default=256 * 1024, ge=1, le=1024 * 1024)
