"""Everything a run has: engines, proxies, mail server, clocks and the suite between them."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import moved_clock, postgres_server
from deploy.local.engines import free_port
from tests.chaos import engines
from tests.chaos.clocks import Clocks
from tests.chaos.engines import ManagedEngine
from tests.chaos.given_settings import JOIN_SECRET, RETURN_WITHIN_SECONDS, SENT_TO_DESK_SECONDS
from tests.chaos.observations import Addresses
from tests.chaos.proxies import Proxies
from tests.chaos.saved_run import save_files
from tests.chaos.smtp import MailServer
from tests.chaos.suite import PROCESSES, Suite
from tests.unlimited import UNLIMITED

API_PORTS = ("TOKEN_API_PORT", "NOTIFIER_PORT", "DISPLAY_PORT", "DEPARTMENT_PORT")
# Short, so that a run sees both ends of them.
OWN_SETTINGS = {
    "NO_SHOW_GRACE_SECONDS": "20",
    "TRIP_OFFER_SECONDS": "20",
    "TRIP_START_SECONDS": "5",
    "RETURN_WITHIN_SECONDS": str(RETURN_WITHIN_SECONDS),
    "SENT_TO_DESK_SECONDS": str(SENT_TO_DESK_SECONDS),
    "JOIN_SECRET": JOIN_SECRET,
    "JOIN_PHONES_PER_ADDRESS_MINUTE_MAX": "1000000",
    # A few kiosks give out all the tokens of a run, each told by mail.
    **UNLIMITED,
}


@dataclass(frozen=True)
class World:
    home: Path
    engines: dict[str, ManagedEngine]
    proxies: Proxies
    mail: MailServer
    clocks: Clocks
    suite: Suite
    addresses: Addresses


def _pair() -> tuple[int, int]:
    return free_port(), free_port()


@dataclass(frozen=True)
class _Ports:
    """Each engine's own port and its proxy's."""

    postgres: tuple[int, int] = field(default_factory=_pair)
    redis: tuple[int, int] = field(default_factory=_pair)
    kafka: tuple[int, int] = field(default_factory=_pair)
    smtp: tuple[int, int] = field(default_factory=_pair)
    kafka_controller: int = field(default_factory=free_port)
    kafka_direct: int = field(default_factory=free_port)


@asynccontextmanager
async def started(*, faked_clocks: bool) -> AsyncIterator[World]:
    """Bring everything up in a home of its own; whatever happens, end it and delete the home."""
    home = _home()
    async with AsyncExitStack() as ending:
        ending.callback(shutil.rmtree, home, ignore_errors=True)
        ending.callback(save_files, home)
        yield await _bring_up(home, ending, faked_clocks=faked_clocks)


def _home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="nowserving-chaos-"))
    home.chmod(0o755)  # Postgres, which is never root, must enter
    (home / "logs").mkdir()
    return home


async def _bring_up(home: Path, ending: AsyncExitStack, *, faked_clocks: bool) -> World:
    ports = _Ports()
    kept = {
        "postgres": engines.postgres(home, ports.postgres[0]),
        "redis": engines.redis(home, ports.redis[0]),
        "kafka": engines.kafka(
            home, ports.kafka[0], ports.kafka_controller, ports.kafka[1], ports.kafka_direct
        ),
    }
    for engine in kept.values():
        ending.push_async_callback(engine.stop)
    await asyncio.gather(*(engine.start() for engine in kept.values()))
    await asyncio.to_thread(postgres_server.ensure_database, kept["postgres"].address)
    mail = MailServer(ports.smtp[0], home / "mailbox.jsonl")
    ending.callback(mail.close)
    await mail.open()
    pairs = {name: getattr(ports, name)[::-1] for name in ("postgres", "redis", "kafka", "smtp")}
    proxies = await Proxies.start(pairs)
    ending.push_async_callback(proxies.stop)
    preload = moved_clock.library() if faked_clocks else None
    faked = Clocks(home / "clocks", PROCESSES, preload)
    apis = {name: free_port() for name in API_PORTS}
    suite = Suite(home, _environment(home, ports, apis), faked)
    ending.push_async_callback(suite.stop)
    await suite.start()
    return World(home, kept, proxies, mail, faked, suite, _addresses(home, ports, apis))


def _environment(home: Path, ports: _Ports, apis: dict[str, int]) -> dict[str, str]:
    return {
        **{name: str(port) for name, port in apis.items()},
        **{name: os.environ.get(name, value) for name, value in OWN_SETTINGS.items()},
        "NOWSERVING_HOME": str(home),
        "PUBLIC_URL": f"http://127.0.0.1:{apis['TOKEN_API_PORT']}",
        "DATABASE_URL": postgres_server.url(ports.postgres[1]),
        "REDIS_URL": f"redis://127.0.0.1:{ports.redis[1]}/0",
        "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{ports.kafka[1]}",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(ports.smtp[1]),
    }


def _addresses(home: Path, ports: _Ports, apis: dict[str, int]) -> Addresses:
    return Addresses(
        token_api=f"http://127.0.0.1:{apis['TOKEN_API_PORT']}",
        department=f"http://127.0.0.1:{apis['DEPARTMENT_PORT']}",
        notifier=f"http://127.0.0.1:{apis['NOTIFIER_PORT']}",
        display=f"http://127.0.0.1:{apis['DISPLAY_PORT']}",
        database_url=postgres_server.url(ports.postgres[0]),
        redis_url=f"redis://127.0.0.1:{ports.redis[0]}/0",
        kafka_bootstrap=f"127.0.0.1:{ports.kafka_direct}",
        mailbox=home / "mailbox.jsonl",
    )
