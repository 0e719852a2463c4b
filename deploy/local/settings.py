"""Settings of the local stack from the environment: its folder, its ports, given engines."""

import os
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import model_validator

from shared.settings import Brokers, Variables, WebAddress

ROOT: Final = Path(__file__).parents[2]
# Signs the local stack's sessions; with ENVIRONMENT=production a secret with "demo" is refused.
DEMO_SECRET: Final = "demo-secret-of-the-local-stack-only"  # noqa: S105 - no secret, as it says
DEMO_JOIN_SECRET: Final = "demo-secret-of-codes-for-phones-only"  # noqa: S105 - no secret either
DEMO_PASSWORD: Final = "nowserving"  # noqa: S105 - of admin, supervisor and staff
KIOSK_KEY: Final = "kiosk-demo"
EVERY_ADDRESS: Final = ("0.0.0.0", "::")  # noqa: S104 - names them only
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class Settings(Variables):
    nowserving_home: Path = Path(".local")
    # production: without the demo's data, users and device key, as in containers.
    environment: Literal["local", "production"] = "local"

    token_api_port: int = 8080
    notifier_port: int = 8081
    display_port: int = 8082
    department_port: int = 8083

    # An engine whose address is given is used, not started.
    database_url: str | None = None
    redis_url: str | None = None
    kafka_bootstrap_servers: Brokers | None = None
    smtp_host: str | None = None

    # Not the engines' usual ports: what else runs on the machine may have those.
    postgres_port: int = 15432
    redis_port: int = 16379
    kafka_port: int = 19092
    kafka_controller_port: int = 19093
    smtp_port: int = 1025
    inbox_port: int = 8025

    token_api_url: WebAddress | None = None
    auth_secret: str = DEMO_SECRET
    join_secret: str | None = None
    # The pages a phone or another screen opens: reachable from the local network.
    host: str = "0.0.0.0"  # noqa: S104 - phones come from the local network

    @model_validator(mode="after")
    def use_smtps_own_port(self) -> Self:
        """Expect a mail server of the user's own where mail servers listen."""
        if self.smtp_host is not None and "smtp_port" not in self.model_fields_set:
            self.smtp_port = 25
        return self

    @property
    def reached_at(self) -> str:
        """Return where this machine reaches the services: on loopback, if they listen there."""
        return "127.0.0.1" if self.host in EVERY_ADDRESS else self.host

    def _page(self, port: int) -> str:
        host = f"[{self.reached_at}]" if ":" in self.reached_at else self.reached_at
        return f"http://{host}:{port}"

    @property
    def demo(self) -> bool:
        return self.environment == "local"

    @property
    def home(self) -> Path:
        return (ROOT / self.nowserving_home).resolve()

    @property
    def run_file(self) -> Path:
        return self.home / "run.json"

    def log(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def serves_readyz_on(self) -> dict[str, int]:
        """Return the ports of those that serve /readyz; the other processes serve no HTTP."""
        return {
            "token-api": self.token_api_port,
            "department": self.department_port,
            "notifier": self.notifier_port,
            "display": self.display_port,
        }

    def listens_on(self) -> dict[str, int]:
        """Return what we are to listen on, by the variable that changes it."""
        ports = {
            "TOKEN_API_PORT": self.token_api_port,
            "NOTIFIER_PORT": self.notifier_port,
            "DISPLAY_PORT": self.display_port,
            "DEPARTMENT_PORT": self.department_port,
        }
        if self.database_url is None:
            ports["POSTGRES_PORT"] = self.postgres_port
        if self.redis_url is None:
            ports["REDIS_PORT"] = self.redis_port
        if self.kafka_bootstrap_servers is None:
            ports["KAFKA_PORT"] = self.kafka_port
            ports["KAFKA_CONTROLLER_PORT"] = self.kafka_controller_port
        if self.smtp_host is None:
            ports["SMTP_PORT"] = self.smtp_port
            ports["INBOX_PORT"] = self.inbox_port
        return ports

    def services_environment(self, engines: dict[str, str]) -> dict[str, str]:
        """Return what every service process is given; `engines` holds the engines' variables."""
        return {
            "ENVIRONMENT": self.environment,
            "AUTH_SECRET": self.auth_secret,
            **({"KIOSK_DEMO_KEY": KIOSK_KEY} if self.demo else {}),
            **self._joining(),
            "TOKEN_API_PORT": str(self.token_api_port),
            "NOTIFIER_PORT": str(self.notifier_port),
            "DISPLAY_PORT": str(self.display_port),
            "DEPARTMENT_PORT": str(self.department_port),
            "TOKEN_API_URL": self.token_api_url or self._page(self.token_api_port),
            "NOWSERVING_HOME": str(self.home),
            "PYTHONUNBUFFERED": "1",
            **dict.fromkeys(("no_proxy", "NO_PROXY"), _without_proxy()),
            **engines,
        }

    def _joining(self) -> dict[str, str]:
        """Return what lets phones join: the demo's screens show everybody the code."""
        if not self.demo:
            return {"JOIN_SECRET": self.join_secret} if self.join_secret else {}
        secret = self.join_secret or DEMO_JOIN_SECRET
        return {"JOIN_SECRET": secret, "JOIN_SCREENS_OPEN": "true"}

    def pages(self) -> dict[str, str]:
        """Return every page's address, by what it is for."""
        token_api = self._page(self.token_api_port)
        pages = {
            "kiosk": f"{token_api}/#key={KIOSK_KEY}" if self.demo else f"{token_api}/",
            "console": f"{self._page(self.department_port)}/",
            "doctor": f"{self._page(self.department_port)}/doctor",
            "overview": f"{self._page(self.department_port)}/overview",
            "reports": f"{self._page(self.department_port)}/reports",
            "screen": f"{self._page(self.display_port)}/screen/main",
            "admin": f"{token_api}/admin",
            "outpatients": f"{token_api}/opd",
            "driver": f"{token_api}/driver",
            "vehicles": f"{token_api}/eic",
            "letters": f"{self._page(self.notifier_port)}/letters",
            "ordering": f"{token_api}/ordering",
            "inbox": f"http://127.0.0.1:{self.inbox_port}/",
            "token_api docs": f"{token_api}/docs",
            "department docs": f"{self._page(self.department_port)}/docs",
            "notifier docs": f"{self._page(self.notifier_port)}/docs",
            "display docs": f"{self._page(self.display_port)}/docs",
        }
        if self.smtp_host is not None:
            del pages["inbox"]
        return pages


def _without_proxy() -> str:
    """Return what is asked straight: what the environment says, and this machine."""
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    return ",".join(filter(None, (given, *LOOPBACK)))
