"""Every value that a request can carry: body fields, query and path parameters of all routes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final

from fastapi import FastAPI
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.params import Body
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import TypeAdapter

from deploy.openapi import APPS

Json = Mapping[str, Any]
Steps = tuple[str | int, ...]
# Names by language are the only mappings with any keys.
ANY_NAME: Final = "en"
# Fills the other fields of a body; only the field that is looked at matters.
FILLER: Final = {"uuid": "0198c1c2-0000-7000-8000-000000000000"}


@dataclass(frozen=True)
class RequestField:
    """One value of a request; `schema` is its own part of the JSON Schema."""

    place: str
    schema: Json
    _parameter: ModelField
    _body: Any  # with `_Here` where the value goes
    _steps: Steps

    @property
    def in_body(self) -> bool:
        return isinstance(self._parameter.field_info, Body)

    def refuses(self, value: object) -> bool:
        """Tell whether this very value is refused, whatever else is wrong with the request."""
        _, errors = self._parameter.validate(_put(self._body, value), {}, loc=())
        return any(self._is_here(error["loc"]) for error in errors or [])

    def _is_here(self, loc: Iterable[str | int]) -> bool:
        """Tell whether a place is this one; it may name branches of unions in between."""
        rest = iter(loc)
        return all(step in rest for step in self._steps)


class _Here:
    """Where the value goes."""


@cache
def request_fields() -> tuple[RequestField, ...]:
    return tuple(field for name, make in APPS.items() for field in fields_of(name, make()))


def fields_of(service: str, app: FastAPI) -> Iterator[RequestField]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        for method in sorted(context.methods or ()):
            where = f"{service} {method} {context.path_format}"
            for parameter in _parameters(route.dependant):
                yield from _fields_in(where, parameter)


def _parameters(dependant: Dependant) -> Iterator[ModelField]:
    yield from (*dependant.path_params, *dependant.query_params, *dependant.body_params)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def _fields_in(where: str, parameter: ModelField) -> Iterator[RequestField]:
    info = parameter.field_info
    whole: Any = Annotated[info.annotation, info]
    root = TypeAdapter(whole).json_schema()
    for schema, body, steps in _leaves(root, root, _Here, ()):
        place = ".".join(map(str, (f"{where}: {parameter.name}", *steps)))
        yield RequestField(place, schema, parameter, body, steps)


def _leaves(root: Json, schema: Json, body: Any, steps: Steps) -> Iterator[tuple[Json, Any, Steps]]:
    """Yield each value's schema, a body that has `_Here` at its place, and the way there."""
    schema = _resolved(root, schema)
    if branches := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        for branch in branches:
            yield from _leaves(root, branch, body, steps)
    elif "properties" in schema:
        filled = {
            name: _filler(_resolved(root, of))
            for name, of in schema["properties"].items()
            if name in schema.get("required", ()) or "const" in of  # by which a branch is told
        }
        for name, inside in schema["properties"].items():
            inner = _put(body, {**filled, name: _Here})
            yield from _leaves(root, inside, inner, (*steps, name))
    elif isinstance(of_any_name := schema.get("additionalProperties"), dict):
        key = _key(_resolved(root, schema.get("propertyNames", {})))
        yield from _leaves(root, of_any_name, _put(body, {key: _Here}), (*steps, key))
    elif "items" in schema:
        yield from _leaves(root, schema["items"], _put(body, [_Here]), (*steps, 0))
    elif schema.get("type") != "null":
        yield schema, body, steps


def _resolved(root: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _key(schema: Json) -> str:
    """Return a name that a mapping may have, so that only its value is wrong."""
    return str(schema["enum"][0]) if "enum" in schema else ANY_NAME


def _filler(schema: Json) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    return FILLER.get(schema.get("format", ""), "x")


def _put(body: Any, value: object) -> Any:
    if body is _Here:
        return value
    if isinstance(body, dict):
        return {name: _put(inner, value) for name, inner in body.items()}
    if isinstance(body, list):
        return [_put(inner, value) for inner in body]
    return body
