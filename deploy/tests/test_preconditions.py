"""What is looked at before anything starts."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local import procfile, run_file, welcome
from deploy.local.engine_choice import engine_addresses, engine_variables, engines
from deploy.local.engines import EngineError, free_port
from deploy.local.mail import Letters
from deploy.local.preconditions import (
    refuse_a_second_run,
    refuse_taken_ports,
    refuse_without_loopback,
    refuse_without_permissions,
    stop_running,
)
from deploy.local.run_file import RunFile
from deploy.local.settings import ROOT, Settings

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")


def settings_of(home: Path) -> Settings:
    ports = {name.lower(): free_port() for name in Settings(nowserving_home=home).listens_on()}
    return Settings(nowserving_home=home, **ports)  # type: ignore[arg-type] # all of them ints


async def nothing() -> None:
    return None


def test_a_taken_port_names_its_variable_and_its_holder(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", settings.display_port))
        holder.listen()
        with pytest.raises(EngineError, match=f"{settings.display_port}.*DISPLAY_PORT") as raised:
            refuse_taken_ports(settings)
    assert str(os.getpid()) in str(raised.value)
    refuse_taken_ports(settings)


def test_a_machine_without_loopback_is_told_what_it_lacks() -> None:
    with pytest.raises(EngineError, match="ip address add"):
        refuse_without_loopback("192.0.2.1")  # an address of documents, which no machine has
    refuse_without_loopback()


def test_a_home_that_keeps_no_permissions_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_without_permissions(tmp_path / "home")
    make = os.mkdir

    def as_a_windows_drive_does(path: str, mode: int = 0o777) -> None:
        make(path, mode)
        Path(path).chmod(0o777)

    monkeypatch.setattr(os, "mkdir", as_a_windows_drive_does)
    with pytest.raises(EngineError, match="NOWSERVING_HOME"):
        refuse_without_permissions(tmp_path / "home")
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize(
    ("host", "page"),
    [
        ("0.0.0.0", "http://127.0.0.1:8083/"),  # noqa: S104 - as it is set for phones
        ("::", "http://127.0.0.1:8083/"),
        ("::1", "http://[::1]:8083/"),
    ],
)
def test_pages_are_where_the_services_listen(tmp_path: Path, host: str, page: str) -> None:
    settings = Settings(nowserving_home=tmp_path, host=host)
    assert settings.pages()["console"] == page


def test_every_page_that_is_opened_by_its_address_is_printed(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    named = {page.stem for page in ROOT.glob("services/*/screen/*.html")}
    # Opened by a code, a link or another page, or by the service's address alone.
    named -= {"index", "ticket", "join", "poster"}
    printed = welcome.table(settings)
    assert {name for name in named if f"/{name}" not in printed} == set()
    assert all(address in printed for address in settings.pages().values())


def test_services_ask_this_machine_past_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "corp.example")
    given = settings_of(tmp_path).services_environment({})
    for variable in ("no_proxy", "NO_PROXY"):
        assert given[variable] == "corp.example,127.0.0.1,localhost,::1"


def test_a_second_run_in_the_same_home_is_refused(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    RunFile(settings.run_file).write()  # this very process poses as the supervisor
    with pytest.raises(EngineError, match="already runs"):
        refuse_a_second_run(settings)


def test_what_a_killed_run_left_is_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.preconditions.STALE_SECONDS_MAX", 0.2)
    settings = settings_of(tmp_path)
    left = subprocess.Popen(SLEEP)  # noqa: S603 - killed below
    RunFile(settings.run_file, pids={"left": left.pid}).write()
    content = json.loads(settings.run_file.read_text())
    content["supervisor"]["started"] -= 1000  # its pid belongs to someone else by now
    settings.run_file.write_text(json.dumps(content))
    refuse_a_second_run(settings)
    assert not psutil.pid_exists(left.pid)
    assert not settings.run_file.exists()


def test_a_pid_given_out_again_is_not_ours_to_end() -> None:
    someone = {"pid": os.getpid(), "started": psutil.Process().create_time() - 1000}
    assert run_file.left_over({"processes": [someone]}) == []


def test_down_says_when_there_is_nothing_to_stop(tmp_path: Path) -> None:
    assert stop_running(settings_of(tmp_path)) is False


def test_the_run_file_lists_processes_engines_and_pages(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    engines_at = engine_addresses(engine_variables(settings))
    RunFile(
        settings.run_file,
        engines=engines_at,
        pages=settings.pages(),
        ready=True,
        pids={"relay": os.getpid()},
    ).write()
    content = json.loads(settings.run_file.read_text())
    assert content["ready"] is True
    assert [(entry["name"], entry["pid"]) for entry in content["processes"]] == [
        ("relay", os.getpid())
    ]
    assert content["engines"].keys() == {"postgres", "redis", "kafka", "smtp"}
    assert content["pages"]["screen"].endswith(f":{settings.display_port}/screen/main")


def test_an_engine_given_by_the_environment_is_not_started(tmp_path: Path) -> None:
    given = {
        "database_url": "postgresql://app:secret@db.example/app",
        "redis_url": "redis://cache.example",
        "kafka_bootstrap_servers": "broker.example:9092",
        "smtp_host": "mail.example",
    }
    settings = Settings(nowserving_home=tmp_path, **given)  # type: ignore[arg-type] # all strings
    assert engines(settings, came_back=nothing) == []
    assert engine_variables(settings) == {
        "DATABASE_URL": "postgresql://app:secret@db.example/app",
        "REDIS_URL": "redis://cache.example",
        "KAFKA_BOOTSTRAP_SERVERS": "broker.example:9092",
        "SMTP_HOST": "mail.example",
        "SMTP_PORT": "25",
    }
    assert {"POSTGRES_PORT", "REDIS_PORT", "KAFKA_PORT", "SMTP_PORT"}.isdisjoint(
        settings.listens_on()
    )


def test_the_procfile_names_every_process_of_the_suite() -> None:
    assert procfile.read(ROOT / "Procfile").keys() == {
        "token-api",
        "token-api-worker",
        "relay",
        "department",
        "department-worker",
        "forecast",
        "notifier",
        "notifier-worker",
        "display",
    }


def test_letters_are_there_again_after_a_restart(tmp_path: Path) -> None:
    Letters(tmp_path).keep(["a@example.com"], b"Subject: One\r\n\r\nfirst\r\n")
    Letters(tmp_path).keep(["b@example.com"], b"Subject: Two\r\n\r\nsecond\r\n")
    assert [letter.header("Subject") for letter in Letters(tmp_path)] == ["One", "Two"]
    assert [letter.sent_to for letter in Letters(tmp_path)] == [
        ("a@example.com",),
        ("b@example.com",),
    ]
