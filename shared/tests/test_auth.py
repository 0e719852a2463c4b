"""Whom a token names, and what they may."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import jwt
import pytest
import structlog
from asgi_lifespan import LifespanManager
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import APIRouter, Depends, FastAPI
from pydantic import SecretStr, ValidationError

from shared import problems
from shared.auth import (
    PUBLIC,
    Access,
    AuthSettings,
    Caller,
    MaybeCaller,
    Principal,
    Role,
    Verifier,
    check_access,
    guard,
    in_department,
    sign,
)
from shared.auth.ended_sessions import EndedSessions
from shared.auth.tokens import VERIFIED_TOKENS_MAX
from shared.problems import EngineUnavailable, Refused

SECRET = "a secret of the tests, long enough for HS256"
STAFF = Principal("7", Role.STAFF, frozenset({"CW"}), name="Ravi")
ADMIN = Principal("1", Role.ADMIN, None)
HOLDER = Principal("55", Role.HOLDER, frozenset(), holder_id=55)


def token(principal: Principal = STAFF, *, seconds: float = 60, secret: str = SECRET) -> str:
    return sign(
        principal, secret=secret, now=datetime.now(UTC), lifetime=timedelta(seconds=seconds)
    )


def local() -> Verifier:
    return Verifier(AuthSettings(secret=SecretStr(SECRET)))


@pytest.mark.parametrize("principal", [STAFF, ADMIN, HOLDER])
async def test_a_signed_token_is_read_back_as_it_was(principal: Principal) -> None:
    assert await local().verify(token(principal)) == principal


def forged() -> dict[str, str]:
    claims = {"sub": "1", "role": "admin", "exp": int(time.time()) + 60}
    without = {
        f"no {name}": jwt.encode({k: v for k, v in claims.items() if k != name}, SECRET)
        for name in claims
    }
    return {
        **without,
        "expired": token(seconds=-60),
        "another secret": token(secret=SECRET[::-1]),
        "no algorithm": jwt.encode(claims, "", algorithm="none"),
        "another algorithm": jwt.encode(claims, SECRET * 2, algorithm="HS512"),
        "no role of ours": jwt.encode({**claims, "role": "king"}, SECRET),
        "a role of another type": jwt.encode({**claims, "role": 5}, SECRET),
        "a holder of another type": jwt.encode({**claims, "holder_id": "x"}, SECRET),
        "not a token": "x.y.z",
        "nothing": "",
        "too long": token() + "x" * 10_000,
        "not ascii": "é" * 20,
        "surrogates": "\ud800",
    }


@pytest.mark.parametrize("kind", forged())
async def test_a_token_that_is_not_to_be_believed_is_a_401(kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        await local().verify(forged()[kind])
    assert (refusal.value.status, refusal.value.code) == (401, "UNAUTHENTICATED")


async def test_no_token_is_believed_before_it_is_known_which_sessions_are_over() -> None:
    verifier = Verifier(AuthSettings(secret=SecretStr(SECRET)), EndedSessions())
    with pytest.raises(EngineUnavailable):
        await verifier.verify(token())


async def test_a_token_is_forgotten_when_it_expires() -> None:
    verifier = local()
    short = token(seconds=-3)  # within the leeway of two clocks
    await verifier.verify(short)
    (digest,) = verifier._verified
    verifier._verified[digest] = (STAFF, time.time() - 60)
    expired = token(seconds=-60)
    with pytest.raises(Refused):
        await verifier.verify(expired)


async def test_remembered_tokens_are_bounded() -> None:
    verifier = local()
    for number in range(VERIFIED_TOKENS_MAX + 10):
        verifier._remember(number.to_bytes(8), STAFF, time.time() + 60)
    assert len(verifier._verified) == VERIFIED_TOKENS_MAX


class Provider:
    """An OIDC provider's key endpoint."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        self.jwks = [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805 — the library's name; self is taken
                self.asked += 1
                handler.send_response(200)
                handler.end_headers()
                handler.wfile.write(json.dumps({"keys": self.jwks}).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/jwks"

    def token(self, kid: str | None = "one", **claims: Any) -> str:
        base = {
            "sub": "u-1",
            "iss": "https://id.example",
            "aud": "nowserving",
            "exp": int(time.time()) + 60,
            "realm_access": {"roles": ["offline_access", "supervisor"]},
            "departments": ["CW", "LAB"],
            "name": "Mina",
        }
        return jwt.encode(
            {**base, **claims}, self.key, algorithm="RS256", headers={"kid": kid} if kid else None
        )


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, daemon=True)
    thread.start()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


def oidc(url: str) -> AuthSettings:
    return AuthSettings(
        jwks_url=url,
        issuer="https://id.example",
        audience="nowserving",
        role_claim="realm_access.roles",
    )


async def test_a_providers_token_is_checked_against_its_keys(provider: Provider) -> None:
    verifier = Verifier(oidc(provider.url))
    found = await verifier.verify(provider.token())
    assert found == Principal("u-1", Role.SUPERVISOR, frozenset({"CW", "LAB"}), name="Mina")
    await asyncio.gather(*(verifier.verify(provider.token(sub=str(one))) for one in range(20)))
    assert provider.asked == 1


