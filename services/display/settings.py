"""What the display reads from the environment."""

from typing import Literal

from pydantic import Field

from shared.settings import Brokers, Variables


class Settings(Variables):
    environment: Literal["local", "production"] = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: int = Field(default=8082, validation_alias="DISPLAY_PORT", ge=1, le=65535)
    kafka_bootstrap_servers: Brokers = "127.0.0.1:9092"
    # 10 kB of memory each; a kernel buffer apiece for those who read slowly.
    clients_max: int = Field(default=6000, validation_alias="DISPLAY_CLIENTS_MAX", ge=1)
