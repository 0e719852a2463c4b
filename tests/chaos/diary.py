"""What the clients asked for and what they were told: written down before and after.

A diary is JSON lines, one `Entry` each. Every request is one operation: an `invoke` before it
is sent and exactly one of `ok`, `fail` or `info` after it; a retry is an operation of its own
with the same key. An operation without an ending was under way when the run stopped: unknown.

- `ok`: a 2xx answer; what it says was promised.
- `fail`: a 4xx answer with a problem body; it promises that nothing happened.
- `info`: a 5xx, a time-out or a cut connection; it may or may not have happened.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any, Self

import orjson


class Type(StrEnum):
    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    INFO = "info"


class Api(StrEnum):
    TOKEN_API = "token-api"
    DEPARTMENT = "department"
    DISPLAY = "display"
    NOTIFIER = "notifier"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at` is in seconds of the machine's monotonic clock, as are the faults' times."""

    at: float
    client: str
    operation: str
    type: Type
    operation_id: int
    api: Api
    key: str | None = None  # the Idempotency-Key
    queue_id: str | None = None
    token_id: int | None = None
    number: int | None = None
    desk_id: int | None = None
    http_status: int | None = None
    request: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A request and its ending, side by side; `ended` is null while nobody knows."""

    invoked: Entry
    ended: Entry | None

    @property
    def type(self) -> Type:
        return Type.INFO if self.ended is None else self.ended.type

    @property
    def answer(self) -> dict[str, Any]:
        return (self.ended.answer if self.ended else None) or {}


class Diary:
    """Keeps entries in memory and, line by line, in a file that survives a killed run."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._ids = count(1)
        self._file = None if path is None else path.open("ab", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def invoke(  # the names of an Entry
        self,
        client: str,
        operation: str,
        api: Api,
        *,
        key: str | None = None,
        queue_id: str | None = None,
        token_id: int | None = None,
        desk_id: int | None = None,
        request: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Write that a request is about to be sent."""
        entry = Entry(
            at=monotonic(),
            client=client,
            operation=operation,
            type=Type.INVOKE,
            operation_id=next(self._ids),
            api=api,
            key=key,
            queue_id=queue_id,
            token_id=token_id,
            desk_id=desk_id,
            request=None if request is None else dict(request),
        )
        return self._write(entry)

    def end(
        self,
        invoked: Entry,
        outcome: Type,
        *,
        http_status: int | None = None,
        answer: Mapping[str, Any] | None = None,
        token_id: int | None = None,
        number: int | None = None,
        desk_id: int | None = None,
    ) -> Entry:
        """Write how a request ended."""
        entry = Entry(
            at=monotonic(),
            client=invoked.client,
            operation=invoked.operation,
            type=outcome,
            operation_id=invoked.operation_id,
            api=invoked.api,
            key=invoked.key,
            queue_id=invoked.queue_id,
            token_id=token_id if token_id is not None else invoked.token_id,
            number=number,
            desk_id=desk_id if desk_id is not None else invoked.desk_id,
            http_status=http_status,
            answer=None if answer is None else dict(answer),
        )
        return self._write(entry)

    def _write(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        if self._file is not None:
            self._file.write(orjson.dumps(asdict(entry)) + b"\n")
        return entry


def operations(entries: list[Entry]) -> list[Operation]:
    """Put each invocation beside its ending, in the order of the invocations."""
    ended = {entry.operation_id: entry for entry in entries if entry.type is not Type.INVOKE}
    return [
        Operation(entry, ended.get(entry.operation_id))
        for entry in entries
        if entry.type is Type.INVOKE
    ]
