"""Our display as one process, fed without a broker: one board that changes at a steady pace."""

import asyncio
import os
from datetime import UTC, datetime

from bench.load.boards import DEPARTMENTS, WAITING, arrival, crowd
from services.display.boards import Boards
from services.display.rules import Fold
from services.display.serve import run
from services.display.settings import Settings
from shared import logs


async def feed(boards: Boards) -> None:
    fold = Fold(datetime.now(UTC))
    for record in crowd():
        fold.see(record)
    boards.show(fold)
    number = DEPARTMENTS * WAITING
    while True:
        await asyncio.sleep(float(os.environ["BOARD_SECONDS"]))
        fold.see(arrival(number))
        boards.mark()
        boards.hear(fold)
        number += 1


if __name__ == "__main__":
    logs.configure("one-board", "WARNING")
    run(Settings(), feed)
