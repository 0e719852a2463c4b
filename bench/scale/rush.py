"""The rush of visitors, simulated with the measured times.

A visitor's request takes the API process's CPU, waits in its batcher for the batch before,
then for the locks of its batch's queues, for Postgres' CPU and for one commit, and is answered.
What an engine waits for (a disk, a network) keeps nobody's CPU busy.
"""

import itertools
import random
import statistics
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import simpy

from bench.scale.inputs import Inputs
from shared.batching import BATCH_MAX, WAITING_MAX

Step = Generator[simpy.Event, Any, None]
SEED: Final = 5
# What a transaction costs Postgres and the API however many tokens are in it, as a share of
# what a token alone takes; the rest of a lone token's time is the network's and the disk's.
BEFORE_BATCHING: Final = 0.5


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the suite runs on. On one machine all share its cores, the client too."""

    api_processes: int = 1
    cores: int = 2
    one_machine: bool = False
    queues: int = 8


@dataclass(frozen=True, slots=True)
class RushResult:
    """What a simulated rush came to: answered a second, ms of waiting, shares of time busy."""

    per_s: float
    p50_ms: float
    p99_ms: float
    refused: int
    batch: float
    busy: dict[str, float]


@dataclass
class _Counts:
    waits: list[float] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    refused: int = 0


class _Cores:
    """CPU: `of` processes of one kind use it, `busy` is the time that they did."""

    def __init__(self, env: simpy.Environment, cores: int) -> None:
        self.cores = cores
        self.busy = 0.0
        self._resource = simpy.Resource(env, cores)
        self._env = env

    def use(self, ms: float) -> Step:
        with self._resource.request() as turn:
            yield turn
            yield self._env.timeout(ms)
            self.busy += ms


class _Api:
    """One API process: one thread, and a batcher that runs one batch at a time."""

    def __init__(self, rush: "_Rush", cores: _Cores) -> None:
        self._rush = rush
        self.thread = simpy.Resource(rush.env, 1)
        self.busy = 0.0
        self._cores = cores
        self._waiting: deque[tuple[int, simpy.Event]] = deque()
        self._running = False

    def work(self, ms: float) -> Step:
        with self.thread.request() as turn:
            yield turn
            yield from self._cores.use(ms)
            self.busy += ms

    def ask(self, queue: int) -> simpy.Event | None:
        """Return what fires with the answer; null: too many wait, 503."""
        if len(self._waiting) >= WAITING_MAX:
            return None
        answer = self._rush.env.event()
        self._waiting.append((queue, answer))
        if not self._running:
            self._running = True
            self._rush.env.process(self._run())
        return answer

    def _run(self) -> Step:
        rush = self._rush
        while self._waiting:
            size = min(BATCH_MAX, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(size)]
            rush.counts.batches.append(size)
            yield from rush.transaction(sorted({queue for queue, _ in batch}), size)
            for _, answer in batch:
                answer.succeed()
        self._running = False


class _Rush:
    def __init__(self, inputs: Inputs, deployment: Deployment) -> None:
        self.env = simpy.Environment()
        self.inputs = inputs
        self.counts = _Counts()
        self.chance = random.Random(SEED)
        shared = _Cores(self.env, deployment.cores)
        self.postgres = shared if deployment.one_machine else _Cores(self.env, deployment.cores)
        self.locks = [simpy.Resource(self.env, 1) for _ in range(deployment.queues)]
        self.locked = 0.0
        self.clients = shared if deployment.one_machine else None
        self.apis = [
            _Api(self, shared if deployment.one_machine else _Cores(self.env, 1))
            for _ in range(deployment.api_processes)
        ]
        # Zipf: the first queue is the busiest.
        self._weights = [1 / (rank + 1) for rank in range(deployment.queues)]

    @property
    def idle_wait_ms(self) -> float:
        """What a lone request waits beyond all CPU and the commit: round trips, wake-ups."""
        one = self.inputs
        busy = one.api_ms + one.postgres_ms + one.redis_ms + one.commit_ms
        return max(one.alone_ms - busy, 0.0)

    def transaction(self, queues: Sequence[int], size: int) -> Step:
        """Lock in order, work, commit; a batch pays the round trips and the disk once."""
        held = []
        for queue in queues:
            turn = self.locks[queue].request()
            yield turn
            held.append((queue, turn))
        began = self.env.now
        yield self.env.timeout(self.idle_wait_ms)
        cpu = self.inputs.postgres_ms + self.inputs.redis_ms
        yield from self.postgres.use(cpu * size)
        yield self.env.timeout(self.inputs.commit_ms)
        for queue, turn in held:
            self.locks[queue].release(turn)
        self.locked += self.env.now - began if 0 in queues else 0.0

    def visit(self, api: _Api) -> Step:
        """Let one request go its way; returns when it is answered or refused."""
        began = self.env.now
        if self.clients is not None:
            yield from self.clients.use(self.inputs.client_ms)
        yield from api.work(self.inputs.api_ms * BEFORE_BATCHING)
        answer = api.ask(self.chance.choices(range(len(self._weights)), self._weights)[0])
        if answer is None:
            self.counts.refused += 1
            return
        yield answer
        yield from api.work(self.inputs.api_ms * (1 - BEFORE_BATCHING))
        self.counts.waits.append(self.env.now - began)

    def seen(self, seconds: float) -> RushResult:
        ms, waits = seconds * 1000, sorted(self.counts.waits) or [0.0]
        return RushResult(
            per_s=len(self.counts.waits) / seconds,
            p50_ms=waits[len(waits) // 2],
            p99_ms=waits[int(len(waits) * 0.99)],
            refused=self.counts.refused,
            batch=statistics.fmean(self.counts.batches or [0]),
            busy={
                "API process": max(api.busy for api in self.apis) / ms,
                "Postgres' cores": self.postgres.busy / self.postgres.cores / ms,
                "lock of the busiest queue": self.locked / ms,
            },
        )


def open_rush(
    inputs: Inputs, deployment: Deployment, *, per_s: float, seconds: float
) -> RushResult:
    """Let visitors come at random, `per_s` of them, whatever the answers do."""
    rush = _Rush(inputs, deployment)

    def arrivals() -> Step:
        apis = itertools.cycle(rush.apis)
        while True:
            yield rush.env.timeout(rush.chance.expovariate(per_s / 1000))
            rush.env.process(rush.visit(next(apis)))

    rush.env.process(arrivals())
    rush.env.run(until=seconds * 1000)
    return rush.seen(seconds)


def closed_rush(
    inputs: Inputs, deployment: Deployment, *, clients: int, seconds: float
) -> RushResult:
    """Let so many clients ask again as soon as they are answered, as `make bench` does."""
    rush = _Rush(inputs, deployment)

    def client(number: int) -> Step:
        while True:
            yield from rush.visit(rush.apis[number % len(rush.apis)])

    for number in range(clients):
        rush.env.process(client(number))
    rush.env.run(until=seconds * 1000)
    return rush.seen(seconds)
