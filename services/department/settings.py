"""What department reads from the environment."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from shared.auth import AuthVariables
from shared.public_url import public_url
from shared.return_settings import ReturnVariables
from shared.schemas import LEDGER, Schema
from shared.settings import Brokers, DatabaseUrl, WebAddress
from shared.trusted_proxies import LOOPBACK, TrustedProxyList

# Whom every connection to Postgres acts as.
ROLE: Final = "nowserving_department"
SCHEMA: Final = Schema("department", Path(__file__).parent / "migrations")
# What the processes read and write, in the version that their code needs.
SCHEMAS: Final = (LEDGER, SCHEMA)


class Settings(AuthVariables, ReturnVariables):
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    # Who may say from which address a request comes: addresses, networks and names of hosts.
    trusted_proxies: TrustedProxyList = LOOPBACK
    port: int = Field(default=8083, validation_alias="DEPARTMENT_PORT", ge=1, le=65535)
    token_api_port: int = Field(default=8080, ge=1, le=65535)
    # Where logins are passed to; null: token_api on this machine.
    token_api_url: WebAddress | None = None
    # The base of the ticket links in events; null: token_api's address in the local network.
    public_url: WebAddress | None = None

    database_url: DatabaseUrl
    kafka_bootstrap_servers: Brokers = "127.0.0.1:9092"

    # A holder is told when so many places are left, or fewer.
    turn_near_places: int = Field(default=3, ge=1, le=50)
    # Who has been called and does not come within this is a no-show.
    no_show_grace_seconds: int = Field(default=600, ge=1, le=86_400)

    # A department posts at most so many messages to all who wait within an hour.
    messages_per_hour: int = Field(default=6, ge=1, le=60)
    # A report says who waited no longer than this, and the overview who does now.
    wait_target_seconds: int = Field(default=900, ge=1, le=86_400)
    # So far back reports go; the log itself goes back a month.
    visits_kept_days: int = Field(default=1100, ge=1, le=10_000)
    # Whom somebody sent to one desk is called by that desk only for so long.
    sent_to_desk_seconds: int = Field(default=1800, ge=60, le=86_400)

    @model_validator(mode="after")
    def check_auth(self) -> Self:
        """Refuse weak and demo secrets at the start, not at the first request."""
        _ = self.auth
        return self

    @cached_property
    def login_url(self) -> str:
        """Where token_api takes logins."""
        base = self.token_api_url or f"http://127.0.0.1:{self.token_api_port}"
        return base.rstrip("/")

    @cached_property
    def ticket_base_url(self) -> str:
        return public_url(self.public_url, port=self.token_api_port)

    @property
    def wait_target(self) -> timedelta:
        return timedelta(seconds=self.wait_target_seconds)

    @property
    def sent_to_desk(self) -> timedelta:
        return timedelta(seconds=self.sent_to_desk_seconds)

    @property
    def no_show_grace(self) -> timedelta:
        return timedelta(seconds=self.no_show_grace_seconds)
