"""Starts the API's process."""

from functools import partial

from services.department.app import create_app
from services.department.settings import SCHEMAS, Settings
from shared import logs
from shared.reach_database import lasting_problem
from shared.serve import serve as serve_app
from shared.settings import read


def serve() -> None:
    settings = read(Settings)
    logs.configure("department", settings.log_level)
    serve_app(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        variable="DEPARTMENT_PORT",
        lasting_problem=partial(
            lasting_problem, settings.database_url.get_secret_value(), *SCHEMAS
        ),
    )
