"""What department reads from the environment."""

from datetime import timedelta
from functools import cached_property
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.auth import AuthSettings
from shared.public_url import public_url

# Whom every connection to Postgres acts as.
ROLE: Final = "nowserving_department"


class Settings(BaseSettings):
    # What a start complains of lands in logs; secrets are not to.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

    environment: Literal["local", "production"] = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8083, validation_alias="DEPARTMENT_PORT", ge=1, le=65535)
    token_api_port: int = Field(default=8080, ge=1, le=65535)
    # Where logins are passed to; null: token_api on this machine.
    token_api_url: str | None = None
    # The base of the ticket links in events; null: token_api's address in the local network.
    public_url: str | None = None

    database_url: SecretStr
    kafka_bootstrap_servers: str = "127.0.0.1:9092"

    auth_secret: SecretStr | None = None
    auth_jwks_url: str | None = None
    auth_issuer: str | None = None
    auth_audience: str | None = None
    auth_role_claim: str = "role"

    # A holder is told when so many places are left, or fewer.
    turn_near_places: int = Field(default=3, ge=1, le=50)
    # Who has been called and does not come within this is a no-show.
    no_show_grace_seconds: int = Field(default=600, ge=1, le=86_400)

    @model_validator(mode="after")
    def check_auth(self) -> Self:
        """Refuse weak and demo secrets at the start, not at the first request."""
        _ = self.auth
        return self

    @cached_property
    def auth(self) -> AuthSettings:
        return AuthSettings(
            environment=self.environment,
            secret=self.auth_secret,
            jwks_url=self.auth_jwks_url,
            issuer=self.auth_issuer,
            audience=self.auth_audience,
            role_claim=self.auth_role_claim,
        )

    @cached_property
    def login_url(self) -> str:
        """Where token_api takes logins."""
        base = self.token_api_url or f"http://127.0.0.1:{self.token_api_port}"
        return base.rstrip("/")

    @cached_property
    def ticket_base_url(self) -> str:
        return public_url(self.public_url, token_api_port=self.token_api_port)

    @property
    def no_show_grace(self) -> timedelta:
        return timedelta(seconds=self.no_show_grace_seconds)
