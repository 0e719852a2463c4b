"""What decides about a token beside its queue's row, and what is written with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from services.token_api.counters.rules import CounterSettings
from services.token_api.counters.store.settings import SETTINGS_FROM, SETTINGS_VERSION
from services.token_api.tokens import SCHEMA
from shared import idempotency
from shared.idempotency import Key
from shared.ledger import Beside, as_json
from shared.pipeline import rows_of

Answers = Sequence[tuple[Key, Mapping[str, Any]]]

_SETTINGS_CHANGED: Final = f"""
    SELECT FROM {rows_of("settings", {"queue_id": "text", "version": "text"})}
    WHERE NOT EXISTS (
      SELECT FROM {SETTINGS_FROM}
      WHERE q.queue_id = r.queue_id AND {SETTINGS_VERSION} = r.version)
"""
_HOLDER_IS_LIVE: Final = f"""
    SELECT FROM {rows_of("holders", {"queue_id": "text", "user_id": "bigint"})}
    JOIN ledger.token t ON t.queue_id = r.queue_id AND t.user_id = r.user_id
    WHERE t.user_id IS NOT NULL
      AND t.status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
"""
_KEY_IS_USED: Final = idempotency.used(SCHEMA)
_KEEP: Final = idempotency.keeping_if(SCHEMA)


def keeping(answers: Answers) -> Beside:
    """Keep the answers with their keys, where they were looked up under the locks."""
    if not answers:
        return Beside()
    return Beside(writes=(_KEEP,), parameters={"answers": idempotency.as_rows(answers)})


def keeping_if_new(
    answers: Answers,
    holders: Collection[tuple[str, int]],
    counters: Iterable[CounterSettings],
) -> Beside:
    """Keep them unless the settings have changed, a key was used, or a holder has a live token."""
    versions = [{"queue_id": counter.queue_id, "version": counter.version} for counter in counters]
    kept = keeping(answers)
    against = [_SETTINGS_CHANGED]
    parameters = {"settings": as_json(versions), **kept.parameters}
    if answers:
        against.append(_KEY_IS_USED)
    if holders:
        against.append(_HOLDER_IS_LIVE)
        parameters["holders"] = as_json(
            [{"queue_id": queue_id, "user_id": user_id} for queue_id, user_id in holders]
        )
    return Beside(tuple(against), kept.writes, parameters)
