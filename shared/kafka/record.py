"""One record of a topic: the part of the client library's record that the suite uses."""

from collections.abc import Iterable, Sequence
from typing import Protocol


class Record(Protocol):
    """The library's own record: copying each would make reading a day a tenth slower."""

    @property
    def topic(self) -> str: ...

    @property
    def partition(self) -> int: ...

    @property
    def offset(self) -> int: ...

    @property
    def timestamp(self) -> int:
        """Milliseconds since 1970."""
        ...

    @property
    def key(self) -> str | None: ...

    @property
    def value(self) -> bytes | None: ...

    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


def newest_values(records: Iterable[Record]) -> dict[str, bytes | None]:
    """Return the last value of each key, which is all that counts of a compacted topic."""
    return {record.key: record.value for record in records if record.key is not None}


def text_key(key: bytes | None) -> str | None:
    """Return a key as text: what every consumer of the suite gives the library to read keys."""
    return None if key is None else key.decode("utf-8", "replace")
