"""Signing in over HTTP; the access token is accepted by every service."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.token_api.accounts.fields import PASSWORD_LENGTH_MAX
from services.token_api.accounts.handle.sessions import (
    lifetime,
    log_in_device,
    log_in_user,
    refuse_local_users,
)
from services.token_api.accounts.login_limit import LoginLimit
from services.token_api.accounts.provider import Provider, no_provider
from services.token_api.settings import Settings
from shared.auth import Principal, sign
from shared.auth.sign_in import ProviderSignIn, Session, SignInMethod, SignInMethodRequest
from shared.problems.documented import refusals

# Characters of which addresses, codes and secrets are made (RFC 6749, appendix A).
VISIBLE: Final = "^[!-~]+$"

router = APIRouter(prefix="/api/v1", tags=["sessions"])


class UserLogin(BaseModel):
    model_config = ConfigDict(extra="forbid")

    # As it was typed: what no user name can look like is only a wrong one.
    username: str = Field(max_length=200, examples=["staff"])
    password: str = Field(max_length=PASSWORD_LENGTH_MAX, examples=["nowserving"])


class DeviceLogin(BaseModel):
    model_config = ConfigDict(extra="forbid")

    device_key: str = Field(max_length=200, examples=["kiosk-demo"])


class ProviderLogin(BaseModel):
    """What the provider sent the page back with, and what the page had kept."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=2000, pattern=VISIBLE)
    code_verifier: str = Field(max_length=128, pattern=VISIBLE)
    nonce: str = Field(max_length=128, pattern=VISIBLE)
    redirect_uri: str = Field(max_length=500, pattern=VISIBLE)


@router.post("/sessions/begin", summary="Ask how to log in", responses=refusals(503))
async def begin_session(request: Request, body: SignInMethodRequest) -> SignInMethod:
    """Begin a sign-in at the provider, by authorization code with PKCE (RFC 7636)."""
    provider: Provider | None = request.state.provider
    if provider is None:
        return SignInMethod(provider=None)
    begun = await provider.begin(body.redirect_uri)
    return SignInMethod(provider=ProviderSignIn(**asdict(begun)))


@router.post("/sessions", summary="Log in", responses=refusals(401, 403, 409, 429, 503))
async def create_session(
    request: Request, body: UserLogin | DeviceLogin | ProviderLogin
) -> Session:
    settings: Settings = request.state.settings
    limit: LoginLimit = request.state.login_limit
    address = request.client.host if request.client else "unknown"
    sign_out_url = None
    branch_id: str | None = None
    match body:
        case DeviceLogin():
            principal, branch_id = await log_in_device(
                request.state.engine, limit, device_key=body.device_key, address=address
            )
        case ProviderLogin():
            provider: Provider | None = request.state.provider
            if provider is None:
                raise no_provider()
            principal = await provider.finish(**body.model_dump())
            sign_out_url = provider.sign_out_url(body.redirect_uri)
        case UserLogin():
            refuse_local_users(elsewhere=settings.auth_jwks_url is not None)
            principal = await log_in_user(
                request.state.engine,
                request.state.passwords,
                limit,
                username=body.username.strip().lower(),
                password=body.password,
                address=address,
            )
    return _session(principal, settings, branch_id, sign_out_url)


def _session(
    principal: Principal, settings: Settings, branch_id: str | None, sign_out_url: str | None
) -> Session:
    return Session(
        access_token=sign(
            principal,
            secret=settings.auth_secret.get_secret_value(),
            now=datetime.now(UTC),
            lifetime=lifetime(principal),
        ),
        token_type="bearer",  # noqa: S106 - the name of a scheme, no secret
        expires_in=int(lifetime(principal).total_seconds()),
        role=principal.role,
        sign_out_url=sign_out_url,
        branch_id=branch_id,
    )
