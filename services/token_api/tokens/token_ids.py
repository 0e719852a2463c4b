"""Ids and secrets of new tokens; ids come from the sequence by the block, with other reads."""

from collections import deque
from typing import Final

from shared import ledger
from shared.pipeline import Answer, Pipeline

SCHEMA: Final = "token_api"
# 128 bits: nobody finds another's ticket by trying.
SECRET_BYTES: Final = 16
# A restart forgets at most this many; ids are names, nothing counts by them.
BLOCK: Final = 256


class TokenIds:
    """The ids that this process may give; one batch at a time asks and takes."""

    def __init__(self) -> None:
        self._left: deque[int] = deque()
        self._coming: Answer[list[int]] | None = None

    def ask_for(self, count: int, pipeline: Pipeline) -> None:
        """Let the pipeline bring a block where fewer than `count` are left."""
        self._coming = None
        if len(self._left) < count:
            self._coming = pipeline.add(ledger.taking_token_ids(max(BLOCK, count)))

    def take(self, count: int) -> list[int]:
        if self._coming is not None:
            self._left.extend(self._coming.value)
            self._coming = None
        return [self._left.popleft() for _ in range(count)]
