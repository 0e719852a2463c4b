"""A department's recent calls; the result does not depend on the order of the events."""

from bisect import bisect_left
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple

# What a board shows: "did I miss my call?"
SHOWN_MAX: Final = 6
# A call can be taken back within a minute; so many behind the shown ones wait to fill its place.
KEPT_MAX: Final = 64


class Call(NamedTuple):
    """One announcement; a recall is another, of its own id. They sort by time."""

    at: datetime
    call_id: str
    token_id: int
    version: int
    label: str
    desk_id: int | None
    service_date: date


class RecentCalls:
    def __init__(self) -> None:
        self._calls: list[Call] = []  # oldest first
        self._undone: dict[int, tuple[int, date]] = {}

    def add(self, call: Call) -> None:
        undone = self._undone.get(call.token_id)
        if undone is not None and call.version < undone[0]:
            return
        calls = self._calls
        if not calls or calls[-1] < call:
            calls.append(call)  # nearly always: comparing with others costs more than the rest
            self._forget_oldest()
            return
        place = bisect_left(calls, call)
        if place < len(calls) and calls[place].call_id == call.call_id:
            return  # heard before
        calls.insert(place, call)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        if len(self._calls) > 2 * KEPT_MAX:  # not at each call: it moves the whole list
            del self._calls[:-KEPT_MAX]

    def undo(self, token_id: int, version: int, service_date: date) -> None:
        """Forget the calls of a token that were made before this version of it."""
        undone_at, _ = self._undone.get(token_id, (0, service_date))
        self._undone[token_id] = (max(version, undone_at), service_date)
        self._calls = [
            call for call in self._calls if call.token_id != token_id or call.version >= version
        ]

    def forget_before(self, day: date) -> None:
        self._calls = [call for call in self._calls if call.service_date >= day]
        self._undone = {
            token_id: undone for token_id, undone in self._undone.items() if undone[1] >= day
        }

    def shown(self, first_day: date, last_day: date) -> list[Call]:
        """Return the last few of tokens of these days, the newest first."""
        calls = (
            call for call in reversed(self._calls) if first_day <= call.service_date <= last_day
        )
        return list(islice(calls, SHOWN_MAX))
