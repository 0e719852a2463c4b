"""Notes for the summary whether Kafka answers."""

import asyncio
from typing import Never

from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.sending import note_engine


class Contact:
    """Records whether the broker answers, each time that this changes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._answers: bool | None = None
        self._news = asyncio.Event()

    def note(self, answers: bool) -> None:  # noqa: FBT001 — a callback with this one argument
        if answers is not self._answers:
            self._answers = answers
            self._news.set()

    async def keep(self, engine: AsyncEngine) -> Never:
        while True:
            await self._news.wait()
            self._news.clear()
            detail = None if self._answers else "no broker answers"
            try:
                async with engine.begin() as tx:
                    await note_engine(tx, self._name, reachable=bool(self._answers), detail=detail)
            except BaseException:
                self._news.set()  # not written: to be written when this begins anew
                raise
