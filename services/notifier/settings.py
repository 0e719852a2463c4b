"""What notifier reads from the environment."""

from datetime import timedelta
from email.utils import formataddr, getaddresses, parseaddr
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from services.notifier.addresses import address, plain
from services.notifier.rules import TELLABLE, TOLD_BY_DEFAULT
from shared.auth import AuthVariables
from shared.events import EventType
from shared.join_settings import refuse_weak_secret
from shared.public_url import public_url
from shared.schemas import Schema
from shared.settings import Brokers, DatabaseUrl, ReadableFile, WebAddress
from shared.trusted_proxies import LOOPBACK, TrustedProxyList

# A year is the longest anybody keeps whom a token's mail went to.
PERSONAL_DAYS_MAX: Final = 365
SCHEMA: Final = Schema("notifier", Path(__file__).parent / "migrations")
# What the processes read and write, in the version that their code needs.
SCHEMAS: Final = (SCHEMA,)


class Settings(AuthVariables):
    empty_counts: ClassVar[frozenset[str]] = frozenset({"mail_on"})

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8081, validation_alias="NOTIFIER_PORT", ge=1, le=65535)

    # Who may say from which address a request comes: addresses, networks and names of hosts.
    trusted_proxies: TrustedProxyList = LOOPBACK
    token_api_port: int = Field(default=8080, ge=1, le=65535)
    # Where logins are passed to; null: token_api on this machine.
    token_api_url: WebAddress | None = None

    database_url: DatabaseUrl
    kafka_bootstrap_servers: Brokers = "127.0.0.1:9092"
    # What the links that stop letters begin with; null: this machine in the local network.
    notifier_public_url: WebAddress | None = None

    # Makes the codes that confirm bookings by phone, as token_api does.
    join_secret: SecretStr | None = None

    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: ReadableFile | None = None  # null: the machine's own authorities

    mail_from: str = "NowServing <no-reply@nowserving.example>"
    mail_on: Annotated[frozenset[EventType], NoDecode] = TOLD_BY_DEFAULT
    mail_personal_days: int = Field(default=30, ge=1, le=PERSONAL_DAYS_MAX)

    @field_validator("mail_on", mode="before")
    @classmethod
    def read_list(cls, value: object) -> object:
        """Read a comma-separated list; an empty one mails nobody."""
        if not isinstance(value, str):
            return value
        return frozenset(part.strip() for part in value.split(",") if part.strip())

    @field_validator("mail_on")
    @classmethod
    def refuse_types_without_words(cls, value: frozenset[EventType]) -> frozenset[EventType]:
        if unknown := value - TELLABLE:
            message = f"MAIL_ON: there are no words for {', '.join(sorted(unknown))}"
            raise ValueError(message)
        return value

    @field_validator("mail_from")
    @classmethod
    def refuse_bad_sender(cls, value: str) -> str:
        named = getaddresses([value])
        if plain(value) != value or len(named) != 1:
            message = "MAIL_FROM: one address, such as Name <name@example.org>"
            raise ValueError(message)
        if problem := address(named[0][1]).problem:
            message = f"MAIL_FROM: {problem}"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def check_join_secret(self) -> Self:
        refuse_weak_secret(self.join_secret, self.environment)
        return self

    @model_validator(mode="after")
    def refuse_login_in_clear(self) -> Self:
        """Keep the password from travelling in clear."""
        if self.environment == "production" and self.smtp_username and self.smtp_security == "none":
            message = "SMTP_USERNAME needs SMTP_SECURITY starttls or tls"
            raise ValueError(message)
        return self

    @cached_property
    def login_url(self) -> str:
        """Where token_api takes logins."""
        base = self.token_api_url or f"http://127.0.0.1:{self.token_api_port}"
        return base.rstrip("/")

    @cached_property
    def own_url(self) -> str:
        return public_url(self.notifier_public_url, port=self.port)

    @cached_property
    def sender_mailbox(self) -> str:
        """The address that mails come from, without its name."""
        return address(parseaddr(self.mail_from)[1]).mailbox

    @cached_property
    def sender_header(self) -> str:
        """The From header's value: ASCII, with the name encoded where it needs to be."""
        return formataddr((parseaddr(self.mail_from)[0], self.sender_mailbox), charset="utf-8")

    @cached_property
    def mail_domain(self) -> str:
        """What stands after the @ of every Message-ID."""
        return self.sender_mailbox.rpartition("@")[2]

    @cached_property
    def personal_kept(self) -> timedelta:
        return timedelta(days=self.mail_personal_days)
