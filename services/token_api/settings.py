"""What token_api reads from the environment."""

import socket
from functools import cached_property
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from shared.auth import AuthSettings

# HS256 wants a key at least as long as its hash.
AUTH_SECRET_LENGTH_MIN: Final = 32
# Nothing is sent to it: the kernel only says which of our addresses it would use for that way.
ANY_PRIVATE_ADDRESS: Final = ("10.255.255.255", 9)


class Settings(BaseSettings):
    environment: Literal["local", "production"] = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, validation_alias="TOKEN_API_PORT", ge=1, le=65535)
    public_url: str | None = None  # null: the machine's address in the local network

    database_url: SecretStr
    redis_url: SecretStr
    kafka_bootstrap_servers: str = "127.0.0.1:9092"

    auth_secret: SecretStr = Field(min_length=AUTH_SECRET_LENGTH_MIN)
    auth_jwks_url: str | None = None
    auth_issuer: str | None = None
    auth_audience: str | None = None
    auth_role_claim: str = "role"

    @model_validator(mode="after")
    def refuse_demo_secret(self) -> Self:
        if self.environment == "production" and "demo" in self.auth_secret.get_secret_value():
            message = "AUTH_SECRET is the demo's: a production start needs one of its own"
            raise ValueError(message)
        return self

    @cached_property
    def auth(self) -> AuthSettings:
        return AuthSettings(
            secret=self.auth_secret.get_secret_value(),
            jwks_url=self.auth_jwks_url,
            issuer=self.auth_issuer,
            audience=self.auth_audience,
            role_claim=self.auth_role_claim,
        )

    @cached_property
    def ticket_base_url(self) -> str:
        """The address that, with a ticket's secret after it, opens its page on a phone."""
        public_url = self.public_url or f"http://{local_network_address()}:{self.port}"
        return f"{public_url.rstrip('/')}/t/"


def local_network_address() -> str:
    """Return the machine's address in its local network, or the loopback's when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ANY_PRIVATE_ADDRESS)
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address
