"""A fast path for the routes that are asked most: the same endpoint without FastAPI's way to it.

A request that such a route admits, and whose parameters are all valid, is read and answered here.
Whatever is in any way unusual is left to FastAPI, which stays the only one to refuse it: a fast
path has no refusals of its own. The parameters are validated by FastAPI's own fields, so a rule
stands in one place. Middleware of the app does not see what is answered here: what every answer
needs of it is done by `shared.problems.exchange` for both ways.
"""

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy
from functools import partial
from typing import Any, Final, NamedTuple, cast

import orjson
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from shared.auth import Access, Principal, Public, Role, Verifier, bearer, current
from shared.problems import answer_to, exchange, read_body, refusal_of, replay

# What browsers, kiosks and scripts send; FastAPI knows the other ways to say it.
JSON: Final = b"application/json"


class AppWithFastPaths(FastAPI):
    """Asks its fast paths before anything else, and is FastAPI's for what they do not answer."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - FastAPI's own
        super().__init__(**settings)
        self.fast_paths: list[FastPath] = []

    def add_fast_paths(self, access: Access, *endpoints: str) -> None:
        """Give endpoints ("METHOD /template") a fast path; raises where one cannot have it.

        Call it after the routes were added.
        """
        guards = {dependency.dependency for dependency in self.router.dependencies}
        routes = {
            f"{method} {context.path_format}": context.original_route
            for context in iter_route_contexts(self.routes)
            for method in context.methods or ()
        }
        for endpoint in endpoints:
            allowed, route = access[endpoint], routes[endpoint]
            if isinstance(allowed, Public) or not isinstance(route, APIRoute):
                message = f"{endpoint} is public, or no endpoint"
                raise TypeError(message)
            method, _, template = endpoint.partition(" ")
            parameters = _Parameters.of(route, guards)
            path = FastPath(method, template, allowed, route.endpoint, parameters)
            self.fast_paths.append(path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for path in self.fast_paths:
                if (parameters := path.parameters_of(scope)) is not None:
                    body = await read_body(receive)
                    if body is None:
                        break  # the caller has gone, as FastAPI hears too
                    if (answering := path.answer(scope, parameters, body)) is not None:
                        scope["app"] = self
                        await exchange(scope, receive, send, partial(_send, answering))
                        return
                    receive = replay(body, receive)
                    break
        await super().__call__(scope, receive, send)


async def _send(answering: Awaitable[Response], send: Send) -> None:
    answer = await answering
    start = {"status": answer.status_code, "headers": answer.raw_headers}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": answer.body})


class FastPath:
    """One endpoint's; `path_format` names it in logs and metrics as the route's does."""

    def __init__(
        self,
        method: str,
        template: str,
        allowed: AbstractSet[Role],
        endpoint: Callable[..., Coroutine[Any, Any, Response]],
        parameters: "_Parameters",
    ) -> None:
        self.path_format = template
        self._method = method
        self._path: re.Pattern[str] = compile_path(template)[0]
        self._allowed = allowed
        self._endpoint = endpoint
        self._parameters = parameters

    def parameters_of(self, scope: Scope) -> dict[str, str] | None:
        """Return the parameters in the path of a request that matches; None for another one."""
        if scope["method"] != self._method:
            return None
        path = self._path.match(scope["path"])
        return path.groupdict() if path else None

    def answer(
        self, scope: Scope, path: Mapping[str, str], body: bytes
    ) -> Awaitable[Response] | None:
        """Return what answers a request with these in its path, or None where FastAPI has to."""
        if refusal_of(body) is not None:
            return None
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]) or headers.get(b"content-type") != JSON:
            return None
        caller = _known_caller(scope, headers)
        if caller is None or caller.role not in self._allowed:
            return None
        values = self._parameters.read(path, headers, body)
        if values is None:
            return None
        scope["route"] = self
        return self._call(Request(scope), {**values, self._parameters.caller: caller})

    async def _call(self, request: Request, values: Mapping[str, Any]) -> Response:
        try:
            return await self._endpoint(**{self._parameters.request: request}, **values)
        except Exception as error:  # noqa: BLE001 - what has no answer is raised again
            return await answer_to(request, error)


def _known_caller(scope: Scope, headers: Mapping[bytes, bytes]) -> Principal | None:
    token = bearer(headers.get(b"authorization", b"").decode("latin-1"))
    verifier: Verifier = scope["state"]["verifier"]
    return verifier.known(token) if token else None


class _Field(NamedTuple):
    name: str
    header: bytes  # empty for a parameter of the path
    field: Any  # FastAPI's ModelField


class _Parameters(NamedTuple):
    """What an endpoint takes: by name the request and the caller, the rest as FastAPI's fields."""

    request: str
    caller: str
    body: _Field
    path: list[_Field]
    headers: list[_Field]

    @classmethod
    def of(cls, route: APIRoute, guards: AbstractSet[object]) -> "_Parameters":
        """Read them from a route; raises `TypeError` where it takes anything else."""
        takes = route.dependant
        callers = [one.name for one in takes.dependencies if one.call is current]
        others = [one for one in takes.dependencies if one.call not in {current, *guards}]
        renamed = [one for one in takes.header_params if one.alias != one.name.replace("_", "-")]
        required = [one for one in takes.header_params if one.field_info.is_required()]
        beyond = [*others, *renamed, *required, *takes.query_params, *takes.cookie_params]
        if beyond or len(callers) != 1 or len(takes.body_params) != 1 or route.body_field is None:
            message = f"{route.path_format} has parameters that a fast path does not read"
            raise TypeError(message)
        return cls(
            cast("str", takes.request_param_name),
            cast("str", callers[0]),
            _Field(takes.body_params[0].name, b"", route.body_field),
            [_Field(one.name, b"", one) for one in takes.path_params],
            [_Field(one.name, one.alias.encode(), one) for one in takes.header_params],
        )

    def read(
        self, path: Mapping[str, str], headers: Mapping[bytes, bytes], body: bytes
    ) -> dict[str, Any] | None:
        """Return the validated values by name; None where one of them is not valid."""
        try:
            found: list[tuple[_Field, Any]] = [(self.body, orjson.loads(body))]
        except orjson.JSONDecodeError:
            return None
        found += [(one, path[one.name]) for one in self.path]
        values: dict[str, Any] = {}
        for one in self.headers:
            if (header := headers.get(one.header)) is None:
                values[one.name] = deepcopy(one.field.default)
            else:
                found.append((one, header.decode("latin-1")))
        for one, value in found:
            values[one.name], errors = one.field.validate(value, {})
            if errors:
                return None
        return values
