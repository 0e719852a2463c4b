"""Authorization: each service has a table of roles by route; what it does not name is refused."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, FastAPI, Request

from shared.auth.principal import Principal, Role
from shared.auth.tokens import Verifier, unauthenticated
from shared.problems import Refused
from shared.routes import endpoints, route_template

Event = TypeVar("Event")
# Where the guard leaves the caller for the endpoint.
PRINCIPAL: Final = "nowserving.principal"


class Public(Enum):
    PUBLIC = "public"


PUBLIC: Final = Public.PUBLIC
ADMIN: Final = frozenset({Role.ADMIN})
# Those in charge of desks, and of the rules by which they call.
SUPERVISORS: Final = frozenset({Role.SUPERVISOR, Role.ADMIN})
# Those who work at a desk, and those in charge of them.
DESKS: Final = frozenset({Role.STAFF, Role.SUPERVISOR, Role.ADMIN})

# "METHOD /route/{template}" -> who may.
Access = Mapping[str, AbstractSet[Role] | Public]


def guard(access: Access) -> Callable[[Request], Awaitable[None]]:
    """Return the dependency that admits a request by the table, and refuses what is not in it."""

    async def admit(request: Request) -> None:
        allowed = access.get(f"{request.scope['method']} {route_template(request.scope)}")
        if allowed is Public.PUBLIC:
            request.scope[PRINCIPAL] = await _caller_if_known(request)
            return
        caller = await _caller(request)
        if allowed is None or caller.role not in allowed:
            raise forbidden()
        request.scope[PRINCIPAL] = caller

    return admit


async def _caller(request: Request) -> Principal:
    token = _bearer(request)
    if token is None:
        raise unauthenticated()
    verifier: Verifier = request.state.verifier
    return await verifier.verify(token)


async def _caller_if_known(request: Request) -> Principal | None:
    """Return the caller of a public route; a token that is not valid any more counts as none."""
    try:
        return await _caller(request) if _bearer(request) is not None else None
    except Refused:
        return None


def _bearer(request: Request) -> str | None:
    """Read the header, or of a GET the query: deprecated, for clients that can send no header."""
    token = bearer(request.headers.get("authorization", ""))
    if token is not None:
        return token
    if request.scope["method"] == "GET":
        return request.query_params.get("access_token") or None
    return None


def bearer(authorization: str) -> str | None:
    """Return the token of the header `Authorization`."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def forbidden(sentence: str = "You are not allowed to do this.") -> Refused:
    return Refused("FORBIDDEN", sentence, status=403)


async def current_or_none(request: Request) -> Principal | None:
    caller: Principal | None = request.scope.get(PRINCIPAL)
    return caller


# A coroutine without a wait: FastAPI runs plain functions in a thread, which costs far more.
async def current(request: Request) -> Principal:
    """Return the caller; raises `Refused` (401) where a public route is called without a token."""
    caller = await current_or_none(request)
    if caller is None:
        raise unauthenticated()
    return caller


Caller = Annotated[Principal, Depends(current)]
MaybeCaller = Annotated[Principal | None, Depends(current_or_none)]


def works_in(principal: Principal, department_id: str) -> bool:
    return principal.departments is None or department_id in principal.departments


def in_department(principal: Principal, department_id: str) -> None:
    """Raise 403 unless the caller works there."""
    if not works_in(principal, department_id):
        sentence = "You do not work in this department."
        raise forbidden(sentence)


async def while_signed_in(
    request: Request, caller: Principal, events: AsyncGenerator[Event, None]
) -> AsyncGenerator[Event, None]:
    """Yield the events of a stream until the caller's session is over."""
    verifier: Verifier = request.state.verifier
    over = asyncio.create_task(verifier.until_over(caller))
    try:
        while True:
            coming = asyncio.ensure_future(anext(events))
            try:
                await asyncio.wait({coming, over}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                coming.cancel()
            if over.done():
                return
            try:
                yield await coming
            except StopAsyncIteration:
                return
    finally:
        over.cancel()
        await asyncio.wait({coming})  # a generator cannot be closed while it runs
        await events.aclose()


def check_access(app: FastAPI, access: Access) -> None:
    """Raise at start when an endpoint lacks an entry, or an entry its endpoint.

    Writes the table into the API's document too, so that both say the same.
    """
    found = set(endpoints(app))
    if missing := sorted(found - access.keys()):
        message = f"These endpoints have no entry in the access table: {missing}"
        raise LookupError(message)
    if stale := sorted(access.keys() - found):
        message = f"These entries of the access table have no endpoint: {stale}"
        raise LookupError(message)
    _document(app, access)


def _document(app: FastAPI, access: Access) -> None:
    """Say in the OpenAPI document who may; the guard itself declares nothing, to stay quick."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        components = document.setdefault("components", {})
        components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        for path, operations in document.get("paths", {}).items():
            for method, operation in operations.items():
                allowed = access.get(f"{method.upper()} {path}")
                if allowed is not None and allowed is not Public.PUBLIC:
                    operation["security"] = [{"bearer": []}]
                    operation["x-roles"] = sorted(allowed)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it
