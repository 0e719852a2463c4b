"""Starts the API's process."""

from services.token_api.app import create_app
from services.token_api.settings import Settings
from shared import logs
from shared.serve import serve as serve_app


def serve() -> None:
    settings = Settings()
    logs.configure("token_api", settings.log_level)
    serve_app(create_app(settings), host=settings.host, port=settings.port)
