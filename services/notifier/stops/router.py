"""The page behind the link, and the one click that mail programs do themselves (RFC 8058)."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from services.notifier import branches
from services.notifier.addresses import plain
from services.notifier.rules import FALLBACK_LANGUAGE, LANGUAGES
from services.notifier.stops import store
from services.notifier.stops.links import PATH, Stop, StopLinks
from services.notifier.words import LetterTemplates
from shared.directory import name_in
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import refusals
from shared.text import Language

LINK_LENGTH_MAX: Final = 200
# The address is public knowledge to whoever has the letter; no cache and no search engine need it.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}

router = APIRouter(
    prefix=PATH + "/{link}",
    tags=["stopping letters"],
    default_response_class=HTMLResponse,
    responses=refusals(404),
)


Link = Annotated[str, Path(max_length=LINK_LENGTH_MAX, pattern=r"^[A-Za-z0-9._=-]+$")]


async def _stop_of(request: Request, tx: Transaction, link: Link) -> Stop:
    """Return what the link stops; raises `Refused` (404) when it was not made here."""
    found = StopLinks("", await store.signing_key(tx)).read(link)
    if found is None:
        raise Refused("LINK_NOT_VALID", "This link is not whole.", status=404)
    request.state.link = link
    return found


Stopped = Annotated[Stop, Depends(_stop_of)]


@router.get("", summary="Ask whether letters are to stop")
async def show(
    request: Request, tx: Transaction, stop: Stopped, language: Language = FALLBACK_LANGUAGE
) -> HTMLResponse:
    """Show how it is and what one can do; looking at it, as scanners of mail do, stops nothing."""
    return await _page(request, tx, stop, language)


@router.post("", summary="Stop the letters of a branch to an address")
async def stop_letters(
    request: Request, tx: Transaction, stop: Stopped, language: Language = FALLBACK_LANGUAGE
) -> HTMLResponse:
    """Stop them at once, whatever the body says: that of a mail program names the header."""
    await store.stop(tx, stop)
    return await _page(request, tx, stop, language)


@router.post("/resume", summary="Take it back")
async def resume_letters(
    request: Request, tx: Transaction, stop: Stopped, language: Language = FALLBACK_LANGUAGE
) -> HTMLResponse:
    await store.resume(tx, stop)
    return await _page(request, tx, stop, language)


async def _page(request: Request, tx: Transaction, stop: Stop, language: str) -> HTMLResponse:
    templates: LetterTemplates = request.state.templates
    language = language if language in LANGUAGES else FALLBACK_LANGUAGE
    words = templates.languages[language]
    names = (await branches.branch(tx, stop.branch_id) or {}).get("names")
    state = "stopped" if await store.is_stopped(tx, stop) else "stoppable"
    known = {"branch": plain(name_in(names, language)) if names else ""}
    action = f"{PATH}/{request.state.link}"
    if state == "stopped":
        action += "/resume"
    page = templates.stop.render(
        {
            "language": language,
            "direction": words.direction,
            "title": words.phrases[f"{state}_title"](known),
            "sentence": words.phrases[f"{state}_sentence"](known),
            "button": words.phrases[f"{state}_button"](known),
            "action": f"{action}?language={language}",
        }
    )
    return HTMLResponse(page, headers=HEADERS)
