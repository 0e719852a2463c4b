"""Logins are token_api's: passed through, so that a console talks to one service only."""

from typing import Annotated, Final

import httpx
from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from services.department.router.bodies import refusals
from services.department.router.pass_on import pass_on
from shared.auth.sign_in import Session, SignInMethod, SignInMethodRequest

# A password's hash takes a tenth of a second, and a provider is asked twice.
LOGIN_SECONDS_MAX: Final = 6.0
CONNECT_SECONDS_MAX: Final = 1.0
CONNECTIONS_MAX: Final = 20

router = APIRouter(tags=["sessions"])


Credentials = Annotated[
    dict[str, object],
    Body(
        examples=[{"username": "staff", "password": "nowserving"}, {"device_key": "kiosk-demo"}],
        description="A username and a password, a device key, or a provider's code.",
    ),
]


def login_client(login_url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=login_url,
        timeout=httpx.Timeout(LOGIN_SECONDS_MAX, connect=CONNECT_SECONDS_MAX),
        limits=httpx.Limits(max_connections=CONNECTIONS_MAX),
        trust_env=False,  # an internal address: never through a proxy
    )


@router.post(
    "/api/v1/sessions",
    response_model=Session,
    summary="Sign in",
    responses=refusals(401, 403, 409, 422, 429, 503),
)
async def sign_in(request: Request, credentials: Credentials) -> Response:
    """Pass the login on to token_api and its answer back; its tokens are good here."""
    return await _pass_on(request, "/api/v1/sessions", credentials)


@router.post(
    "/api/v1/sessions/begin",
    response_model=SignInMethod,
    summary="Ask how to sign in",
    responses=refusals(422, 503),
)
async def begin_sign_in(request: Request, body: SignInMethodRequest) -> Response:
    """Ask token_api where people sign in: there, or at a provider."""
    return await _pass_on(request, "/api/v1/sessions/begin", body.model_dump())


async def _pass_on(request: Request, path: str, body: dict[str, object]) -> Response:
    return await pass_on(
        request,
        path,
        body,
        {"X-Forwarded-For": request.client.host} if request.client else {},
        unavailable="Signing in is not possible at the moment. Please try again shortly.",
    )
