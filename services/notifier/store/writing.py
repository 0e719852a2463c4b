"""What the consumer writes in the event's own transaction."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.rules import FLEETING, Kind, LetterDraft

# Told when there is something to send, or a dead letter to announce; the payload says nothing.
CHANNEL: Final = "notifier_letters"
# Mail servers that are away for longer need somebody to look, and the news has grown old.
GIVE_UP_AFTER: Final = timedelta(hours=24)


async def write_letter(tx: AsyncConnection, draft: LetterDraft, *, message_id: str) -> None:
    """Write one letter and wake the sender; a second one of the same event changes nothing."""
    await tx.execute(
        _WRITE,
        {
            "event_id": draft.event_id,
            "token_id": draft.token_id,
            "version": draft.version,
            "kind": draft.kind.value,
            "label": draft.label,
            "queue_id": draft.queue_id,
            "department_id": draft.department_id,
            "branch_id": draft.branch_id,
            "language": draft.language,
            "message_id": message_id,
            "recipient": draft.recipient,
            "name": draft.name,
            "context": orjson.dumps(draft.context).decode(),
            "problem": draft.problem,
            "fleeting": draft.kind in FLEETING,
            "give_up_after": GIVE_UP_AFTER,
        },
    )


async def supersede(
    tx: AsyncConnection, token_id: int, *, version: int, kinds: Collection[Kind]
) -> None:
    """Withdraw the unsent letters of these kinds that speak of an earlier version of the token."""
    await tx.execute(
        _SUPERSEDE,
        {"token_id": token_id, "version": version, "kinds": [kind.value for kind in kinds]},
    )


async def note_move(tx: AsyncConnection, token_id: int, version: int) -> None:
    """Remember that the token left its line: the old queue's partition may be read later."""
    await tx.execute(_NOTE_MOVE, {"token_id": token_id, "version": version})


_WRITE: Final = text(f"""
    WITH written AS (
      INSERT INTO notifier.letter (event_id, token_id, version, kind, label, queue_id,
        department_id, branch_id, language, message_id, recipient, name, context,
        give_up_at, last_error, status, ended_at)
      SELECT :event_id, CAST(:token_id AS bigint), :version, :kind, :label, :queue_id,
        :department_id, :branch_id, :language, :message_id, :recipient, :name,
        CAST(:context AS jsonb), now() + :give_up_after, CAST(:problem AS text), state.status,
        CASE WHEN state.status <> 'PENDING' THEN now() END
      FROM (SELECT CASE
          WHEN CAST(:problem AS text) IS NOT NULL THEN 'DEAD'
          WHEN :fleeting AND EXISTS (
            SELECT FROM notifier.moved m
            WHERE m.token_id = CAST(:token_id AS bigint) AND m.version > :version
          ) THEN 'SUPERSEDED'
          ELSE 'PENDING' END AS status) state
      ON CONFLICT (event_id) DO NOTHING
      RETURNING 1
    )
    SELECT pg_notify('{CHANNEL}', '') FROM written
""")
_SUPERSEDE: Final = text("""
    UPDATE notifier.letter SET status = 'SUPERSEDED', ended_at = now()
    WHERE token_id = :token_id AND version < :version AND kind = ANY(:kinds)
      AND status = 'PENDING'
""")
_NOTE_MOVE: Final = text("""
    INSERT INTO notifier.moved AS m (token_id, version) VALUES (:token_id, :version)
    ON CONFLICT (token_id) DO UPDATE
      SET version = greatest(m.version, excluded.version), moved_at = now()
""")
