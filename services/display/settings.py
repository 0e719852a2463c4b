"""What the display reads from the environment."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from services.display.joining import Joining
from shared.join_settings import refuse_weak_secret
from shared.public_url import public_url
from shared.settings import Brokers, Variables, WebAddress


class Settings(Variables):
    environment: Literal["local", "production"] = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8082, validation_alias="DISPLAY_PORT", ge=1, le=65535)
    # Signs the codes by which phones join; without it no screen shows one.
    join_secret: SecretStr | None = None
    # For the demo only: a screen needs no key to show them.
    join_screens_open: bool = False
    # Where a code leads a phone: to token_api.
    token_api_port: int = Field(default=8080, ge=1, le=65535)
    public_url: WebAddress | None = None
    kafka_bootstrap_servers: Brokers = "127.0.0.1:9092"
    # 10 kB of memory each; a kernel buffer apiece for those who read slowly.
    clients_max: int = Field(default=6000, validation_alias="DISPLAY_CLIENTS_MAX", ge=1)

    @model_validator(mode="after")
    def check_join_secret(self) -> Self:
        refuse_weak_secret(self.join_secret, self.environment)
        if self.environment == "production" and self.join_screens_open:
            message = "JOIN_SCREENS_OPEN is for the local stack only: unset it"
            raise ValueError(message)
        return self

    @property
    def joining(self) -> Joining | None:
        """Return what a screen's code is made of, or null where no phone can join."""
        if self.join_secret is None:
            return None
        links = public_url(self.public_url, port=self.token_api_port)
        return Joining(self.join_secret.get_secret_value(), links, open=self.join_screens_open)
