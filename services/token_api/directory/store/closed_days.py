"""Closed days in SQL, beside a branch `b` and a department `d`."""

from typing import Final

_CLOSED_ON: Final = """EXISTS (
    SELECT FROM jsonb_array_elements(b.closed_days || d.closed_days) AS closed
    WHERE CAST({day} AS text) BETWEEN closed ->> 'first' AND closed ->> 'last')"""


def closed_on(day: str) -> str:
    """Return the condition that the day in this expression, of type date, is closed."""
    return _CLOSED_ON.format(day=day)
