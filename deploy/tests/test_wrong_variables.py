"""A process that cannot start says in one line a variable what is wrong, and ends with 2."""

import os
import socket
import subprocess
import sys

import pytest

from deploy.local.settings import ROOT
from deploy.settings_of import SERVICES

NOWHERE = "postgresql://app:no-secret@127.0.0.1:1/app"
WORKING = {
    "DATABASE_URL": NOWHERE,
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "AUTH_SECRET": "0123456789abcdef0123456789abcdef",
}


def start(*argv: str, **variables: str) -> tuple[int, list[str]]:
    """Run a process of ours that is to end; return its exit code and the lines on stderr."""
    environment = {"PATH": os.environ["PATH"], **variables}
    ended = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", *argv],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr.splitlines()


def test_each_missing_or_bad_variable_has_a_line_without_its_value() -> None:
    code, lines = start(
        "services.token_api", "api", TOKEN_API_PORT="99999", AUTH_SECRET="short", REDIS_URL="no-url"
    )
    assert code == 2
    assert [line.partition(":")[0] for line in lines] == [
        "TOKEN_API_PORT",
        "DATABASE_URL",
        "REDIS_URL",
    ]
    assert lines[1] == "DATABASE_URL: is missing (docs/configuration.md)"
    assert "no-url" not in lines[2]
    code, lines = start("services.token_api", "api", **WORKING | {"AUTH_SECRET": "short"})
    assert (code, len(lines)) == (2, 1)
    assert lines[0].startswith("AUTH_SECRET needs at least")


@pytest.mark.parametrize(
    ("argv", "variable"),
    [
        (("services.department", "worker"), "KAFKA_BOOTSTRAP_SERVERS"),
        (("services.department", "forecast"), "KAFKA_BOOTSTRAP_SERVERS"),
        (("services.notifier", "worker"), "SMTP_PORT"),
        (("services.display", "api"), "DISPLAY_CLIENTS_MAX"),
        (("services.token_api", "create-admin"), "DATABASE_URL"),
        (("deploy.migrate",), "DATABASE_URL"),
        (("deploy.local", "status"), "KAFKA_PORT"),
        (("deploy.local.demo",), "KAFKA_PORT"),
    ],
)
def test_every_process_names_the_bad_variable(argv: tuple[str, ...], variable: str) -> None:
    code, lines = start(*argv, **WORKING | {variable: "nonsense"})
    assert (code, len(lines)) == (2, 1)
    assert lines[0].startswith(f"{variable}: ")


def test_a_taken_port_is_named_with_its_variable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = str(holder.getsockname()[1])
        for module, variable in (
            ("services.token_api", "TOKEN_API_PORT"),
            ("services.display", "DISPLAY_PORT"),
        ):
            code, lines = start(module, "api", **WORKING | {variable: taken})
            assert (code, len(lines)) == (2, 1)
            assert lines[0].startswith(f"{variable}: cannot listen on 127.0.0.1 port {taken}")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_an_empty_variable_is_one_that_is_not_set(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SERVICES[service]
    for name, value in WORKING.items():
        monkeypatch.setenv(name, f"{value}\r")  # as from a file that was edited elsewhere
    usual = settings()
    for name, field in settings.model_fields.items():
        variable = field.validation_alias or name.upper()
        if variable not in WORKING and variable != "MAIL_ON":
            monkeypatch.setenv(str(variable), " ")
    assert settings() == usual
