"""docker-compose.yml cannot run in our checks: it is held against the Procfile and the settings."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from deploy.local import kafka_broker, procfile
from deploy.settings_of import ROOT, settings_of, variables

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
PROCESSES: Final = procfile.read(ROOT / "Procfile")
OURS: Final = {name for name, one in SERVICES.items() if one["image"] == "nowserving"}
PORTS: Final = {"token-api": 8080, "notifier": 8081, "display": 8082, "department": 8083}
REFERENCE: Final = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
SECRETS: Final = {"POSTGRES_PASSWORD": "p" * 32, "AUTH_SECRET": "s" * 32}


def test_the_processes_are_those_of_the_procfile() -> None:
    assert {*PROCESSES, "migrate"} == OURS
    assert {name: tuple(SERVICES[name]["command"]) for name in PROCESSES} == PROCESSES


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_process_gets_the_variables_it_reads_and_no_other(name: str) -> None:
    reads = variables(settings_of(tuple(SERVICES[name]["command"])))
    assert set(SERVICES[name]["environment"]) == set(reads)


@pytest.mark.parametrize("name", sorted(OURS))
def test_what_has_no_default_that_works_in_a_container_has_a_value(name: str) -> None:
    reads = variables(settings_of(tuple(SERVICES[name]["command"])))
    wanting = {
        variable
        for variable, default in reads.items()
        if default is ... or "127.0.0.1" in str(default)
    }
    given = SERVICES[name]["environment"]
    assert {variable for variable in wanting if given[variable] is None} == set()


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_settings_accept_what_compose_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(tuple(SERVICES[name]["command"]))
    for variable in variables(settings):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in SERVICES[name]["environment"].items():
        if value is not None:
            monkeypatch.setenv(variable, resolved(str(value)))
    read = settings()
    assert getattr(read, "environment", "production") == "production"


def test_without_a_secret_of_its_own_it_does_not_start() -> None:
    demanded = {
        match[1] for match in REFERENCE.finditer(text("docker-compose.yml")) if match[2] == "?"
    }
    assert demanded == set(SECRETS)


def test_every_variable_one_may_set_is_in_the_example() -> None:
    passed_on = {
        variable
        for name in OURS
        for variable, value in SERVICES[name]["environment"].items()
        if value is None
    }
    referred = {match[1] for match in REFERENCE.finditer(text("docker-compose.yml"))}
    offered = set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert offered == passed_on | referred


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_everything_starts_after_what_it_needs_and_that_is_healthy(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        if needed == "migrate":
            assert how["condition"] == "service_completed_successfully"
        else:
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in SERVICES[needed]
    if name in PROCESSES:
        assert "migrate" in SERVICES[name]["depends_on"]


@pytest.mark.parametrize(("name", "port"), sorted(PORTS.items()))
def test_a_door_is_published_and_asked_whether_it_is_ready(name: str, port: int) -> None:
    service = SERVICES[name]
    assert resolved(service["ports"][0]) == f"{port}:{port}"
    asks = ["CMD", "python", "-m", "shared.readyz", str(port)]  # straight, through no proxy
    assert service["healthcheck"]["test"] == asks
    own = f"{name.upper().replace('-', '_')}_PORT"
    assert service["environment"][own] == str(port)
    assert service["environment"]["HOST"] == "0.0.0.0"  # noqa: S104 - inside a container


@pytest.mark.parametrize("name", ["postgres", "redis", "kafka", "mail"])
def test_an_engine_keeps_its_data_in_a_volume(name: str) -> None:
    volume = SERVICES[name]["volumes"][0].partition(":")[0]
    assert volume in COMPOSE["volumes"]


def test_the_broker_is_the_one_that_the_tests_run_against() -> None:
    assert kafka_broker.version() == SERVICES["kafka"]["image"].partition(":")[2]
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_redis_writes_down_every_number() -> None:
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"


def test_the_image_holds_what_the_processes_import_and_no_root() -> None:
    dockerfile = text("deploy/Dockerfile")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert {"shared", "services", "deploy/migrate.py", "deploy/requirements.lock"} <= sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert re.search(r"^USER nowserving$", dockerfile, re.MULTILINE)
    for page in ROOT.glob("services/*/screen/index.html"):
        assert f"{page.parent.relative_to(ROOT)}/dist" in dockerfile


def test_the_images_packages_are_the_versions_that_were_tested() -> None:
    tested, shipped = pinned(ROOT / "requirements.lock"), pinned(ROOT / "deploy/requirements.lock")
    assert shipped.items() <= tested.items()
    assert "pytest" not in shipped


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE))


def resolved(value: str) -> str:
    """Return what compose makes of `${NAME:-default}` with only the secrets set."""

    def replace(match: re.Match[str]) -> str:
        return SECRETS.get(match[1]) or (match[3] if match[2] == "-" else "")

    return REFERENCE.sub(replace, value)


def text(path: str) -> str:
    return (ROOT / path).read_text()
