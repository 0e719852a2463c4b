"""What reached the mail server: its file has a line a delivery, written before the answer."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.chaos.observations import Delivery


def read_mailbox(path: Path) -> list[Delivery]:
    """Return all deliveries, in the order in which they came; none where there is no file."""
    return list(_deliveries(path)) if path.exists() else []


def _deliveries(path: Path) -> Iterator[Delivery]:
    for line in path.read_bytes().splitlines():
        found = orjson.loads(line)
        yield Delivery(
            at=found["at"],
            sender=found["sender"],
            recipients=tuple(found["recipients"]),
            message_id=found["message_id"],
            headers=found["headers"],
            answered=str(found["answered"]),
        )
