"""Real engines for every test that asks for one; none starts before it is asked for."""

import asyncio
import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import hypothesis
import psycopg
import pytest
import redis
import structlog
from aiokafka.admin import AIOKafkaAdminClient
from fastapi import FastAPI
from playwright.async_api import Browser, expect
from xdist.scheduler import LoadScopeScheduling

from deploy import migrate
from deploy.local import kafka_broker
from deploy.local import postgres_server as postgres
from deploy.local import redis_server as redis_engine
from deploy.local.browser import NoBrowserError, launched
from deploy.local.engines import free_port, running
from deploy.local.mail import Catcher, Letter, Letters, protocol
from deploy.local.settings import Settings
from shared import topics
from shared.kafka import ensure_topics
from shared.tests.clean_database import CleanDatabase

TEMPLATE: Final = "template_of_the_tests"
JOURNEYS: Final = "tests/journeys/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fail-on-skip",
        action="store_true",
        help="fail a test that would be skipped: where everything is installed, nothing may be",
    )


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc] # it ships no types
    """Give each test to the next free process, but all journeys, which share a suite, to one."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> JourneysTogether:
    return JourneysTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the journeys, which take longest; the rest stays in random order."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.option.fail_on_skip:
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end how many tests were skipped and what to install, one line a reason."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, tests in reasons.items():
        line = f"{tests} test{'s' * (tests > 1)} skipped: {reason}"
        terminalreporter.write_line(line, yellow=True, bold=True)


# Takes a service's `create_app` and its settings.
BuildOnce = Callable[[Callable[[Any], FastAPI], object], FastAPI]


@pytest.fixture(scope="session")
def engines_home() -> Iterator[Path]:
    """Return a folder for the engines' data that Postgres, which is never root, may enter."""
    home = Path(tempfile.mkdtemp(prefix="nowserving-tests-"))
    home.chmod(0o755)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(engines_home: Path) -> Iterator[str]:
    """Start a Postgres of the tests' own; return the address of an empty database in it."""
    engine = postgres.prepare(engines_home, free_port(), durable=False)
    with running(engine, engines_home / "postgres.log"):
        postgres.ensure_database(engine.address)
        yield engine.address


@pytest.fixture(scope="session")
def _template(postgres_server: str) -> str:
    """Migrate once; every test's database is a copy of this one."""
    template = _database(postgres_server, TEMPLATE)
    postgres.ensure_database(template)
    migrate.migrate_database(template)
    return template


@pytest.fixture
def database_template(_template: str) -> str:
    """Return the name of the database that `database_url` is like; a service may have another."""
    return _template.rpartition("/")[2]


@pytest.fixture(scope="session")
def _clean_databases() -> Iterator[dict[str, CleanDatabase]]:
    databases: dict[str, CleanDatabase] = {}
    yield databases
    for database in databases.values():
        database.close()


@pytest.fixture
def database_url(
    postgres_server: str, database_template: str, _clean_databases: dict[str, CleanDatabase]
) -> Iterator[str]:
    """Return the address of a database with every migration applied, as clean as a new one."""
    if database_template not in _clean_databases:
        name = f"like_{database_template}"
        with psycopg.connect(_database(postgres_server, "postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {database_template}")
        address = _database(postgres_server, name)
        _clean_databases[database_template] = CleanDatabase(address)
    database = _clean_databases[database_template]
    yield database.address
    database.restore()


@pytest.fixture(scope="session")
def build_once() -> BuildOnce:
    """Put an app together once for each settings: that takes longer than most tests.

    What a request finds in its state is made at the start of the app, so anew for every test.
    """
    built: list[tuple[Callable[[Any], FastAPI], object, FastAPI]] = []

    def build(create_app: Callable[[Any], FastAPI], settings: object) -> FastAPI:
        for creator, known, app in built:
            if creator is create_app and known == settings:
                return app
        built.append((create_app, settings, create_app(settings)))
        return built[-1][2]

    return build


@pytest.fixture(scope="session")
def redis_server(engines_home: Path) -> Iterator[str]:
    engine = redis_engine.prepare(engines_home, free_port(), durable=False)
    with running(engine, engines_home / "redis.log"):
        yield engine.address


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Return the address of an empty Redis."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def kafka_bootstrap(engines_home: Path) -> Iterator[str]:
    """Start Apache Kafka; return its address. Topics are not there yet: see `kafka_topics`."""
    if reason := kafka_broker.why_not_apache():
        pytest.fail(f"the tests need the real broker: {reason}")
    engine = kafka_broker.prepare(engines_home, free_port(), free_port())
    with running(engine, engines_home / "kafka.log"):
        yield engine.address


@pytest.fixture
async def kafka_topics(kafka_bootstrap: str) -> AsyncIterator[str]:
    """Return the address of a broker whose topics are all there and all empty."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()
    await ensure_topics(kafka_bootstrap, topics.ALL)
    while not await _have_leaders(admin):  # noqa: ASYNC110 - the broker tells nobody
        await asyncio.sleep(0.02)
    yield kafka_bootstrap
    names = {topic.name for topic in topics.ALL}
    await admin.delete_topics(list(names))
    while names & set(await admin.list_topics()):  # noqa: ASYNC110 - the broker tells nobody
        await asyncio.sleep(0.02)
    await admin.close()


async def _have_leaders(admin: AIOKafkaAdminClient) -> bool:
    """Tell whether the topics just made are served yet: that takes a moment."""
    wanted = {topic.name: topic.partitions for topic in topics.ALL}
    return all(
        len([part for part in found["partitions"] if part["leader"] >= 0]) == wanted[found["topic"]]
        for found in await admin.describe_topics(list(wanted))
    )


@dataclass
class SmtpServer:
    """A real SMTP server; `answer` makes it refuse, such as "451 later" or "550 unknown"."""

    host: str
    port: int
    letters: Letters
    catcher: Catcher

    @property
    def messages(self) -> list[Letter]:
        return list(self.letters)

    def refuse(self, answer: str) -> None:
        self.catcher.answer = answer

    def accept(self) -> None:
        self.catcher.answer = None


@pytest.fixture
def smtp_server(tmp_path: Path) -> Iterator[SmtpServer]:
    """Serve from a thread, so that tests of any loop can write to it."""
    letters = Letters(tmp_path / "letters")
    catcher = Catcher(letters)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: protocol(catcher), host="127.0.0.1", port=0)
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield SmtpServer("127.0.0.1", server.sockets[0].getsockname()[1], letters, catcher)
    server.close()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
async def _launched_browser() -> AsyncIterator[Browser]:
    try:
        async with launched() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.skip(str(error))


# A page that is live changes within moments, but a machine with two cores may be busy elsewhere:
# what a test waits for fails late rather than by chance.
SHOWN_MS: Final = 30_000
expect.set_options(timeout=SHOWN_MS)


@pytest.fixture
async def browser(_launched_browser: Browser) -> AsyncIterator[Browser]:
    """Return the browser of all tests; what a test opens in it is closed with the test."""
    yield _launched_browser
    for context in _launched_browser.contexts:
        await context.close()


def _database(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


# What a test logs is shown when it fails. The default draws each error's traceback with all local
# values, which takes seconds.
structlog.configure(
    processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)

# A busy machine is no fault of the code under test.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# A developer's shell may point at real engines and ports; no test shall ever meet them.
for variable in Settings.model_fields:
    os.environ.pop(variable.upper(), None)
