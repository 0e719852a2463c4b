"""What the consumer writes in the event's own transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.rules import FLEETING, Kind, LetterDraft
from services.notifier.stops.links import address_key

# Told when there is something to send, or, with this payload, a dead letter to announce.
CHANNEL: Final = "notifier_letters"
DEAD: Final = "DEAD"
# Mail servers that are away for longer need somebody to look, and the news has grown old.
GIVE_UP_AFTER: Final = timedelta(hours=24)


class Written(NamedTuple):
    draft: LetterDraft
    message_id: str


class Outdated(NamedTuple):
    """What letters about a token must not say any more: these kinds, of versions before this."""

    token_id: int
    version: int
    kinds: Collection[Kind]


async def write_letters(tx: AsyncConnection, letters: Sequence[Written]) -> None:
    """Write letters and wake the sender; a second one of the same event changes nothing."""
    rows = [_row(letter) for letter in letters]
    await tx.execute(
        _WRITE, {"letters": orjson.dumps(rows).decode(), "give_up_after": GIVE_UP_AFTER}
    )


def _row(letter: Written) -> dict[str, Any]:
    draft = letter.draft
    return {
        "event_id": draft.event_id,
        "token_id": draft.token_id,
        "version": draft.version,
        "kind": draft.kind,
        "label": draft.label,
        "queue_id": draft.queue_id,
        "department_id": draft.department_id,
        "branch_id": draft.branch_id,
        "language": draft.language,
        "message_id": letter.message_id,
        "recipient": draft.recipient,
        "address_key": address_key(draft.recipient).hex(),
        "name": draft.name,
        "context": draft.context,
        "problem": draft.problem,
        "fleeting": draft.kind in FLEETING,
    }


async def supersede(tx: AsyncConnection, outdated: Sequence[Outdated]) -> None:
    """Withdraw the unsent letters of these kinds that are about earlier versions of the tokens."""
    each = [(old.token_id, old.version, kind.value) for old in outdated for kind in old.kinds]
    tokens, versions, kinds = zip(*sorted(each), strict=True)
    await tx.execute(
        _SUPERSEDE, {"tokens": list(tokens), "versions": list(versions), "kinds": list(kinds)}
    )


async def note_moves(tx: AsyncConnection, moves: Mapping[int, int]) -> None:
    """Remember at which version tokens left their line: the old queue's news may come later."""
    tokens = sorted(moves)
    await tx.execute(
        _NOTE_MOVES, {"tokens": tokens, "versions": [moves[token_id] for token_id in tokens]}
    )


_WRITE: Final = text(f"""
    WITH written AS (
      INSERT INTO notifier.letter (event_id, token_id, version, kind, label, queue_id,
        department_id, branch_id, language, message_id, recipient, address_key, name, context,
        give_up_at, last_error, status, ended_at)
      SELECT event_id, token_id, version, kind, label, queue_id,
        department_id, branch_id, language, message_id, recipient, decode(address_key, 'hex'),
        name, context, now() + :give_up_after,
        CASE WHEN stopped THEN 'The recipient wants no letters.' ELSE problem END, status,
        CASE WHEN status <> 'PENDING' THEN now() END
      FROM (SELECT letter.*, stopped, CASE
          WHEN stopped THEN 'SUPERSEDED'
          WHEN problem IS NOT NULL THEN 'DEAD'
          WHEN fleeting AND EXISTS (
            SELECT FROM notifier.moved m
            WHERE m.token_id = letter.token_id AND m.version > letter.version
          ) THEN 'SUPERSEDED'
          ELSE 'PENDING' END AS status
        FROM jsonb_to_recordset(CAST(:letters AS jsonb)) AS letter (event_id uuid,
          token_id bigint, version integer, kind text, label text, queue_id text,
          department_id text, branch_id text, language text, message_id text, recipient text,
          address_key text, name text, context jsonb, problem text, fleeting boolean)
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM notifier.stopped s
          WHERE letter.kind <> 'EMERGENCY' AND s.branch_id = letter.branch_id
            AND s.address_key = decode(letter.address_key, 'hex')) AS stopped) known) draft
      ON CONFLICT (event_id) DO NOTHING
      RETURNING status
    )
    SELECT pg_notify('{CHANNEL}', status) FROM (SELECT DISTINCT status FROM written) news
""")
_SUPERSEDE: Final = text("""
    UPDATE notifier.letter SET status = 'SUPERSEDED', ended_at = now()
    FROM unnest(CAST(:tokens AS bigint[]), CAST(:versions AS integer[]), CAST(:kinds AS text[]))
      AS old (token_id, version, kind)
    WHERE letter.token_id = old.token_id AND letter.version < old.version
      AND letter.kind = old.kind AND letter.status = 'PENDING'
""")
_NOTE_MOVES: Final = text("""
    INSERT INTO notifier.moved AS m (token_id, version)
    SELECT * FROM unnest(CAST(:tokens AS bigint[]), CAST(:versions AS integer[]))
    ON CONFLICT (token_id) DO UPDATE
      SET version = greatest(m.version, excluded.version), moved_at = now()
""")
