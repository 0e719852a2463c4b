"""What is run by hand: seed the demo, make the first admin, the directory as a file."""

import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api import demo
from services.token_api.accounts.fields import Password, Username
from services.token_api.accounts.handle.users import create_user
from services.token_api.accounts.passwords import Passwords
from services.token_api.directory.file.command import export_file, import_file
from services.token_api.settings import ROLE, SCHEMAS, Settings
from shared.auth import Role
from shared.postgres import create_engine
from shared.problems import Refused
from shared.reach_database import reach_database
from shared.settings import read

PASSWORD_VARIABLE: Final = "NOWSERVING_ADMIN_PASSWORD"  # noqa: S105 - a variable's name


def seed_demo() -> None:
    """Create the demo's directory, users and device key where they are missing."""
    settings = read(Settings)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    if settings.environment == "production":
        sys.exit("The demo's users have public passwords: they are not made in production.")
    password_hash = asyncio.run(Passwords().hash(demo.PASSWORD))
    asyncio.run(_in_transaction(settings, lambda tx: demo.seed(tx, password_hash)))


def create_admin() -> None:
    """Ask for a name and a password, and make an admin of them."""
    settings = read(Settings)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    username = input("User name: ")
    password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("Password: ")
    try:
        username = TypeAdapter(Username).validate_python(username)
        password = TypeAdapter(Password).validate_python(password)
        password_hash = asyncio.run(Passwords().hash(password))
        admin = _admin(username, password_hash)
        asyncio.run(_in_transaction(settings, lambda tx: create_user(tx, admin)))
    except ValidationError as error:
        sys.exit("\n".join(str(one["msg"]) for one in error.errors(include_input=False)))
    except Refused as refused:
        sys.exit(refused.sentence)


def _admin(username: str, password_hash: str) -> dict[str, Any]:
    return {
        "username": username,
        "password_hash": password_hash,
        "role": Role.ADMIN.value,
        "departments": None,
        "holder_id": None,
        "display_name": username,
        "active": True,
    }


def export_directory(arguments: Sequence[str]) -> None:
    _with_file(lambda tx: export_file(tx, arguments))


def import_directory(arguments: Sequence[str]) -> None:
    _with_file(lambda tx: import_file(tx, arguments))


def _with_file(command: Callable[[AsyncConnection], Awaitable[object]]) -> None:
    settings = read(Settings)
    reach_database(settings.database_url.get_secret_value(), *SCHEMAS)
    try:
        asyncio.run(_in_transaction(settings, command))
    except Refused as refused:
        sys.exit(refused.sentence)
    except (OSError, UnicodeDecodeError) as error:  # of the file
        sys.exit(f"The file cannot be read or written: {error}")


async def _in_transaction(
    settings: Settings, command: Callable[[AsyncConnection], Awaitable[object]]
) -> None:
    engine = create_engine(settings.database_url.get_secret_value(), role=ROLE, pool_size=1)
    try:
        async with engine.begin() as tx:
            await command(tx)
    finally:
        await engine.dispose()
