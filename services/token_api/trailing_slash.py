"""Every path of the API answers with and without a trailing slash; pages keep theirs."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIXES: Final = ("/api/", "/book-token/")


class WithoutTrailingSlash:
    """Pass on the path without its last slash, so that no redirect is needed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = str(scope["path"])
            if path.endswith("/") and path.startswith(PREFIXES):
                shorter = path.rstrip("/")
                scope = {**scope, "path": shorter, "raw_path": shorter.encode()}
        await self._app(scope, receive, send)
