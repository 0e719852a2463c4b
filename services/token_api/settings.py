"""What token_api reads from the environment."""

from datetime import timedelta
from functools import cached_property
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator

from shared.auth import AuthVariables
from shared.public_url import public_url

# Whom every connection to Postgres acts as.
ROLE: Final = "nowserving_token_api"


class Settings(AuthVariables):
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, validation_alias="TOKEN_API_PORT", ge=1, le=65535)
    public_url: str | None = None  # null: the machine's address in the local network
    # Who comes within this many places of the turn is told so.
    turn_near_places: int = Field(default=3, ge=1, le=50)

    # A driver has this long to accept an offered trip.
    trip_offer_seconds: int = Field(default=300, ge=1, le=86_400)
    # Where a driver goes who declines: to the back of the line, or to its front.
    declined_tokens_go: Literal["back", "front"] = "back"

    # In an elastic slot whoever has waited so long is raised.
    starvation_minutes: int = Field(default=60, ge=1, le=24 * 60)

    database_url: SecretStr
    redis_url: SecretStr
    kafka_bootstrap_servers: str = "127.0.0.1:9092"

    # With it the kiosk page signs in by itself, on whatever machine opens it: for the demo only.
    kiosk_demo_key: str | None = None

    auth_secret: SecretStr  # also signs what a kiosk gets for its device key

    # With it people sign in to the pages at the provider.
    auth_client_id: str | None = None
    auth_client_secret: SecretStr | None = None
    auth_scopes: str = "openid profile"

    @model_validator(mode="after")
    def check_auth(self) -> Self:
        """Refuse weak and demo secrets at the start, not at the first request."""
        if self.auth_client_id and not self.auth.jwks_url:
            message = "AUTH_CLIENT_ID needs AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def keep_kiosks_locked(self) -> Self:
        """Refuse in production what would let anybody's browser be a kiosk."""
        if self.environment == "production" and self.kiosk_demo_key:
            message = "KIOSK_DEMO_KEY is for the local stack only: unset it"
            raise ValueError(message)
        return self

    @property
    def starvation(self) -> timedelta:
        return timedelta(minutes=self.starvation_minutes)

    @cached_property
    def links(self) -> str:
        """The base of the links to tickets."""
        return public_url(self.public_url, token_api_port=self.port)
