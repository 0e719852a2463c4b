"""JWT bearer tokens: signed by token_api or an OIDC provider, checked by every service.

Our own are signed with HS256 and a shared secret; a provider's are checked against its JWKS.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, Self

import jwt
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

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
ALL_DEPARTMENTS: Final = "*"


class Role(StrEnum):
    KIOSK = "kiosk"
    HOLDER = "holder"
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    DRIVER = "driver"
    EIC = "eic"
    DBS = "dbs"
    ADMIN = "admin"


@dataclass(frozen=True)
class Principal:
    subject: str
    role: Role
    departments: frozenset[str] | None = frozenset()  # None: all of them
    holder_id: int | None = None
    name: str = ""


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


def check_secret(secret: str, environment: str) -> None:
    """Raise `ValueError` for a secret that is too short, or a demo one in production."""
    if len(secret) < SECRET_CHARACTERS_MIN:
        message = f"AUTH_SECRET needs at least {SECRET_CHARACTERS_MIN} characters."
        raise ValueError(message)
    if environment == "production" and "demo" in secret.lower():
        message = "AUTH_SECRET is the demo's; production needs one of its own."
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
    }
    if principal.holder_id is not None:
        claims["holder_id"] = principal.holder_id
    return jwt.encode(claims, secret, algorithm=LOCAL_ALGORITHM)


class Verifier:
    """Checks tokens, and caches the valid ones until they expire."""

    def __init__(self, settings: AuthSettings) -> None:
        self._settings = settings
        self._secret = settings.secret.get_secret_value() if settings.secret else None
        self._jwks = (
            jwt.PyJWKClient(settings.jwks_url, timeout=JWKS_SECONDS_MAX)
            if settings.jwks_url
            else None
        )
        self._verified: dict[bytes, tuple[Principal, float]] = {}

    async def verify(self, token: str) -> Principal:
        """Return the token's principal; raises `Refused` (401) when the token is not valid."""
        # Kept by digest: a dump of the memory shows no token, and equal prefixes tell nothing.
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._verified.get(digest)
        if known is not None and known[1] > time.time():
            return known[0]
        self._verified.pop(digest, None)
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise unauthenticated()
        try:
            claims, claim_names = await self._claims(token)
            principal = principal_of(claims, *claim_names)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
            raise unauthenticated() from error
        self._remember(digest, principal, float(claims["exp"]))
        return principal

    async def _claims(self, token: str) -> tuple[dict[str, Any], tuple[str, str, str]]:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if algorithm == LOCAL_ALGORITHM and self._secret is not None:
            return self._decode_local(token), ("role", "departments", "holder_id")
        if algorithm in JWKS_ALGORITHMS and self._jwks is not None:
            settings = self._settings
            return await self._decode_foreign(token, settings.audience), (
                settings.role_claim,
                settings.departments_claim,
                settings.holder_claim,
            )
        raise jwt.InvalidAlgorithmError

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
            key = await asyncio.to_thread(self._jwks.get_signing_key_from_jwt, token)
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


def principal_of(
    claims: Mapping[str, Any], role_claim: str, departments_claim: str, holder_claim: str
) -> Principal:
    """Read who it is; raises `ValueError` or `TypeError` for claims that name no role of ours."""
    role = _role(claim_of(claims, role_claim))
    holder_id = claim_of(claims, holder_claim)
    return Principal(
        subject=str(claims["sub"]),
        role=role,
        departments=None
        if role is Role.ADMIN
        else _departments(claim_of(claims, departments_claim)),
        holder_id=None if holder_id is None else int(holder_id),
        name=str(claims.get("name") or ""),
    )


def claim_of(claims: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 — claims are any JSON
    """Return a claim by its name, or by a path such as `realm_access.roles`."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _role(claim: Any) -> Role:  # noqa: ANN401 — claims are any JSON
    """Read one role, or of a provider's list the one that is ours; raises `ValueError` for none."""
    named = [claim] if isinstance(claim, str) else list(claim or ())
    ours = [role for role in Role if role.value in named]
    if not ours:
        message = "no role of ours"
        raise ValueError(message)
    return ours[-1]


def _departments(claim: Any) -> frozenset[str] | None:  # noqa: ANN401 — claims are any JSON
    """Read the departments; no claim means none, only "*" means all."""
    named = frozenset([claim] if isinstance(claim, str) else map(str, claim or ()))
    return None if ALL_DEPARTMENTS in named else named


def unauthenticated() -> Refused:
    return Refused("UNAUTHENTICATED", "Please sign in first.", status=401)
