"""What token_api reads from the environment."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator

from shared.auth import AuthVariables
from shared.join_settings import refuse_weak_secret
from shared.public_url import on_port, public_url
from shared.return_settings import ReturnVariables
from shared.schemas import LEDGER, Schema
from shared.settings import Brokers, DatabaseUrl, RedisUrl, WebAddress
from shared.trusted_proxies import LOOPBACK, TrustedProxyList

# Whom every connection to Postgres acts as.
ROLE: Final = "nowserving_token_api"
SCHEMA: Final = Schema("token_api", Path(__file__).parent / "migrations")
# What the processes read and write, in the version that their code needs.
SCHEMAS: Final = (LEDGER, SCHEMA)


class Settings(AuthVariables, ReturnVariables):
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    # Who may say from which address a request comes: addresses, networks and names of hosts.
    trusted_proxies: TrustedProxyList = LOOPBACK
    port: int = Field(default=8080, validation_alias="TOKEN_API_PORT", ge=1, le=65535)
    public_url: WebAddress | None = None  # null: the machine's address in the local network
    # Where browsers reach the pages of the others, for an administrator to hand on.
    display_public_url: WebAddress | None = None  # null: DISPLAY_PORT beside PUBLIC_URL
    display_port: int = Field(default=8082, ge=1, le=65535)
    department_public_url: WebAddress | None = None  # null: DEPARTMENT_PORT beside PUBLIC_URL
    department_port: int = Field(default=8083, ge=1, le=65535)
    # Who comes within this many places of the turn is told so.
    turn_near_places: int = Field(default=3, ge=1, le=50)

    # A driver has this long to accept an offered trip.
    trip_offer_seconds: int = Field(default=300, ge=1, le=86_400)
    # After so long an accepted trip that has not started is shown as such, and may be released.
    trip_start_seconds: int = Field(default=1800, ge=1, le=86_400)
    # Where a driver goes who declines: to the back of the line, or to its front.
    declined_tokens_go: Literal["back", "front"] = "back"

    # In an elastic slot whoever has waited so long is raised.
    starvation_minutes: int = Field(default=60, ge=1, le=24 * 60)

    # A slot or a shift begins within so many days: two years, one of them a leap year.
    days_ahead_max: int = Field(default=731, ge=1, le=3660)

    database_url: DatabaseUrl
    redis_url: RedisUrl
    kafka_bootstrap_servers: Brokers = "127.0.0.1:9092"
    # Generous: they stop a loop, not a queue at the entrance.
    tokens_per_kiosk_minute_max: int = Field(default=600, ge=1)
    tokens_per_person_minute_max: int = Field(default=120, ge=1)
    # Beyond these a token is given out all the same, and no letters about it.
    mailed_tokens_per_address_day_max: int = Field(default=10, ge=1)
    mailed_tokens_per_kiosk_hour_max: int = Field(default=300, ge=1)

    # With it the kiosk page signs in by itself, on whatever machine opens it: for the demo only.
    kiosk_demo_key: str | None = None

    # Signs the codes by which phones join; without it none can.
    join_secret: SecretStr | None = None
    # A hospital's Wi-Fi is one address: the phones behind it wait a minute at most for each other.
    join_phones_per_address_minute_max: int = Field(default=30, ge=1)
    join_tickets_per_phone_hour_max: int = Field(default=6, ge=1)

    auth_secret: SecretStr  # also signs what a kiosk gets for its device key

    # With it people sign in to the pages at the provider.
    auth_client_id: str | None = None
    auth_client_secret: SecretStr | None = None
    auth_scopes: str = "openid profile"
    auth_provider_sign_out: bool = True

    @model_validator(mode="after")
    def check_auth(self) -> Self:
        """Refuse weak and demo secrets at the start, not at the first request."""
        auth = self.auth
        if self.auth_client_id and not auth.jwks_url:
            message = "AUTH_CLIENT_ID needs AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def check_join_secret(self) -> Self:
        refuse_weak_secret(self.join_secret, self.environment)
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

    @property
    def ahead_max(self) -> timedelta:
        return timedelta(days=self.days_ahead_max)

    @cached_property
    def links(self) -> str:
        """The base of the links to tickets."""
        return public_url(self.public_url, port=self.port)

    @cached_property
    def screens(self) -> str:
        """The base of the addresses of hall screens."""
        return self.display_public_url or on_port(self.links, self.display_port)

    @cached_property
    def console(self) -> str:
        """The address at which staff call visitors."""
        return self.department_public_url or on_port(self.links, self.department_port)
