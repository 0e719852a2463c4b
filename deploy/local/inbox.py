"""The mail catcher of the local stack: takes every letter by SMTP and shows it on a page.

`GET /` is the inbox, `GET /api/messages` the same as JSON, the newest first.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

import uvicorn
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from deploy.local.mail import Catcher, Letter, Letters, protocol

# The page lists no more than these; the files stay.
SHOWN_MAX: Final = 500
# A letter is shown without scripts, and loads nothing from elsewhere.
LETTER_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "inbox_pages"), autoescape=True
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="inbox", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--page-port", type=int, default=8025)
    given = parser.parse_args()
    app = inbox(Letters(given.folder), given.smtp_port)
    uvicorn.run(app, host="127.0.0.1", port=given.page_port, log_level="warning", lifespan="on")


def inbox(letters: Letters, smtp_port: int) -> Starlette:
    """Return the page's app; the SMTP server listens for as long as it runs."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        catch = partial(protocol, Catcher(letters))
        server = await asyncio.get_running_loop().create_server(catch, "127.0.0.1", smtp_port)
        yield
        server.close()

    def route(path: str, answer: Callable[[Letters, Request], Response]) -> Route:
        # In a thread: reading a folder of letters takes a moment.
        async def endpoint(request: Request) -> Response:
            return await asyncio.to_thread(answer, letters, request)

        return Route(path, endpoint)

    return Starlette(
        lifespan=lifespan,
        routes=[
            route("/", _list),
            route("/messages/{id}", _letter),
            route("/messages/{id}/html", _html),
            route("/messages/{id}/raw", _raw),
            route("/api/messages", _messages),
        ],
    )


def _list(letters: Letters, _request: Request) -> Response:
    shown = _newest(letters)[:SHOWN_MAX]
    return HTMLResponse(TEMPLATES.get_template("list.html").render(letters=shown))


def _letter(letters: Letters, request: Request) -> Response:
    letter = _find(letters, request)
    return HTMLResponse(TEMPLATES.get_template("letter.html").render(letter=letter))


def _html(letters: Letters, request: Request) -> Response:
    content = _find(letters, request).text("html")
    return HTMLResponse(content, headers={"Content-Security-Policy": LETTER_POLICY})


def _raw(letters: Letters, request: Request) -> Response:
    return Response(bytes(_find(letters, request).message), media_type="text/plain")


def _messages(letters: Letters, request: Request) -> Response:
    """Filter by recipient, `?to=` or `?to_prefix=`; returns all, unlike the page."""
    wanted, prefix = (request.query_params.get(name) for name in ("to", "to_prefix"))
    chosen = [
        one
        for one in _newest(letters)
        if (wanted is None or wanted in one.sent_to)
        and (prefix is None or one.sent_to[0].startswith(prefix))
    ]
    return JSONResponse({"messages": [one.as_json for one in chosen]})


def _newest(letters: Letters) -> list[Letter]:
    return list(letters)[::-1]


def _find(letters: Letters, request: Request) -> Letter:
    wanted = request.path_params["id"]
    found = next((letter for letter in letters if letter.id == wanted), None)
    if found is None:
        raise HTTPException(404, "No such letter.")
    return found


if __name__ == "__main__":
    main()
