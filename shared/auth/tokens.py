"""JWT bearer tokens: signed by token_api or an OIDC provider, checked by every service.

Our own are signed with HS256 and a shared secret; a provider's are checked against its JWKS.
"""

import asyncio
import hashlib
import hmac
import time
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Self

import jwt
import structlog
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

from shared.auth.claims import ALL_DEPARTMENTS, LOCAL_CLAIMS, ClaimNames, principal_of
from shared.auth.ended_sessions import EndedSessions
from shared.auth.principal import Principal
from shared.logs import describe
from shared.problems import EngineUnavailable, Refused

# A key shorter than the hash it feeds weakens it (RFC 7518, 3.2).
SECRET_CHARACTERS_MIN: Final = 32
# Tokens of ours have 300 characters, those of OIDC providers a few thousand.
TOKEN_CHARACTERS_MAX: Final = 8192
# Several times the kiosks, desks and signed-in phones of a hospital.
VERIFIED_TOKENS_MAX: Final = 4096
# Clocks of two machines may differ by this much.
LEEWAY_SECONDS: Final = 5
JWKS_SECONDS_MAX: Final = 5
# Never "none", and never a symmetric one together with a public key.
JWKS_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LOCAL_ALGORITHM: Final = "HS256"

log = structlog.get_logger()


class AuthSettings(BaseModel):
    """What a service needs to check tokens: a secret, an OIDC provider's JWKS, or both."""

    model_config = ConfigDict(frozen=True)

    environment: Literal["local", "production"] = "local"
    secret: SecretStr | None = None
    jwks_url: str | None = None
    issuer: str | None = None
    audience: str | None = None
    role_claim: str = "role"
    departments_claim: str = "departments"
    holder_claim: str = "holder_id"

    @model_validator(mode="after")
    def _refuse_weak_keys(self) -> Self:
        if self.secret is None and self.jwks_url is None:
            message = "Set AUTH_SECRET, or AUTH_JWKS_URL with AUTH_ISSUER and AUTH_AUDIENCE."
            raise ValueError(message)
        if self.jwks_url is not None and (self.issuer is None or self.audience is None):
            message = "AUTH_JWKS_URL needs AUTH_ISSUER and AUTH_AUDIENCE."
            raise ValueError(message)
        if self.secret is not None:
            check_secret(self.secret.get_secret_value(), self.environment)
        return self


def check_secret(secret: str, environment: str, *, variable: str = "AUTH_SECRET") -> None:
    """Raise `ValueError` for a secret that is too short, or a demo one in production."""
    if len(secret) < SECRET_CHARACTERS_MIN:
        message = f"{variable} needs at least {SECRET_CHARACTERS_MIN} characters."
        raise ValueError(message)
    if environment == "production" and "demo" in secret.lower():
        message = f"{variable} is the demo's; production needs one of its own."
        raise ValueError(message)


def sign(principal: Principal, *, secret: str, now: datetime, lifetime: timedelta) -> str:
    """Return a JWT for the principal, valid until `now + lifetime`."""
    departments = principal.departments
    claims: dict[str, Any] = {
        "sub": principal.subject,
        "role": principal.role.value,
        "departments": [ALL_DEPARTMENTS] if departments is None else sorted(departments),
        "name": principal.name,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "gen": principal.generation or 0,
    }
    if principal.holder_id is not None:
        claims["holder_id"] = principal.holder_id
    return jwt.encode(claims, secret, algorithm=LOCAL_ALGORITHM)


