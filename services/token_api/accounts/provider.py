"""Signing in at an OIDC provider: authorization code with PKCE (RFC 7636).

The page keeps the state, the nonce and the code verifier, and checks the state; the code is
redeemed here, so that no token of the provider comes into a browser and none stands in an address.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import jwt

from shared.auth import (
    AuthSettings,
    ClaimNames,
    Principal,
    Verifier,
    claim_of,
    principal_of,
)
from shared.problems import EngineUnavailable, Refused

# A sign-in asks it twice, while somebody waits.
ANSWER_SECONDS_MAX: Final = 2.5
CONNECTIONS_MAX: Final = 20
# 64 characters, of at least 43 (RFC 7636, 4.1).
VERIFIER_BYTES: Final = 48
DISCOVERY: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in as it begins; the page keeps it until the provider sends it back."""

    authorization_url: str
    state: str
    nonce: str
    code_verifier: str


class Provider:
    def __init__(
        self,
        settings: AuthSettings,
        verifier: Verifier,
        *,
        client_id: str,
        client_secret: str | None,
        scopes: str,
        signs_out: bool,
    ) -> None:
        self._settings = settings
        self._verifier = verifier
        self._client_id = client_id
        self._client_secret = client_secret
        self._scopes = scopes
        self._signs_out = signs_out
        self._endpoints: Mapping[str, Any] | None = None
        self._http = httpx.AsyncClient(
            timeout=ANSWER_SECONDS_MAX,
            limits=httpx.Limits(max_connections=CONNECTIONS_MAX),
            mounts={"all://127.0.0.1": None, "all://localhost": None},  # never through a proxy
        )

    async def begin(self, redirect_uri: str) -> Begun:
        """Return the address to sign in at; raises `EngineUnavailable` where it is not known."""
        code_verifier = secrets.token_urlsafe(VERIFIER_BYTES)
        state, nonce = secrets.token_urlsafe(), secrets.token_urlsafe()
        challenge = urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": self._scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        address = await self._endpoint("authorization_endpoint")
        joint = "&" if "?" in address else "?"
        return Begun(f"{address}{joint}{urlencode(query)}", state, nonce, code_verifier)

    async def finish(
        self, *, code: str, code_verifier: str, nonce: str, redirect_uri: str
    ) -> Principal:
        """Redeem the code; return who has signed in.

        Raises `Refused`: 401 where the code is worth nothing, 403 where the account has no role.
        """
        tokens = await self._redeem(code, code_verifier, redirect_uri)
        id_token = str(tokens.get("id_token"))
        claims: Mapping[str, Any]
        try:
            claims = await self._verifier.id_claims(
                id_token, client_id=self._client_id, nonce=nonce
            )
        except jwt.PyJWTError as error:
            raise _failed() from error
        settings = self._settings
        if claim_of(claims, settings.role_claim) is None:
            claims = await self._with_user_info(claims, str(tokens.get("access_token")))
        names = ClaimNames(settings.role_claim, settings.departments_claim, settings.holder_claim)
        try:
            found = principal_of(claims, names)
        except (ValueError, TypeError) as error:
            sentence = "Your account has no role here. Please ask your administrator."
            raise Refused("NO_ROLE", sentence, status=403) from error
        # No user or device kept here has such an id: nobody is taken for one, nor ended with one.
        return replace(found, subject=f"oidc:{found.subject}")

    def sign_out_url(self, page: str) -> str | None:
        """Return where the provider's own session ends and `page` is shown again.

        By OpenID Connect RP-Initiated Logout 1.0, without the ID token as a hint: it would stand in
        an address. Null where a finished sign-in has not found that the provider offers it.
        """
        address = (self._endpoints or {}).get("end_session_endpoint")
        if not self._signs_out or not isinstance(address, str):
            return None
        joint = "&" if "?" in address else "?"
        query = {"client_id": self._client_id, "post_logout_redirect_uri": page}
        return f"{address}{joint}{urlencode(query)}"

    async def close(self) -> None:
        await self._http.aclose()

    async def _redeem(self, code: str, code_verifier: str, redirect_uri: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": code_verifier,
            "redirect_uri": redirect_uri,
        }
        address = await self._endpoint("token_endpoint")
        if self._client_secret is None:
            request = self._http.post(address, data={**form, "client_id": self._client_id})
        else:
            # Both parts are form-encoded first (RFC 6749, 2.3.1).
            user = quote(self._client_id, safe=""), quote(self._client_secret, safe="")
            request = self._http.post(address, data=form, auth=user)
        try:
            answer = await request
        except httpx.TransportError as error:
            raise _unavailable() from error
        if answer.is_client_error:
            raise _failed()
        return _json(answer)

    async def _with_user_info(
        self, claims: Mapping[str, Any], access_token: str
    ) -> Mapping[str, Any]:
        """Add what many providers say at their userinfo endpoint only; it must be of the same."""
        address = await self._endpoint("userinfo_endpoint")
        more = await self._get(address, headers={"Authorization": f"Bearer {access_token}"})
        return {**more, **claims} if more.get("sub") == claims["sub"] else claims

    async def _endpoint(self, name: str) -> str:
        """Return an endpoint as the provider's metadata name it, which are read once."""
        if self._endpoints is None:
            issuer = self._settings.issuer or ""
            found = await self._get(issuer.rstrip("/") + DISCOVERY)
            if found.get("issuer") != issuer:
                raise _unavailable()
            self._endpoints = found
        endpoint = self._endpoints.get(name)
        if not isinstance(endpoint, str):
            raise _unavailable()
        return endpoint

    async def _get(self, address: str, **more: Any) -> Mapping[str, Any]:  # noqa: ANN401 - httpx's
        try:
            return _json(await self._http.get(address, **more))
        except httpx.TransportError as error:
            raise _unavailable() from error


def no_provider() -> Refused:
    return Refused("NO_PROVIDER", "Please sign in with a user name and a password.", status=409)


def _failed() -> Refused:
    sentence = "Signing in was not completed. Please try again."
    return Refused("SIGN_IN_FAILED", sentence, status=401)


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.raise_for_status().json()
    except (httpx.HTTPStatusError, ValueError) as error:
        raise _unavailable() from error
    if not isinstance(found, Mapping):
        raise _unavailable()
    return found


def _unavailable() -> EngineUnavailable:
    return EngineUnavailable("identity_provider")
