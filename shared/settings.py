"""A process's settings from the environment: what is wrong with them is one line a variable."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, NoReturn, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DOCUMENTED_IN: Final = "docs/configuration.md"
# What a shell answers to wrong usage: starting again as it is will not help.
EXIT_CODE: Final = 2


class Variables(BaseSettings):
    """An empty variable is one that is not set; blanks and a carriage return around it are none."""

    # Validation errors are shown at the start, and must not contain secrets.
    model_config = SettingsConfigDict(hide_input_in_errors=True)
    empty_counts: ClassVar[frozenset[str]] = frozenset()  # fields of which "" says something

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, given: dict[str, Any]) -> dict[str, Any]:
        stripped = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in given.items()
        }
        return {
            name: value
            for name, value in stripped.items()
            if value != "" or name in cls.empty_counts
        }


Read = TypeVar("Read")


def read(settings: Callable[[], Read]) -> Read:
    """Return the settings; when they are wrong, say so and end the process."""
    try:
        return settings()
    except ValidationError as error:
        give_up("\n".join(dict.fromkeys(_lines(error))))


def give_up(sentence: str) -> NoReturn:
    """End the process with a sentence for whoever started it."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(EXIT_CODE)


def _lines(error: ValidationError) -> list[str]:
    lines: list[str] = []
    for one in error.errors(include_url=False, include_input=False):
        cause = one.get("ctx", {}).get("error")
        if isinstance(cause, ValidationError):  # of settings that were made from these
            lines += _lines(cause)
            continue
        variable = str(one["loc"][0]).upper() if one["loc"] else ""
        said = "is missing" if one["type"] == "missing" else str(cause or one["msg"]).rstrip(".")
        named = said if not variable or said.startswith(variable) else f"{variable}: {said}"
        lines.append(f"{named} ({DOCUMENTED_IN})")
    return lines


def _is_database(value: SecretStr) -> SecretStr:
    try:
        url = make_url(value.get_secret_value())
    except (ArgumentError, ValueError):
        url = None
    if url is None or not url.drivername.startswith("postgres"):
        message = "not an address such as postgresql://user:password@host:5432/database"
        raise ValueError(message)
    return value


def _is_redis(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in ("redis", "rediss", "unix"):
        message = "not an address such as redis://host:6379/0"
        raise ValueError(message)
    return value


def _are_brokers(value: str) -> str:
    for broker in value.split(","):
        host, _, port = broker.strip().rpartition(":")
        if not (host and port.isdigit()):
            message = "not a list such as host:9092,other:9092"
            raise ValueError(message)
    return value


def _is_web_address(value: str) -> str:
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.netloc:
        message = "not an address such as https://host:8080"
        raise ValueError(message)
    return value


def _is_file(value: str) -> str:
    if not Path(value).is_file():
        message = f"there is no file {value}"
        raise ValueError(message)
    return value


DatabaseUrl = Annotated[SecretStr, AfterValidator(_is_database)]
RedisUrl = Annotated[SecretStr, AfterValidator(_is_redis)]
Brokers = Annotated[str, AfterValidator(_are_brokers)]
WebAddress = Annotated[str, AfterValidator(_is_web_address)]
ReadableFile = Annotated[str, AfterValidator(_is_file)]