class Verifier:
    """Checks tokens, and caches the valid ones until they expire.

    `sessions` knows those that are over before; without it none are.
    """

    def __init__(self, settings: AuthSettings, sessions: EndedSessions | None = None) -> None:
        self._settings = settings
        self._sessions = sessions
        self._secret = settings.secret.get_secret_value() if settings.secret else None
        self._jwks = (
            jwt.PyJWKClient(settings.jwks_url, timeout=JWKS_SECONDS_MAX)
            if settings.jwks_url
            else None
        )
        self._verified: dict[bytes, tuple[Principal, float]] = {}

    def known(self, token: str) -> Principal | None:
        """Return the principal of a token that was verified before, and is good without a doubt."""
        principal, expires = self._verified.get(_digest(token), (None, 0.0))
        if principal is None or expires <= time.time():
            return None
        try:
            over = self._sessions is not None and self._sessions.ended(principal)
        except EngineUnavailable:
            return None
        return None if over else principal

    async def verify(self, token: str) -> Principal:
        """Return the token's principal; raises `Refused` (401) when the token is not valid."""
        digest = _digest(token)
        known = self._verified.get(digest)
        if known is None or known[1] <= time.time():
            self._verified.pop(digest, None)
            known = await self._read(token)
            self._remember(digest, *known)
        principal = known[0]
        if self._sessions is not None and self._sessions.ended(principal):
            raise unauthenticated()
        return principal

    async def until_over(self, caller: Principal) -> None:
        """Return when the caller's session is over: ended, or its token expired."""
        if self._sessions is not None:
            await self._sessions.until_over(caller)
        else:
            await asyncio.sleep(caller.expires_at - time.time())

    async def _read(self, token: str) -> tuple[Principal, float]:
        """Return whom the token names, and until when."""
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise unauthenticated()
        try:
            claims, claim_names = await self._claims(token)
            principal = principal_of(claims, claim_names)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            # For whoever runs it: a provider that is set up wrongly has everybody refused.
            log.info("token refused", reason=describe(error))
            raise unauthenticated() from error
        return principal, principal.expires_at

    async def _claims(self, token: str) -> tuple[dict[str, Any], ClaimNames]:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if algorithm == LOCAL_ALGORITHM and self._secret is not None:
            return self._decode_local(token), LOCAL_CLAIMS
        if algorithm in JWKS_ALGORITHMS and self._jwks is not None:
            settings = self._settings
            return await self._decode_foreign(token, settings.audience), ClaimNames(
                settings.role_claim, settings.departments_claim, settings.holder_claim
            )
        message = f"nothing here checks the algorithm {algorithm!r}"
        raise jwt.InvalidAlgorithmError(message)

    def _decode_local(self, token: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            self._secret or "",
            algorithms=[LOCAL_ALGORITHM],
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "sub", "role"]},
        )

    async def id_claims(self, token: str, *, client_id: str, nonce: str) -> dict[str, Any]:
        """Return the claims of a provider's ID token.

        Raises `jwt.PyJWTError` where it is not for this client, or not of this sign-in.
        """
        claims = await self._decode_foreign(token, client_id)
        if not hmac.compare_digest(str(claims.get("nonce") or "").encode(), nonce.encode()):
            claim = "nonce"
            raise jwt.MissingRequiredClaimError(claim)
        return claims

    async def _decode_foreign(self, token: str, audience: str | None) -> dict[str, Any]:
        """Find the provider's key off the event loop: it may have to be fetched."""
        if self._jwks is None:
            raise jwt.InvalidAlgorithmError
        try:
            key = await asyncio.to_thread(_signing_key, self._jwks, token)
        except jwt.PyJWKClientConnectionError as error:
            engine = "identity_provider"
            raise EngineUnavailable(engine) from error
        return jwt.decode(
            token,
            key,
            algorithms=list(JWKS_ALGORITHMS),
            issuer=self._settings.issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "sub"]},
        )

    def _remember(self, digest: bytes, principal: Principal, expires: float) -> None:
        while len(self._verified) >= VERIFIED_TOKENS_MAX:
            del self._verified[next(iter(self._verified))]
        self._verified[digest] = (principal, expires)


def _digest(token: str) -> bytes:
    """Tokens are kept by it: a dump of the memory shows none, and equal prefixes tell nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _signing_key(jwks: jwt.PyJWKClient, token: str) -> jwt.PyJWK:
    """Return the key that the token names; a token need not name a provider's only one."""
    if jwt.get_unverified_header(token).get("kid") is not None:
        return jwks.get_signing_key_from_jwt(token)
    keys = jwks.get_signing_keys()
    if len(keys) != 1:
        message = f"the token has no kid, and the provider has {len(keys)} keys"
        raise jwt.PyJWKClientError(message)
    return keys[0]


def unauthenticated() -> Refused:
    return Refused("UNAUTHENTICATED", "Please sign in first.", status=401)
