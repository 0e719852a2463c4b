"""Let the client's process ask, and read what came of it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bench.load.child import LoadError, in_child
from bench.load.request import Template

# Each run numbers its requests from its own million, so that no key comes twice.
_runs: Final = itertools.count(1)
NUMBERS_A_RUN: Final = 1_000_000


@dataclass(frozen=True)
class Answers:
    """What came of a run; times in ms, of an open loop from when each request was due."""

    answered: int
    rate: float
    ms: dict[str, float]

    @property
    def p50(self) -> float:
        return self.ms["50"]

    @property
    def p99(self) -> float:
        return self.ms["99"]


async def closed_loop(
    template: Template,
    ports: Sequence[int],
    *,
    clients: int,
    seconds: float = 0.0,
    count: int = 0,
) -> Answers:
    """Let so many clients ask, each again once it is answered, for so long or so many requests."""
    return await _run(template, ports, clients, {"seconds": seconds, "count": count, "rate": 0})


async def open_loop(
    template: Template,
    ports: Sequence[int],
    *,
    rate: float,
    seconds: float,
    connections: int = 256,
    seed: int = 1,
) -> Answers:
    """Ask at random times, `rate` a second in the mean, however slowly the answers come."""
    task = {"seconds": seconds, "count": 0, "rate": rate, "seed": seed}
    return await _run(template, ports, connections, task)


async def _run(
    template: Template, ports: Sequence[int], connections: int, task: dict[str, Any]
) -> Answers:
    task = {
        **task,
        "text": template.text,
        "ports": list(ports),
        "connections": connections,
        "first_number": next(_runs) * NUMBERS_A_RUN,
    }
    return _read(await in_child("bench.load.worker", task), template)


def _read(found: dict[str, Any], template: Template) -> Answers:
    expected = found["statuses"].get(str(template.status), 0)
    # A refusal costs less than an answer: counting one would make the run look faster.
    if expected < found["answered"] or found["lost_connections"]:
        message = (
            f"not every answer was {template.status}: {found['statuses']}, "
            f"{found['lost_connections']} connections lost; see the server's log"
        )
        raise LoadError(message)
    return Answers(
        answered=found["answered"],
        rate=found["answered"] / found["elapsed_seconds"],
        ms=found["ms"],
    )
