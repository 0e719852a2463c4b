"""Idempotency keys: the same request sent again gets the same answer, and does nothing.

The key is looked up and kept in the transaction of what it protects, under the queue's lock.
Of two requests with one key on two queues the second insert violates the primary key; its request
is tried again alone, and then finds the answer of the first.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.pipeline import Statement, ask, no_answer, rows_of
from shared.problems import Refused

KEY_LENGTH_MAX: Final = 255
# Kept at least the service day and 24 hours.
KEPT_HOURS: Final = 48


@dataclass(frozen=True, slots=True)
class Key:
    """One caller's key for one path, and the hash of the body it came with."""

    caller: str
    path: str
    key: str
    body_hash: bytes

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.caller, self.path, self.key


@dataclass(frozen=True, slots=True)
class IdempotencyRecord:
    """The answer that was given under a key, and the hash of the body it was given to."""

    body_hash: bytes
    answer: Any

    def answer_for(self, key: Key) -> Any:  # noqa: ANN401 - whatever JSON was kept
        """Return the kept answer; raises `Refused` (422) when the body was another one."""
        if key.body_hash != self.body_hash:
            raise Refused(
                "IDEMPOTENCY_KEY_REUSED",
                "This Idempotency-Key was used for another request. Use a new one.",
                status=422,
            )
        return self.answer


Records = Mapping[tuple[str, str, str], IdempotencyRecord]


def earlier_answer(records: Records, key: Key | None) -> Any | None:  # noqa: ANN401 - whatever JSON was kept
    """Return the answer that was given under this key, or null; raises as `answer_for` does."""
    record = records.get(key.identity) if key else None
    return record.answer_for(key) if record and key else None


def key_of(caller: str, path: str, key: str | None, body: object) -> Key | None:
    """Return the key of a request, or null where it brought none.

    `body` is the parsed request, so that white space and order of fields make no difference.
    """
    if key is None:
        return None
    digest = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).digest()
    return Key(caller, path, key, digest)


async def find(tx: AsyncConnection, schema: str, keys: Collection[Key]) -> Records:
    return await ask(tx, finding(schema, keys)) if keys else {}


def finding(schema: str, keys: Collection[Key]) -> Statement[Records]:
    return Statement(
        _find(schema),
        {
            "callers": [key.caller for key in keys],
            "paths": [key.path for key in keys],
            "keys": [key.key for key in keys],
        },
        lambda rows: {
            (row["caller"], row["path"], row["key"]): IdempotencyRecord(
                bytes(row["body_hash"]), row["answer"]
            )
            for row in rows
        },
    )


Answers = Sequence[tuple[Key, Mapping[str, Any]]]


async def keep(tx: AsyncConnection, schema: str, answers: Answers) -> None:
    """Keep the answers; raises an integrity error when one of the keys has been used meanwhile."""
    if answers:
        await ask(tx, keeping(schema, answers))


def keeping(schema: str, answers: Answers) -> Statement[None]:
    return Statement(_keep(schema), {"answers": as_rows(answers)}, no_answer)


# The rows of `as_rows`, in a statement that writes more than answers (`shared.ledger.Beside`).
_ROWS: Final = rows_of(
    "answers",
    {"caller": "text", "path": "text", "key": "text", "body_hash": "text", "answer": "jsonb"},
)


def as_rows(answers: Answers) -> str:
    """Return answers as one JSON parameter, which `used` and `keeping_if` call `:answers`.

    As an array of texts each quotation mark in them would be escaped in Python.
    """
    return orjson.dumps(
        [
            {
                "caller": key.caller,
                "path": key.path,
                "key": key.key,
                "body_hash": key.body_hash.hex(),
                "answer": answer,
            }
            for key, answer in answers
        ]
    ).decode()


def used(schema: str) -> str:
    """Return SQL that selects a row where one of the keys has been used."""
    return f"SELECT FROM {_ROWS} JOIN {schema}.idempotency i USING (caller, path, key)"


def keeping_if(schema: str) -> str:
    """Return SQL that keeps the answers on the condition `{go}`."""
    return f"""
        INSERT INTO {schema}.idempotency (caller, path, key, body_hash, answer)
        SELECT caller, path, key, decode(body_hash, 'hex'), answer FROM {_ROWS} WHERE {{go}}
        """


@cache
def _find(schema: str) -> TextClause:
    return text(f"""
        SELECT i.caller, i.path, i.key, i.body_hash, i.answer FROM {schema}.idempotency i
        JOIN unnest(CAST(:callers AS text[]), CAST(:paths AS text[]), CAST(:keys AS text[]))
             AS k(caller, path, key) USING (caller, path, key)
        """)


@cache
def _keep(schema: str) -> TextClause:
    return text(keeping_if(schema).format(go="true"))


async def forget_old(tx: AsyncConnection, schema: str) -> None:
    await tx.execute(
        text(
            f"DELETE FROM {schema}.idempotency "
            f"WHERE kept_at < now() - make_interval(hours => {KEPT_HOURS})"
        )
    )
