"""Says on the log which screens are there: those that have a name in their address.

Without a name a screen is nobody in particular, and nobody waits to hear of it.
"""

import asyncio
from datetime import UTC, datetime
from typing import Final

import structlog

from services.display.boards import Boards
from shared.kafka import Message, Publisher
from shared.logs import describe
from shared.problems import EngineUnavailable
from shared.screens import ScreenSeen
from shared.topics import SCREENS

# Several times within the minute after which a screen is said to be silent.
SAY_SECONDS: Final = 15.0
# A broker needs seconds to start.
PAUSE_SECONDS: Final = 5.0

log = structlog.get_logger()


async def say_who_is_there(bootstrap: str, boards: Boards) -> None:
    """Say it again and again, for ever; without a broker nothing is said, and boards go on."""
    while True:
        try:
            async with Publisher(bootstrap) as publisher:
                while True:
                    seen = seen_now(boards, datetime.now(UTC))
                    await publisher.send_many(
                        Message(SCREENS, one.key, one.model_dump_json(by_alias=True).encode())
                        for one in seen
                    )
                    await asyncio.sleep(SAY_SECONDS)
        except EngineUnavailable as error:
            log.warning("screens not told of", error=describe(error))
        await asyncio.sleep(PAUSE_SECONDS)


def seen_now(boards: Boards, now: datetime) -> list[ScreenSeen]:
    return [
        ScreenSeen(branch_id=branch_id, screen=screen, seen_at=now)
        for branch_id, screen in boards.named_screens()
    ]
