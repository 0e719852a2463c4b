"""Writes docs/openapi/*.json from the services' routes: `python -m deploy.openapi`.

No engine is needed: an app connects when it starts, and none is started here.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from pydantic import SecretStr

from services.department import app as department
from services.department.settings import Settings as DepartmentSettings
from services.display import app as display
from services.display.boards import Boards
from services.notifier import app as notifier
from services.notifier.settings import Settings as NotifierSettings
from services.token_api import app as token_api
from services.token_api.settings import Settings as TokenApiSettings

TARGET: Final = Path(__file__).parents[1] / "docs" / "openapi"
# Required by the settings; nothing here connects or signs.
NOWHERE: Final = SecretStr("postgresql://nobody@127.0.0.1:1/none")
NO_REDIS: Final = SecretStr("redis://127.0.0.1:1")
NO_SECRET: Final = SecretStr("only to describe the routes; signs nothing")


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for name, app in APPS.items():
        (TARGET / f"{name}.json").write_text(rendered(app()), encoding="utf-8")


def rendered(app: FastAPI) -> str:
    document: dict[str, Any] = app.openapi()
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _token_api() -> FastAPI:
    return token_api.create_app(
        TokenApiSettings(database_url=NOWHERE, redis_url=NO_REDIS, auth_secret=NO_SECRET)
    )


def _department() -> FastAPI:
    return department.create_app(DepartmentSettings(database_url=NOWHERE, auth_secret=NO_SECRET))


def _notifier() -> FastAPI:
    return notifier.create_app(NotifierSettings(database_url=NOWHERE, auth_secret=NO_SECRET))


def _display() -> FastAPI:
    async def feed(_: Boards) -> None:
        """Bring nothing: the app is only described."""

    return display.create_app(Boards(clients_max=1, now=lambda: datetime.now(UTC)), feed)


APPS: Final[Mapping[str, Callable[[], FastAPI]]] = {
    "token_api": _token_api,
    "department": _department,
    "notifier": _notifier,
    "display": _display,
}

if __name__ == "__main__":
    main()
