"""The suite's processes as they are, on engines in memory, among faults; and what must come of it.

The owner's history is written to Postgres little by little; relay, consumers and display are
killed, stopped, cut off and started again. Afterwards everything heals, and all must agree.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from random import Random
from types import SimpleNamespace
from typing import Any, Final
from unittest import mock

from services.department import consumer as department
from services.display import consumer as display
from services.display.boards import Boards
from services.notifier.consumer import Consumer as Notifier
from services.notifier.rules import TOLD_BY_DEFAULT
from shared import directory, relay
from shared import outbox as unsent
from shared.events import Event
from shared.kafka import cluster, consume, same_log
from shared.topics import DIRECTORY, TOKEN_EVENTS
from tests.simulation import folds
from tests.simulation.engines import kafka
from tests.simulation.engines.kafka import Kafka
from tests.simulation.engines.machine import Machine, Process
from tests.simulation.engines.postgres import Connection, Postgres
from tests.simulation.engines.statements import STATEMENTS, UNSENT

FAULTS_MAX: Final = 6
TROUBLE_SECONDS: Final = 40.0
HEALED_SECONDS_MAX: Final = 90.0
GARBAGE: Final = b'{"eventType": "NOT_OURS"'
TOLD: Final = Notifier(told=TOLD_BY_DEFAULT, mail_domain="suite")


class Suite:
    """Three services' workers, twice each, two relays and a display, on one machine."""

    def __init__(self, chance: Random, began: datetime, rules: folds.NamedRules) -> None:
        self.rules = rules
        self.machine = Machine(chance)
        self.began = began
        self.ledger = Postgres(self.machine, STATEMENTS)
        self.workers = Postgres(self.machine, STATEMENTS)
        self.kafka = Kafka(self.machine)
        self.poison = 0
        self.boards = Boards(clients_max=1, now=self.now)
        self.news: list[asyncio.Event] = []
        self._names()

    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.machine.seconds)

    async def live(self, batches: Sequence[Sequence[Event]]) -> None:
        """Write the batches amid faults, heal, and wait until all is quiet."""
        with _in_place_of_engines(self):
            async with asyncio.TaskGroup() as tasks:
                running = [
                    tasks.create_task(self.machine.run(Process(name, main)))
                    for name, main in self._processes()
                ]
                owner = tasks.create_task(self._write(batches))
                await self._trouble()
                await owner
                await self._heal()
                for task in running:
                    task.cancel()

    def _processes(self) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
        for number in (1, 2):
            yield (
                f"relay-{number}",
                partial(relay.relay, self.ledger, database_url="", bootstrap=""),  # type: ignore[arg-type]  # in memory
            )
            for schema, on_events in (
                ("department", department.on_events),
                ("notifier", TOLD.on_events),
            ):
                yield (
                    f"{schema}-{number}",
                    partial(
                        consume,
                        bootstrap="",
                        group=schema,
                        engine=self.workers,  # type: ignore[arg-type]  # in memory
                        schema=schema,
                        on_events=on_events,
                    ),
                )
        yield "display", self._display

    async def _display(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(display.follow("", self.boards))
            tasks.create_task(self.boards.publish())

    # --- the owner -------------------------------------------------------------------------

    async def _write(self, batches: Sequence[Sequence[Event]]) -> None:
        pause = TROUBLE_SECONDS / max(len(batches), 1)
        for batch in batches:
            for event in batch:
                self._write_one(event)
            for news in self.news:
                news.set()
            await asyncio.sleep(self.machine.chance.uniform(0, 2 * pause))

    def _write_one(self, event: Event) -> None:
        row = SimpleNamespace(
            queue_id=event.queue_id,
            seq=event.seq,
            day=event.timestamp.date(),
            event_id=str(event.event_id),
            event_type=event.event_type.value,
            occurred_at=event.timestamp,
            traceparent=None,
            body=event.encode(),
        )
        self.ledger.table("event").setdefault(event.queue_id, []).append(row)

    def _names(self) -> None:
        for entry in folds.names(self.rules):
            self.kafka.append(DIRECTORY, directory.key(entry), directory.encode(entry), None)

    # --- trouble ---------------------------------------------------------------------------

    async def _trouble(self) -> None:
        chance = self.machine.chance
        for _ in range(chance.randint(0, FAULTS_MAX)):
            await asyncio.sleep(chance.uniform(0, TROUBLE_SECONDS / FAULTS_MAX))
            await chance.choices(
                (self._kill, self._stop, self._flaky, self._shaky, self._outage, self._spoil),
                (5, 5, 2, 3, 3, 2),
            )[0]()

    async def _kill(self) -> None:
        self.machine.kill(self.machine.chance.choice(self.machine.processes))

    async def _stop(self) -> None:
        """Stop a process for so long that others may take over, then let it go on."""
        chance = self.machine.chance
        process = chance.choice(self.machine.processes)
        if process.dead or process.stopped_at is not None:
            return
        self.machine.stop(process)
        if process.name.startswith("relay") and chance.random() < 0.7:
            self.ledger.restart()
        loop = asyncio.get_running_loop()
        loop.call_later(chance.uniform(0.5, 15.0), self.machine.go_on, process)

    async def _flaky(self) -> None:
        database = self.machine.chance.choice((self.ledger, self.workers))
        self.machine.tell("postgres fails at commits")
        database.flaky = True
        database.restart()
        asyncio.get_running_loop().call_later(self.machine.chance.uniform(1.0, 6.0), database.calm)

    async def _shaky(self) -> None:
        self.machine.tell("sends are cut half way")
        self.kafka.shaky = True
        asyncio.get_running_loop().call_later(
            self.machine.chance.uniform(1.0, 8.0), self.kafka.calm
        )

    async def _outage(self) -> None:
        """Let the broker be away; it may come back empty, under the same name or another."""
        chance = self.machine.chance
        self.kafka.up = False
        lost = chance.random() < 0.5
        self.machine.tell(f"kafka is away{', and loses its log' if lost else ''}")
        await asyncio.sleep(chance.uniform(0.5, 8.0))
        if lost:
            self.kafka.clear()
            self.kafka.cluster_id = chance.choice((self.kafka.cluster_id, "second"))
            self._names()
        self.kafka.up = True
        self.machine.tell("kafka is back")

    async def _spoil(self) -> None:
        """Put a record on the log that is no event."""
        self.poison += 1
        self.machine.tell("a poison record")
        partition = self.machine.chance.randrange(kafka.PARTITIONS)
        value = GARBAGE + str(self.poison).encode()
        self.kafka.append_to(TOKEN_EVENTS, partition, "stranger", value, self.now())

    async def _heal(self) -> None:
        for process in self.machine.processes:
            self.machine.go_on(process)
        self.kafka.up, self.kafka.shaky = True, False
        self.ledger.flaky = self.workers.flaky = False
        self.machine.tell("everything is healed")
        until = self.machine.seconds + HEALED_SECONDS_MAX
        quiet = 0
        while quiet < 2:
            await asyncio.sleep(8.0)
            quiet = quiet + 1 if self.quiet else 0
            assert self.machine.seconds < until, f"not quiet: {self.lags}"

    @property
    def lags(self) -> dict[str, Any]:
        wanted = {queue_id: len(events) for queue_id, events in self._events.items()}
        found = {"relay": self.ledger.table("cursor")}
        for schema in ("department", "notifier"):
            seen = self.workers.table(f"{schema}.seen")
            found[schema] = {queue_id: seq for queue_id, seq in seen.items() if seq}
        return {name: have for name, have in found.items() if have != wanted}

    @property
    def quiet(self) -> bool:
        return not self.lags and self.boards.ready and self.boards.stale_since is None

    @property
    def _events(self) -> dict[str, list[Any]]:
        return self.ledger.table("event")

    # --- what must have come of it -----------------------------------------------------------

    def check(self, events: Sequence[Event]) -> None:
        self._check_log()
        self._check_parked()
        self._check_tallies(events)
        self._check_letters(events)
        self._check_board(events)

    def _check_log(self) -> None:
        """Every event is on the log, and the first occurrences of a queue's are in order."""
        reached: dict[str, int] = {}
        for partition in self.kafka.logs[TOKEN_EVENTS.name]:
            for record in partition:
                queue_id = (record.key or b"").decode()
                if queue_id not in self._events:
                    continue
                at = reached.get(queue_id, 0)
                rest = [row.body for row in self._events[queue_id][: at + 1]]
                assert record.value in rest, f"{queue_id} skips after {at}"
                reached[queue_id] = max(at, rest.index(record.value) + 1)
        wanted = {queue_id: len(events) for queue_id, events in self._events.items()}
        assert reached == wanted, f"on the log {reached}, in the ledger {wanted}"

    def _check_parked(self) -> None:
        for schema in ("department", "notifier"):
            for value in self.workers.table(f"{schema}.parked").values():
                assert value.startswith(GARBAGE), "an event of ours is parked"

    def _check_tallies(self, events: Sequence[Event]) -> None:
        wanted = {
            visit: vars(one) for visit, one in folds.tallies(folds.on_the_log(events)).items()
        }
        found = {visit: dict(row) for visit, row in self.workers.table("tally").items()}
        assert found == wanted, "the desks' tallies differ"
        days: dict[tuple[Any, ...], tuple[int, int, int]] = {}
        for row in wanted.values():
            day = row["department_id"], row["desk_id"], row["service_date"]
            old = days.get(day, (0, 0, 0))
            days[day] = (old[0] + 1, old[1] + row["served"], old[2] + row["no_show"])
        counted = {day: row for day, row in self.workers.table("desk_day").items() if any(row)}
        assert counted == days, f"the desks' days are {counted}, should be {days}"

    def _check_letters(self, events: Sequence[Event]) -> None:
        """Each event that deserves a letter has one, as if all had been heard once, in order."""
        alone = Postgres(self.machine, STATEMENTS)
        for event in events:
            _finish(TOLD.on_events(_Paper(alone), [event]))  # type: ignore[arg-type]  # in memory
        wanted, found = alone.table("letter"), self.workers.table("letter")
        assert found.keys() == wanted.keys(), "letters are missing, or too many"
        for event_id, letter in wanted.items():
            assert found[event_id] == letter, f"{found[event_id]} should be {letter}"

    def _check_board(self, events: Sequence[Event]) -> None:
        channel = self.boards.channel("main")
        assert channel is not None
        found = json.loads(self.boards.current(channel).json)
        fold = folds.fold(folds.on_the_log(events), self.rules, self.began)
        fold.pass_time(self.now())
        wanted = json.loads(fold.board("main", now=self.now(), version=1).model_dump_json())
        for volatile in ("version", "as_of"):
            del found[volatile], wanted[volatile]
        assert found == wanted, "the board differs"


class _Paper:
    """A transaction that nobody disturbs."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres

    async def execute(self, clause: Any, parameters: Any = None) -> Any:
        return self._postgres.run(clause, parameters)


def _finish(nothing_waits: Any) -> None:
    try:
        nothing_waits.send(None)
    except StopIteration:
        return
    message = "it waits"
    raise RuntimeError(message)


@contextmanager
def _in_place_of_engines(suite: Suite) -> Iterator[None]:
    """Let the suite's modules find the engines in memory where they look for the real ones."""
    own, clock = suite.kafka, SimpleNamespace(monotonic=lambda: suite.machine.seconds)

    async def ensure_topics(*_: object) -> None:
        await own.ask()

    @asynccontextmanager
    async def woken_by(*_: object) -> Any:
        news = asyncio.Event()
        suite.news.append(news)
        yield news
        suite.news.remove(news)

    def consumer(*topics: str, **options: Any) -> kafka.Consumer:
        return kafka.Consumer(
            own, *topics, group_id=options.get("group_id"), read_key=options.get("key_deserializer")
        )

    async def read_unsent(tx: Connection, bounds: Mapping[str, Any]) -> list[unsent.Unsent]:
        return [unsent.Unsent(**row) for row in await tx.execute(UNSENT, bounds)]

    with ExitStack() as places:
        for module, name, stand_in in (
            (import_module("shared.kafka.consume"), "AIOKafkaConsumer", consumer),
            (import_module("shared.kafka.read_log"), "AIOKafkaConsumer", consumer),
            (same_log, "AIOKafkaConsumer", consumer),
            (cluster, "AIOKafkaAdminClient", lambda **_: kafka.Admin(own)),
            (cluster, "time", clock),
            (relay, "Publisher", lambda _: kafka.MemoryPublisher(own)),
            (relay, "LogEnds", lambda _: kafka.MemoryEnds(own)),
            (relay, "ensure_topics", ensure_topics),
            (relay, "woken_by", woken_by),
            (relay, "monotonic", clock.monotonic),
            (relay, "read_spans", own.read_spans),
            (relay, "now", suite.now),
            (unsent, "_read", read_unsent),
            (display, "now", suite.now),
        ):
            places.enter_context(mock.patch.object(module, name, stand_in))
        yield
