"""Branches' own words, an example of their places, and the test letters of the last hour."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.own_words import OwnWords
from services.notifier.rules import Kind


async def places(tx: AsyncConnection, branch_id: str) -> dict[str, dict[str, Any]]:
    """Return a `department` of the branch and a `queue` of it, those that the directory has."""
    row = (await tx.execute(_PLACES, {"branch_id": branch_id})).mappings().first()
    return {name: value for name, value in row.items() if value} if row else {}


async def own_words(tx: AsyncConnection, branch_id: str) -> dict[tuple[Kind, str], OwnWords]:
    """Return the branch's own words by kind and language."""
    rows = await tx.execute(_OWN, {"branch_id": branch_id})
    return {(Kind(row.kind), row.language): row.words for row in rows}


async def keep(
    tx: AsyncConnection, key: tuple[str, Kind, str], words: OwnWords, *, changed_by: str
) -> None:
    """Write the words of (branch, kind, language); letters not sent yet are sent with them."""
    body: Sequence[str] = words["body"]
    await tx.execute(
        _KEEP,
        {
            **_key(key),
            "subject": words["subject"],
            "headline": words["headline"],
            "body": list(body),
            "changed_by": changed_by,
        },
    )


async def forget(tx: AsyncConnection, key: tuple[str, Kind, str]) -> None:
    await tx.execute(_FORGET, _key(key))


async def note_test_letter(
    tx: AsyncConnection, event_id: UUID, *, sent_by: str, an_hour_max: int
) -> bool:
    """Count a test letter, once; return False when too many were sent in the last hour, by all."""
    await tx.execute(_ONE_AFTER_ANOTHER)
    await tx.execute(_TESTS_FORGOTTEN)
    noted = {"event_id": event_id, "sent_by": sent_by, "an_hour_max": an_hour_max}
    return bool((await tx.execute(_TEST_NOTED, noted)).scalar_one())


def _key(key: tuple[str, Kind, str]) -> dict[str, str]:
    branch_id, kind, language = key
    return {"branch_id": branch_id, "kind": kind.value, "language": language}


_PLACES: Final = text("""
    SELECT d.value AS department, q.value AS queue
    FROM notifier.directory_object d LEFT JOIN notifier.directory_object q
      ON q.key LIKE 'queue/%' AND q.value ->> 'departmentId' = d.value ->> 'departmentId'
    WHERE d.key LIKE 'department/%' AND d.value ->> 'branchId' = :branch_id
    ORDER BY q.key IS NULL, d.key, q.key LIMIT 1
""")
_OWN: Final = text("""
    SELECT kind, language, to_jsonb(w) AS words FROM notifier.wording w
    WHERE branch_id = :branch_id
""")
_KEEP: Final = text("""
    INSERT INTO notifier.wording
      (branch_id, kind, language, subject, headline, body, changed_by)
    VALUES (:branch_id, :kind, :language, :subject, :headline, :body, :changed_by)
    ON CONFLICT (branch_id, kind, language) DO UPDATE
      SET subject = excluded.subject, headline = excluded.headline, body = excluded.body,
        changed_by = excluded.changed_by, changed_at = now()
""")
_FORGET: Final = text("""
    DELETE FROM notifier.wording
    WHERE (branch_id, kind, language) = (:branch_id, :kind, :language)
""")
_ONE_AFTER_ANOTHER: Final = text("LOCK TABLE notifier.test_letter IN SHARE ROW EXCLUSIVE MODE")
_TESTS_FORGOTTEN: Final = text("""
    DELETE FROM notifier.test_letter WHERE sent_at < now() - interval '1 hour'
""")
_TEST_NOTED: Final = text("""
    WITH noted AS (
      INSERT INTO notifier.test_letter (event_id, sent_by)
      SELECT :event_id, :sent_by
      WHERE (SELECT count(*) FROM notifier.test_letter) < :an_hour_max
      ON CONFLICT DO NOTHING
      RETURNING event_id
    )
    SELECT EXISTS (SELECT FROM noted)
      OR EXISTS (SELECT FROM notifier.test_letter WHERE event_id = :event_id)
""")
