"""Which route answers a request, by its template: a raw path may hold a ticket's secret."""

from collections.abc import Iterator
from typing import Final

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import Scope

PAGE: Final = "(page)"
NOWHERE: Final = "(nowhere)"


def route_template(scope: Scope) -> str:
    """Return the template of the route that was chosen, prefixes included; never the path itself.

    FastAPI keeps an included router's routes as they were written and puts the prefix in a
    context of its own, so the route's `path` alone would lack it.
    """
    context = scope.get("fastapi", {}).get("effective_route_context")
    template = getattr(context, "path_format", None)
    if template:
        return str(template)
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path_format", NOWHERE))
    return PAGE if "endpoint" in scope else NOWHERE


def endpoints(app: FastAPI) -> Iterator[str]:
    """Yield "METHOD /template" of every API endpoint; pages and documents are none."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            for method in sorted(context.methods or ()):
                yield f"{method} {context.path_format}"
