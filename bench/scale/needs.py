"""Arithmetic: the most that one of everything does, and how many of each a load takes.

The utilization law: what is busy for S ms with each token is wholly busy at 1000 / S tokens a
second. Nothing is planned above the share `BUSY_MAX`, for waits grow without bound beyond it.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

from bench.scale.inputs import Inputs

# Above this share of its time a server's waits grow faster than its work.
BUSY_MAX: Final = 0.7
# A database of this size leaves room for checkpoints and vacuum beside the load.
POSTGRES_CORES: Final = 8
MACHINE_CORES: Final = 8
# A primary is followed by one copy that takes over, and one to read from.
COPIES: Final = 3
BROKERS: Final = 3
DISPLAY_MEMORY_KB: Final = 200_000


@dataclass(frozen=True, slots=True)
class Load:
    """A case at its busiest. `boards_per_s` is of one screen: how often it gets a new one."""

    name: str
    tokens_per_s: float
    events_per_token: float = 4.0  # generated, near, called, served
    letters_per_token: float = 0.0
    calls_per_s: float = 0.0
    screens: int = 0
    boards_per_s: float = 0.0
    hours: float = 1.0
    tokens_a_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Needs:
    """How many of each; a shard is a Postgres with its relay, its Kafka topic's share and Redis."""

    shards: int
    api_processes: int
    department_processes: int
    partitions: int
    workers: int
    senders: int
    display_processes: int
    display_memory_gb: float
    machines: int
    usd: float
    disk_gb_a_day: float


def capacities(inputs: Inputs) -> dict[str, float]:
    """Return the most tokens a second of one of each, all of its time busy."""
    events = Load("", 1).events_per_token
    return {
        "one API process": 1000 / inputs.api_ms,
        f"one Postgres of {POSTGRES_CORES} cores": POSTGRES_CORES * 1000 / inputs.postgres_ms,
        "one Redis": 1000 / inputs.redis_ms,
        "one relay": inputs.relay_per_s / events,
        "one worker of a partition": inputs.consume_per_s / events,
        "one sender, 2 letters a token": 1000 / inputs.letter_ms / 2,
        "one department API, each called and served": 1000 / inputs.call_ms,
    }


@dataclass(frozen=True, slots=True)
class _Busy:
    """How many of each are wholly busy under a load; 1.0 is all of one's time."""

    api: float
    postgres: float
    redis: float
    relay: float
    worker: float
    sender: float
    department: float
    boards: float  # a display's sending
    folding: float  # a display's reading of the log, which each of them does

    @classmethod
    def under(cls, load: Load, inputs: Inputs) -> "_Busy":
        tokens, events = load.tokens_per_s, load.tokens_per_s * load.events_per_token
        return cls(
            api=tokens * inputs.api_ms / 1000,
            postgres=tokens * inputs.postgres_ms / 1000 / POSTGRES_CORES,
            redis=tokens * inputs.redis_ms / 1000,
            relay=events / inputs.relay_per_s,
            worker=events / inputs.consume_per_s,
            sender=tokens * load.letters_per_token * inputs.letter_ms / 1000,
            department=load.calls_per_s * inputs.call_ms / 1000,
            boards=load.screens * load.boards_per_s * inputs.screen_us / 1e6,
            folding=events / inputs.replay_per_s,
        )


def needs(load: Load, inputs: Inputs) -> Needs:
    busy = _Busy.under(load, inputs)
    api, department = _many(busy.api), _many(busy.department)
    shards = max(_many(busy.postgres), _many(busy.relay))
    workers, senders = _many(busy.worker), _many(busy.sender)
    display = max(_many(busy.boards + _many(busy.folding) * BUSY_MAX), 1)
    cores = (
        api + department + shards * (COPIES * POSTGRES_CORES + 2) + 3 * workers + senders + display
    )
    machines = ceil(cores / MACHINE_CORES) + BROKERS * ceil(shards / 4)
    return Needs(
        shards=shards,
        api_processes=api,
        department_processes=department,
        partitions=max(12, workers),
        workers=workers,
        senders=senders,
        display_processes=display,
        display_memory_gb=((load.screens * inputs.screen_kb + display * DISPLAY_MEMORY_KB) / 1e6),
        machines=machines,
        usd=machines * load.hours * inputs.machine_usd,
        disk_gb_a_day=load.tokens_a_day * load.events_per_token * inputs.token_kb / 4 / 1e6,
    )


def busiest(load: Load, inputs: Inputs) -> list[tuple[str, float]]:
    """Return how busy one of each would be under the whole load, the busiest first.

    1.0 is all of its time: what is far above it is needed that many times.
    """
    busy = _Busy.under(load, inputs)
    shares = {
        "API process": busy.api,
        f"Postgres of {POSTGRES_CORES} cores": busy.postgres,
        "Redis": busy.redis,
        "relay": busy.relay,
        "worker of all partitions": busy.worker,
        "sender of letters": busy.sender,
        "department API": busy.department,
        "display process": busy.boards + busy.folding,
    }
    return sorted(shares.items(), key=lambda one: -one[1])


def _many(busy: float) -> int:
    """Return how many it takes so that none is busier than is good."""
    return ceil(busy / BUSY_MAX)
