"""Starts the API's process."""

from functools import partial

from services.notifier.app import create_app
from services.notifier.settings import SCHEMAS, Settings
from shared import logs
from shared.reach_database import lasting_problem
from shared.serve import serve as serve_app
from shared.settings import read


def serve() -> None:
    settings = read(Settings)
    read(lambda: settings.auth)  # its API alone checks tokens
    logs.configure("notifier", settings.log_level)
    serve_app(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        variable="NOTIFIER_PORT",
        lasting_problem=partial(
            lasting_problem, settings.database_url.get_secret_value(), *SCHEMAS
        ),
    )