@pytest.mark.parametrize(
    "claims", [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"departments": 5}]
)
async def test_a_providers_token_for_somebody_else_is_refused(
    provider: Provider, claims: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        await Verifier(oidc(provider.url)).verify(provider.token(**claims))


async def test_a_token_need_not_name_a_providers_only_key(provider: Provider) -> None:
    found = await Verifier(oidc(provider.url)).verify(provider.token(kid=None))
    assert found.subject == "u-1"
    provider.jwks.append({**provider.jwks[0], "kid": "two"})
    with pytest.raises(Refused):
        await Verifier(oidc(provider.url)).verify(provider.token(kid=None))


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "another"}, "InvalidAudienceError: Audience doesn't match"),
        ({"iss": "https://evil.example"}, "InvalidIssuerError: Invalid issuer"),
        ({"exp": 1}, "ExpiredSignatureError: Signature has expired"),
        ({"realm_access": 5}, "ValueError: no role of ours in the claim 'realm_access.roles'"),
        ({"kid": "unknown"}, "PyJWKClientError: Unable to find a signing key that matches"),
    ],
)
async def test_the_log_says_why_a_providers_token_was_refused(
    provider: Provider, claims: dict[str, Any], reason: str
) -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(Refused):
        await Verifier(oidc(provider.url)).verify(provider.token(**claims))
    [line] = lines
    assert line["event"] == "token refused"
    assert line["reason"].startswith(reason)
    assert "Mina" not in str(line)


async def test_without_a_departments_claim_somebody_has_none(provider: Provider) -> None:
    found = await Verifier(oidc(provider.url)).verify(provider.token(departments=None))
    assert found.departments == frozenset()


async def test_a_local_token_is_worth_nothing_where_no_secret_is_set(provider: Provider) -> None:
    with pytest.raises(Refused):
        await Verifier(oidc(provider.url)).verify(token())


async def test_a_provider_that_is_gone_is_an_engine_that_is_gone(provider: Provider) -> None:
    with pytest.raises(EngineUnavailable):
        await Verifier(oidc("http://127.0.0.1:1/jwks")).verify(provider.token())


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"secret": "short"},
        {"secret": "demo " * 10, "environment": "production"},
        {"jwks_url": "https://id.example/jwks"},
    ],
)
def test_weak_or_missing_keys_stop_the_start(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AuthSettings(**settings)


def test_the_demo_secret_is_good_enough_locally() -> None:
    AuthSettings(secret=SecretStr("demo " * 10))


ACCESS: Access = {
    "GET /api/v1/desks/{desk}": {Role.STAFF, Role.ADMIN},
    "GET /api/v1/stream": {Role.STAFF},
    "GET /open": PUBLIC,
}


def build(access: Access = ACCESS) -> FastAPI:
    app = FastAPI(dependencies=[Depends(guard(access))])
    problems.install(app)
    inner = APIRouter(prefix="/desks")

    @inner.get("/{desk}")
    async def desk(desk: int, caller: Caller) -> str:
        in_department(caller, "CW" if desk == 1 else "LAB")
        return caller.subject

    outer = APIRouter()
    outer.include_router(inner)

    @outer.get("/stream")
    async def stream(caller: Caller) -> str:
        return caller.subject

    @app.get("/open")
    async def open_door(caller: MaybeCaller) -> str | None:
        return caller.subject if caller else None

    @outer.get("/forgotten")
    async def forgotten() -> str:
        return "secret"

    app.include_router(outer, prefix="/api/v1")
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = build()

    async def with_state(scope: Any, receive: Any, send: Any) -> None:
        scope["state"] = {"verifier": verifier}
        await app(scope, receive, send)

    verifier = local()
    transport = httpx.ASGITransport(with_state)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def bearer(principal: Principal = STAFF) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(principal)}"}


async def test_the_table_decides_who_may(client: httpx.AsyncClient) -> None:
    path = "/api/v1/desks/1"
    anybody = await client.get(path)
    assert (anybody.status_code, anybody.headers["www-authenticate"]) == (401, "Bearer")
    assert (await client.get(path, headers=bearer())).json() == "7"
    assert (await client.get(path, headers=bearer(HOLDER))).json()["code"] == "FORBIDDEN"


async def test_staff_see_their_departments_only(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/desks/2", headers=bearer())).status_code == 403
    assert (await client.get("/api/v1/desks/2", headers=bearer(ADMIN))).status_code == 200


async def test_what_the_table_does_not_name_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/forgotten")).status_code == 401
    assert (await client.get("/api/v1/forgotten", headers=bearer(ADMIN))).status_code == 403


async def test_a_stream_takes_its_token_from_the_query(client: httpx.AsyncClient) -> None:
    query = {"access_token": token()}
    assert (await client.get("/api/v1/stream", params=query)).status_code == 200
    assert (await client.get("/api/v1/stream", params={"access_token": "x"})).status_code == 401


async def test_a_public_door_knows_who_comes_and_opens_to_an_expired_token_too(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/open")).json() is None
    assert (await client.get("/open", headers=bearer())).json() == "7"
    expired = {"Authorization": f"Bearer {token(seconds=-60)}"}
    assert (await client.get("/open", headers=expired)).json() is None


async def test_the_start_fails_when_table_and_endpoints_differ() -> None:
    app = build()
    with pytest.raises(LookupError, match="GET /api/v1/forgotten"):
        check_access(app, ACCESS)
    whole = {**ACCESS, "GET /api/v1/forgotten": PUBLIC}
    check_access(app, whole)
    operations = app.openapi()["paths"]
    assert operations["/api/v1/desks/{desk}"]["get"]["x-roles"] == ["admin", "staff"]
    assert "security" not in operations["/open"]["get"]
    with pytest.raises(LookupError, match="GET /gone"):
        check_access(app, {**whole, "GET /gone": PUBLIC})


async def test_the_lifespans_state_reaches_the_guard() -> None:
    """As the services do it: the verifier travels in the typed state."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Verifier]]:
        yield {"verifier": local()}

    app = FastAPI(lifespan=lifespan, dependencies=[Depends(guard({"GET /": {Role.STAFF}}))])
    problems.install(app)

    @app.get("/")
    async def root() -> str:
        return "in"

    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/", headers=bearer())).status_code == 200
            assert (await client.get("/")).status_code == 401
