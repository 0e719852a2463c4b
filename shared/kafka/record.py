"""One record of a topic: what of the client library's own record the rest of the suite sees."""

from collections.abc import Sequence
from typing import Protocol


class Record(Protocol):
    """The library's record as it is: making another of each costs a tenth of reading a day."""

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


def text_key(key: bytes | None) -> str | None:
    """Return a key as text: what every consumer of the suite gives the library to read keys."""
    return None if key is None else key.decode("utf-8", "replace")
