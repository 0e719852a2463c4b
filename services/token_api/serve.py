"""Starts the API's process."""

from functools import partial

from services.token_api.app import create_app
from services.token_api.settings import SCHEMAS, Settings
from shared import logs
from shared.reach_database import lasting_problem, reach_database
from shared.serve import serve as serve_app
from shared.settings import read


def serve() -> None:
    settings = read(Settings)
    logs.configure("token_api", settings.log_level)
    database_url = settings.database_url.get_secret_value()
    if settings.environment == "production":  # the users are looked at before anything is served
        reach_database(database_url, *SCHEMAS)
    serve_app(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        variable="TOKEN_API_PORT",
        lasting_problem=partial(lasting_problem, database_url, *SCHEMAS),
    )
