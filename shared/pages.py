"""Serves a service's built pages: strict headers, assets cached for a year, index.html checked."""

import mimetypes
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

# Everything comes from this service; `data:` is for the QR code that the page draws itself.
POLICY: Final = (
    "default-src 'self'; "
    "img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'self'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # A ticket's address contains its secret: no request to elsewhere may carry it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FRESH: Final = "no-cache"  # cached, but revalidated each time
FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
NOT_BUILT: Final = "The pages are not built: run make run, or npm run build.\n"


def mount(app: FastAPI, dist: Path, *paths: str, index: str = "index.html") -> None:
    """Answer each of `paths` with the built page, and serve what it loads.

    Paths may hold parameters (`/t/{secret}`): the page reads them from its own address. Call it
    after the routers were included, so that a page never hides an endpoint.
    """

    async def page(_: Request) -> Response:
        file = dist / index
        if not file.is_file():
            return PlainTextResponse(
                NOT_BUILT, status_code=503, headers={"Retry-After": "10", "Cache-Control": FRESH}
            )
        return FileResponse(
            file, media_type="text/html", headers={**HEADERS, "Cache-Control": FRESH}
        )

    for path in paths:
        app.add_route(path, page, methods=["GET"], include_in_schema=False)
    app.mount("/assets", _Assets(directory=dist / "assets", check_dir=False), name="assets")
    _serve_files_beside(app, dist)


def _serve_files_beside(app: FastAPI, dist: Path) -> None:
    """Serve icons, sounds and the like, which stand beside index.html under their own names."""
    for file in sorted(dist.glob("*")) if dist.is_dir() else ():
        if file.is_file() and file.suffix != ".html":
            app.add_route(f"/{file.name}", _file(file), methods=["GET"], include_in_schema=False)


def _file(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_: Request) -> Response:
        return FileResponse(file, headers={**HEADERS, "Cache-Control": FRESH})

    return serve


class _Assets(StaticFiles):
    """Files whose names change with their content, so that a browser never has to revalidate."""

    async def check_config(self) -> None:
        """Let pages that are not built yet be missing files, not a failure."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = _compressed(Path(full_path), scope) or super().file_response(
            full_path, stat_result, scope, status_code
        )
        response.headers["Cache-Control"] = FOR_A_YEAR
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _compressed(file: Path, scope: Scope) -> Response | None:
    """Return what the build has compressed, a third of the bytes, to whoever takes it."""
    packed = file.with_name(f"{file.name}.gz")
    if "gzip" not in Headers(scope=scope).get("accept-encoding", "") or not packed.is_file():
        return None
    media_type, _ = mimetypes.guess_type(file.name)
    return FileResponse(packed, media_type=media_type, headers={"Content-Encoding": "gzip"})
