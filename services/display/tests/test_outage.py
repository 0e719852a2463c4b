"""A broker of its own, that stops answering and that comes back as another one."""

import asyncio
import shutil
import signal
from pathlib import Path

from deploy.local import kafka_broker
from deploy.local.engines import free_port, wait_ready
from deploy.local.processes import start, stop
from services.display.tests.histories import history_of_today
from services.display.tests.test_consumer import (
    as_messages,
    following,
    heartbeat,
    names,
    publish,
    until,
    waiting,
)
from shared.kafka import ensure_topics
from shared.topics import ALL

# The reader asks the broker every few seconds and waits some for its answer.
NOTICED_SECONDS = 25


async def test_boards_outlive_a_broker_that_hangs_and_one_that_lost_its_log(
    engines_home: Path,
) -> None:
    home, port, controller = engines_home / "outage", free_port(), free_port()
    home.mkdir()
    engine = kafka_broker.prepare(home, port, controller)
    broker = start(engine.command, home / "kafka.log")
    try:
        await asyncio.to_thread(wait_ready, engine, broker, home / "kafka.log")
        await ensure_topics(engine.address, ALL)
        history = history_of_today()
        history.issue("CW")
        await publish(engine.address, names() + as_messages(history.events))
        async with following(engine.address, publishing=True) as boards:
            await until(lambda: boards.ready)
            assert boards.stale_since is None

            broker.send_signal(signal.SIGSTOP)
            await until(lambda: boards.stale_since is not None, NOTICED_SECONDS)
            assert waiting(boards) == ["CW-001"]
            broker.send_signal(signal.SIGCONT)
            history.issue("CW")
            await publish(engine.address, as_messages(history.events[-1:]))
            await publish(engine.address, [heartbeat()])
            await until(lambda: boards.stale_since is None, NOTICED_SECONDS)
            await until(lambda: waiting(boards) == ["CW-001", "CW-002"])

            stop(broker, signal.SIGKILL)
            shutil.rmtree(home)
            home.mkdir()
            engine = kafka_broker.prepare(home, port, controller)
            await until(lambda: boards.stale_since is not None, NOTICED_SECONDS)
            assert waiting(boards) == ["CW-001", "CW-002"]
            broker = start(engine.command, home / "kafka.log")
            await asyncio.to_thread(wait_ready, engine, broker, home / "kafka.log")
            await ensure_topics(engine.address, ALL)
            await publish(engine.address, names() + as_messages(history.events[1:]))
            await asyncio.sleep(NOTICED_SECONDS)
            assert waiting(boards) == ["CW-001", "CW-002"], "shown before the log was whole"
            await publish(engine.address, [heartbeat()])
            await until(lambda: waiting(boards) == ["CW-002"], 2 * NOTICED_SECONDS)
            await until(lambda: boards.stale_since is None, NOTICED_SECONDS)
    finally:
        stop(broker, signal.SIGKILL)
