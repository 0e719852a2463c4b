"""Whether a stream sends what the service's OpenAPI document says of it, and nothing more."""

from typing import Any

import httpx
from httpx_sse import aconnect_sse
from jsonschema_rs import Draft202012Validator

# A busy machine takes its time for a first event.
FIRST_EVENT_SECONDS_MAX = 10


async def first_event(http: httpx.AsyncClient, address: str, route: str) -> Any:
    """Return the data of the first event at an address, once it is what the route documents."""
    timeout = FIRST_EVENT_SECONDS_MAX
    async with aconnect_sse(http, "GET", address, timeout=timeout) as source:
        data = (await anext(source.aiter_sse())).json()
    await check_event(http, route, data)
    return data


async def check_event(http: httpx.AsyncClient, route: str, data: Any) -> None:
    document = (await http.get("/openapi.json")).json()
    documented = document["paths"][route]["get"]["responses"]["200"]["content"]
    schemas = document["components"]["schemas"]
    Draft202012Validator(
        {
            **documented["text/event-stream"]["schema"],
            "components": {"schemas": {name: _closed(schema) for name, schema in schemas.items()}},
        }
    ).validate(data)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Admit no field that the schema does not name."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema
