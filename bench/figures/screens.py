"""One board to thousands of screens of one display process: CPU, the last one's wait, memory."""

import asyncio
import json
import resource
import time
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.child import LoadError, child, told_by
from bench.progress import say
from bench.testbed import Server, Testbed
from bench.testbed.cpu import of_process

SCREENS: Final = 5_000
ROUNDS: Final = 3
BOARDS: Final = 6
# So far apart that one is out before the next one is due.
BOARD_SECONDS: Final = 1.5
FILES_BESIDES_SCREENS: Final = 300
START_SECONDS_MAX: Final = 180

WHAT: Final = "a board of eight departments to 5,000 event streams of one process"
BARE: Final = "an ASGI app under uvicorn, same settings, that only sends the same bytes"
CPU: Final = Promise(
    name="board-cpu",
    says="A board reaches thousands of screens for little more CPU than the bytes alone cost.",
    unit="times the limit",
    goal=1.5,
    better=Better.LOWER,
    measured=f"CPU µs a screen and board, {WHAT}",
    limit=BARE,
)
LAST: Final = Promise(
    name="board-last",
    says="The last of thousands of screens has a board hardly later than from a bare app.",
    unit="times the limit",
    goal=2.0,
    better=Better.LOWER,
    measured=f"ms from encoding to the last screen, {WHAT}",
    limit=BARE,
)
MEMORY: Final = Promise(
    name="screen-memory",
    says="A connected screen takes little more memory than a bare connection.",
    unit="times the limit",
    goal=2.0,
    better=Better.LOWER,
    measured="kB of resident memory a connected screen",
    limit=BARE,
)
PROMISES: Final = (CPU, LAST, MEMORY)


@dataclass(frozen=True)
class Sent:
    cpu_us: float  # a screen and board
    last_ms: float
    memory_kb: float  # a screen


async def measure(testbed: Testbed) -> dict[str, Measured]:
    screens = min(int(testbed.share(SCREENS)), _files() - FILES_BESIDES_SCREENS)
    ours, limits = [], []
    for number in range(1, testbed.rounds(ROUNDS) + 1):
        ours.append(await _send(testbed, "bench.load.one_board", screens))
        limits.append(await _send(testbed, "bench.limits.bare_stream", screens))
        say(f"    round {number}: {ours[-1]}, limit {limits[-1]}")
    details: dict[str, float | str] = {"screens": screens}
    return {
        CPU.name: _beside([a.cpu_us for a in ours], [b.cpu_us for b in limits], details),
        LAST.name: _beside([a.last_ms for a in ours], [b.last_ms for b in limits], details),
        MEMORY.name: _beside([a.memory_kb for a in ours], [b.memory_kb for b in limits], details),
    }


def _files() -> int:
    """Return how many files a process may open here: each screen is one."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def _beside(ours: list[float], limits: list[float], details: dict[str, float | str]) -> Measured:
    values = tuple(a / b for a, b in zip(ours, limits, strict=True))
    both = {"ours, median": median(ours), "limit, median": median(limits)}
    return Measured(values, tuple(ours), tuple(limits), {**details, **both})


async def _send(testbed: Testbed, module: str, screens: int) -> Sent:
    environment = {
        "BOARD_SECONDS": str(BOARD_SECONDS),
        "DISPLAY_CLIENTS_MAX": str(screens + FILES_BESIDES_SCREENS),
    }
    name = module.rpartition(".")[2].replace("_", "-")
    with testbed.server(
        name, "-m", module, port_variable="DISPLAY_PORT", environment=environment
    ) as server:
        empty = server.process.memory_info().rss
        return await _watch(server, screens, empty)


async def _watch(server: Server, screens: int, empty: int) -> Sent:
    task = {"port": server.port, "screens": screens, "boards": BOARDS}
    async with child("bench.load.screens", task) as process:
        async with asyncio.timeout(START_SECONDS_MAX):
            connected = await told_by(process).readline()
        if not connected:
            message = "the screens could not connect; see their output above"
            raise LoadError(message)
        memory = server.process.memory_info().rss - empty
        began, cpu = time.monotonic(), of_process(server.process)
        found = json.loads(await told_by(process).read())
        boards = max(1, round((time.monotonic() - began) / BOARD_SECONDS))
        cpu = of_process(server.process) - cpu
    return Sent(
        cpu_us=cpu / (boards * screens) * 1e6,
        last_ms=found["last_ms"],
        memory_kb=memory / screens / 1024,
    )
