"""Which requests of a batch are done, and which are answered from their idempotency keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.token_api.fleet.handle.answers import answer
from services.token_api.fleet.rules.batch import Result
from services.token_api.fleet.rules.commands import Command
from services.token_api.fleet.rules.states import Place
from shared.idempotency import IdempotencyRecord, Key, Records, earlier_answer
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class StationRequest:
    command: Command
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class StationResult:
    body: dict[str, Any]
    replayed: bool = False


class IdempotentBatch:
    """Which requests of a batch are to be done, and which are answered from their keys."""

    def __init__(self, batch: Sequence[StationRequest], records: Records) -> None:
        self._batch = batch
        self._records = records
        self._first: dict[tuple[str, str, str], int] = {}
        self._to_do: list[int] = []
        for position, request in enumerate(batch):
            identity = request.key.identity if request.key else None
            if identity in records or identity in self._first:
                continue
            self._to_do.append(position)
            if identity is not None:
                self._first[identity] = position

    @property
    def commands(self) -> list[Command]:
        return [self._batch[position].command for position in self._to_do]

    def answers(
        self, outcomes: Sequence[Result | Refused], place: Place
    ) -> list[StationResult | Refused]:
        done = dict(zip(self._to_do, outcomes, strict=True))
        answers: dict[int, StationResult | Refused] = {
            position: outcome
            if isinstance(outcome, Refused)
            else StationResult(answer(self._batch[position].command, outcome, place))
            for position, outcome in done.items()
        }
        for position, request in enumerate(self._batch):
            if position not in answers and request.key is not None:
                answers[position] = self._again(request.key, answers)
        return [answers[position] for position in range(len(self._batch))]

    def _again(
        self, key: Key, answers: Mapping[int, StationResult | Refused]
    ) -> StationResult | Refused:
        """Answer a request whose key was used before, or by another one of this batch."""
        try:
            if body := earlier_answer(self._records, key):
                return StationResult(body, replayed=True)
            first = self._first[key.identity]
            result = answers[first]
            if isinstance(result, Refused):
                return result
            earlier = self._batch[first].key or key
            record = IdempotencyRecord(earlier.body_hash, result.body)
            return StationResult(record.answer_for(key), replayed=True)
        except Refused as refused:
            return refused

    def to_keep(
        self, answers: Sequence[StationResult | Refused]
    ) -> list[tuple[Key, dict[str, Any]]]:
        """Return the answers that stay with their keys; what was refused may be asked again."""
        return [
            (request.key, one.body)
            for request, one in zip(self._batch, answers, strict=True)
            if request.key is not None and isinstance(one, StationResult) and not one.replayed
        ]
