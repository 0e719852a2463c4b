"""Which requests of a batch are done, and which are answered from their idempotency keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.token_api.handle.fleet.shapes import answer
from services.token_api.rules.fleet.commands import Command
from services.token_api.rules.fleet.states import Place
from services.token_api.rules.fleet.work import Done
from shared import idempotency
from shared.idempotency import Key
from shared.problems import Refused


@dataclass(frozen=True, slots=True)
class Asked:
    command: Command
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    body: dict[str, Any]
    replayed: bool = False


class Run:
    """Which requests of a batch are to be done, and which are answered from their keys."""

    def __init__(
        self, batch: Sequence[Asked], kept: Mapping[tuple[str, str, str], idempotency.Kept]
    ) -> None:
        self._batch = batch
        self._kept = kept
        self._first: dict[tuple[str, str, str], int] = {}
        self._to_do: list[int] = []
        for position, asked in enumerate(batch):
            identity = asked.key.identity if asked.key else None
            if identity in kept or identity in self._first:
                continue
            self._to_do.append(position)
            if identity is not None:
                self._first[identity] = position

    @property
    def commands(self) -> list[Command]:
        return [self._batch[position].command for position in self._to_do]

    def answers(self, outcomes: Sequence[Done | Refused], place: Place) -> list[Answer | Refused]:
        done = dict(zip(self._to_do, outcomes, strict=True))
        answers: dict[int, Answer | Refused] = {
            position: outcome
            if isinstance(outcome, Refused)
            else Answer(answer(self._batch[position].command, outcome, place))
            for position, outcome in done.items()
        }
        for position, asked in enumerate(self._batch):
            if position not in answers and asked.key is not None:
                answers[position] = self._again(asked.key, answers)
        return [answers[position] for position in range(len(self._batch))]

    def _again(self, key: Key, answers: Mapping[int, Answer | Refused]) -> Answer | Refused:
        """Answer a request whose key was used before, or by another one of this batch."""
        try:
            if key.identity in self._kept:
                return Answer(self._kept[key.identity].answer_for(key), replayed=True)
            first = self._first[key.identity]
            twin = answers[first]
            if isinstance(twin, Refused):
                return twin
            earlier = self._batch[first].key or key
            body = idempotency.Kept(earlier.body_hash, twin.body).answer_for(key)
            return Answer(body, replayed=True)
        except Refused as refused:
            return refused

    def to_keep(self, answers: Sequence[Answer | Refused]) -> list[tuple[Key, dict[str, Any]]]:
        """Return the answers that stay with their keys; what was refused may be asked again."""
        return [
            (asked.key, one.body)
            for asked, one in zip(self._batch, answers, strict=True)
            if asked.key is not None and isinstance(one, Answer) and not one.replayed
        ]
