"""A simulation that never fails shows nothing: each of these mistakes it must find."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from importlib import import_module
from itertools import chain, count
from typing import Any, Final
from unittest import mock

import pytest

from services.department.rules import calling
from services.display.calls import RecentCalls
from services.display.rules import Fold
from services.token_api.fleet.rules import station
from services.token_api.slots.rules import preemptive
from services.token_api.slots.rules.discipline import Seat
from services.token_api.tokens import numbers
from shared import ledger, relay, relay_cursors, relay_records, returning
from shared.kafka.reading import Reading
from shared.kafka.stretch import Stretch
from shared.ledger import orders
from shared.ordering import Ageing, Strict, Windows
from shared.ordering.ratio import TakesTurns
from tests.simulation.games import FIRST, Game, caught, histories, processes
from tests.simulation.owner.history import NOON

forecast = import_module("services.department.forecast.line")
SEEDS: Final = 500
DAY: Final = timedelta(days=1)

Broken = Callable[[], AbstractContextManager[Any]]


def _with(place: object, name: str, mistake: object) -> Broken:
    return lambda: mock.patch.object(place, name, mistake)


def _nothing(*_: object, **__: object) -> None:
    return


async def _nothing_later(*_: object, **__: object) -> None:
    return


async def _noted_before_it_is_sent(self: Any) -> bool:
    found = await self._read({})
    if found.events:
        async with self._engine.connect() as tx:
            await relay_cursors.advance(tx, found.lasts, [])
        latest = relay.now()
        await self._publisher.send_many(
            [relay_records.record_of(event, latest, epoch=0) for event in found.events]
        )
    return bool(found.more)


async def _committed_before_it_is_applied(self: Any, deliveries: Mapping[Any, Any]) -> None:
    await _CONTINUE(self, deliveries)
    await self._consumer.commit(
        {one: batch[-1].record.offset + 1 for one, batch in deliveries.items()}
    )


def _forgets(self: RecentCalls, token_id: int, version: int, _: object) -> None:
    self._calls = [
        call for call in self._calls if call.token_id != token_id or call.version >= version
    ]


def _sees_the_latest(self: Fold, record: Any) -> None:
    _SEE(self, record | {"version": next(_LATER)})


def _folds_again(line: Any, event: Any) -> bool:
    line.seq = 0
    return bool(_FOLD(line, event))


def _joins_unseen(self: Windows, *booked: Any, now: datetime) -> Any:
    category, arrived_at, checked_in_at, appointment = booked
    return _JOINS(self, category, arrived_at, checked_in_at or now, appointment, now=now)


def _no_gaps_are_seen() -> AbstractContextManager[Any]:
    """Commit too early, and believe what comes next whatever is missing before it."""
    stack = ExitStack()
    stack.enter_context(mock.patch.object(Reading, "_continue", _committed_before_it_is_applied))
    always = mock.patch.object(Stretch, "accepts_gap", return_value=True)
    stack.enter_context(always)
    return stack


_CONTINUE: Final = Reading._continue
_FOLD: Final = forecast.fold
_SEE: Final = Fold.see
_JOINS: Final = Windows.joins
_LATER: Final = count(1)

RULES: Final[Mapping[str, Broken]] = {
    "numbers without the fence": _with(
        numbers,
        "_TAKE",
        numbers._TAKE.replace("math.max(", "(function(a) return a end)("),
    ),
    "a desk that calls while it is busy": _with(calling, "require_calling", _nothing),
    "a slot that seats everybody": _with(preemptive, "admit", lambda *_: Seat()),
    "a free seat that stays free": _with(
        import_module("services.token_api.slots.handle.decisions"),
        "promotions",
        lambda *_, **__: [],
    ),
    "a line that never matches": _with(station.Station, "match", _nothing),
    "a board that believes whoever comes last": _with(Fold, "see", _sees_the_latest),
    "calls that are undone and come back": _with(RecentCalls, "undo", _forgets),
    "a ratio that forgets its turns": _with(TakesTurns, "after", lambda *_: {}),
    "an ageing that goes by the category alone": _with(
        Ageing, "rank", lambda _, waiting: Strict().rank(waiting)
    ),
    "a strict line that goes by the arrival alone": _with(
        orders, "order_key", lambda waiting, **_: (waiting.arrived_at, waiting.token_id)
    ),
    "a booked one who is called without being there": _with(Windows, "joins", _joins_unseen),
    "windows that are always open": _with(Windows, "opens_at", lambda *_: NOON - DAY),
    "a late one who stands by the appointment": _with(Windows, "closes_at", lambda *_: NOON + DAY),
    "a call from the slots where a counter takes them in": _with(
        ledger, "called_from", lambda queues: queues
    ),
    "a return to the place of before": _with(
        returning, "_place", lambda token, *_, **__: (token.arrived_at, 0)
    ),
    "a pace that counts twice": _with(
        import_module("services.department.forecast.lines"), "fold", _folds_again
    ),
}
PROCESSES: Final[Mapping[str, Broken]] = {
    "a cursor that moves before the send": _with(
        relay._Relay, "_send_batch", _noted_before_it_is_sent
    ),
    "a relay that does not fill an empty log": _with(relay._Relay, "_start_over", _nothing_later),
    "offsets that are committed first": _no_gaps_are_seen,
}
# Where one history in hundreds finds a mistake, the one that did is played first.
FOUND_BY: Final[Mapping[str, int]] = {"offsets that are committed first": 391}


@pytest.mark.parametrize(("mistake", "broken"), RULES.items(), ids=list(RULES))
def test_a_mistake_in_rules_or_folds_is_found(mistake: str, broken: Broken) -> None:
    _find(mistake, broken, histories)


@pytest.mark.parametrize(("mistake", "broken"), PROCESSES.items(), ids=list(PROCESSES))
def test_a_mistake_in_a_process_is_found(mistake: str, broken: Broken) -> None:
    _find(mistake, broken, processes)


def _known(mistake: str) -> list[int]:
    return [FOUND_BY[mistake]] if mistake in FOUND_BY else []


def _find(mistake: str, broken: Broken, game: Game) -> None:
    with broken():
        found = caught(game, chain(_known(mistake), range(FIRST, FIRST + SEEDS)))
    assert found is not None, f"{mistake}: not found in {SEEDS} histories"
