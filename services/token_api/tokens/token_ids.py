"""Ids and secrets of new tokens; ids come from the sequence by the block, with other reads."""

from collections import deque
from collections.abc import Callable
from typing import Final

from shared import ledger
from shared.pipeline import Pipeline, Rows, Statement

SCHEMA: Final = "token_api"
# 128 bits: nobody finds another's ticket by trying.
SECRET_BYTES: Final = 16
# A restart forgets at most this many; ids are names, nothing counts by them.
BLOCK: Final = 256


class TokenIds:
    """The ids that this process may give; one batch at a time asks and takes."""

    def __init__(self) -> None:
        self._left: deque[int] = deque()

    def ask_for(self, count: int, pipeline: Pipeline) -> None:
        """Let the pipeline bring a block where fewer than `count` are left."""
        if not self.has(count):
            asking = ledger.taking_token_ids(max(BLOCK, count))
            pipeline.add(Statement(asking.clause, asking.parameters, self._receive(asking.read)))

    def has(self, count: int) -> bool:
        return len(self._left) >= count

    def take(self, count: int) -> list[int]:
        return [self._left.popleft() for _ in range(count)]

    def _receive(self, read: Callable[[Rows], list[int]]) -> Callable[[Rows], None]:
        return lambda rows: self._left.extend(read(rows))
