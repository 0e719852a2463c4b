"""Which engines the stack runs itself, and the variables by which services find all of them."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Final

from deploy.local import kafka_broker, postgres_server, redis_server
from deploy.local.engines import Engine, listens
from deploy.local.processes import Command
from deploy.local.settings import ROOT, Settings
from deploy.local.supervised_process import SupervisedProcess

# A start may fail by chance, on a busy machine or beside an old run that still ends.
FAILURES_MAX: Final = 3

CameBack = Callable[[], Awaitable[None]]


def engines(settings: Settings, came_back: CameBack) -> list[SupervisedProcess]:
    """Return the engines that the environment gives no address for.

    `came_back` runs after Postgres or Kafka was started again: its data may be gone.
    """
    home, processes = settings.home, []
    if settings.database_url is None:
        port = settings.postgres_port
        postgres = _supervised(
            "postgres", "DATABASE_URL", lambda: postgres_server.prepare(home, port)
        )
        processes.append(replace(postgres, after_restart=came_back))
    if settings.redis_url is None:
        redis = _supervised(
            "redis", "REDIS_URL", lambda: redis_server.prepare(home, settings.redis_port)
        )
        processes.append(replace(redis, mend=partial(redis_server.mend, home)))
    if settings.kafka_bootstrap_servers is None:
        ports = (settings.kafka_port, settings.kafka_controller_port)
        kafka = _supervised(
            "kafka", "KAFKA_BOOTSTRAP_SERVERS", lambda: kafka_broker.prepare(home, *ports)
        )
        mend = partial(kafka_broker.mend, home)
        processes.append(replace(kafka, after_restart=came_back, mend=mend))
    if settings.smtp_host is None:
        processes.append(_supervised("smtp", "SMTP_HOST", lambda: _inbox(settings)))
    return processes


def engine_variables(settings: Settings) -> dict[str, str]:
    """Return the variables by which the services find the engines, given or ours."""
    database = settings.database_url or postgres_server.url(settings.postgres_port)
    return {
        "DATABASE_URL": database,
        "REDIS_URL": settings.redis_url or redis_server.url(settings.redis_port),
        **_kafka_variables(settings),
        "SMTP_HOST": settings.smtp_host or "127.0.0.1",
        "SMTP_PORT": str(settings.smtp_port),
    }


def _kafka_variables(settings: Settings) -> dict[str, str]:
    """Return the broker's address and, if the stack runs it, the settings that producers need."""
    if settings.kafka_bootstrap_servers is not None:
        return {"KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers}
    ours = {"KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{settings.kafka_port}"}
    return ours | kafka_broker.client_variables()


def engine_addresses(variables: dict[str, str]) -> dict[str, str]:
    """Return the same for `run.json`: one address an engine."""
    return {
        "postgres": variables["DATABASE_URL"],
        "redis": variables["REDIS_URL"],
        "kafka": variables["KAFKA_BOOTSTRAP_SERVERS"],
        "smtp": f"{variables['SMTP_HOST']}:{variables['SMTP_PORT']}",
    }


def _supervised(name: str, variable: str, prepare: Callable[[], Engine]) -> SupervisedProcess:
    """Lay out the engine's data before every start: it may have been wiped in between."""
    latest: list[Engine] = []

    def command() -> Command:
        latest[:] = [prepare()]
        return latest[0].command

    return SupervisedProcess(
        name,
        prepare=command,
        ready=lambda: bool(latest) and latest[0].ready(),
        described_as=lambda: latest[0].described_as,
        failures_max=FAILURES_MAX,
        advice=f"Mend that, or set {variable} to one of yours; make reset forgets all data.",
    )


def _inbox(settings: Settings) -> Engine:
    smtp, page = settings.smtp_port, settings.inbox_port
    folder = str(settings.home / "mail")
    return Engine(
        command=Command(
            name="smtp",
            argv=(
                *(sys.executable, "-m", "deploy.local.inbox", folder),
                *(f"--smtp-port={smtp}", f"--page-port={page}"),
            ),
            directory=ROOT,
        ),
        address=f"127.0.0.1:{smtp}",
        described_as=f"a catcher: all mail ends in the inbox page, http://127.0.0.1:{page}/",
        ready=lambda: listens(smtp) and listens(page),
    )
