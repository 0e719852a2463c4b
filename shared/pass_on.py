"""Passes a request on to token_api, and its answer back."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
from fastapi import Request
from fastapi.responses import Response

from shared.problems import Refused

# What of token_api's answer is worth passing on.
PASSED_ON: Final = ("content-type", "retry-after", "www-authenticate", "idempotent-replayed")


async def pass_on(
    request: Request,
    path: str,
    body: Mapping[str, Any] | None,
    headers: Mapping[str, str],
    *,
    unavailable: str,
) -> Response:
    """Post a body, or ask where there is none, and return token_api's answer.

    Raises `Refused` (503) with `unavailable` where it has none.
    """
    client: httpx.AsyncClient = request.state.login
    method = "GET" if body is None else "POST"
    try:
        answer = await client.request(method, path, json=body, headers=headers)
    except httpx.TransportError as error:
        raise Refused(
            "TOKEN_API_UNAVAILABLE", unavailable, status=503, retry_after_seconds=2
        ) from error
    passed = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    return Response(answer.content, answer.status_code, passed)
