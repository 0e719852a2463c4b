"""Sends the same request over an app's fast path and over FastAPI's own way, to compare."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
from starlette.responses import Response
from starlette.types import Scope

from shared.fast_path import AppWithFastPaths, FastPath
from shared.problems import BODY_BYTES_MAX

JSON = "application/json"


@dataclass(frozen=True)
class Sent:
    """A request that differs from a good one in its headers, its body, its path or its method."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None
    content_type: str | None = JSON
    query: str = ""
    method: str = "POST"


class Answered(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any


def bodies_that_are_no_json(good: dict[str, Any]) -> Iterator[bytes]:
    text = json.dumps(good)
    yield from (b"", b" ", b"{", b"null", b"[]", b'"x"', b"7", b"\xff\xfe", b"{'a': 1}")
    yield from (b"[" * 5_000, b'{"a":' * 2_000 + b"1" + b"}" * 2_000)
    yield from (text.encode("utf-16"), text.encode("utf-8-sig"), text.encode() + b" x")
    yield text.encode().replace(b"}", b', "more": NaN}')
    yield text.encode().replace(b"}", b', "more": 1' + b"0" * 400 + b"}")
    yield text.encode().replace(b"}", b', "more": "\\ud800"}')
    yield text.encode().replace(b"}", b', "more": "a\\u0000b"}')
    yield text.encode() + b" " * BODY_BYTES_MAX


def anywhere(good: dict[str, Any], caller: dict[str, str]) -> Iterator[Sent]:
    """Yield what any such route has to refuse, and what it has to take in another dress."""
    known = list(caller.items())
    yield from (Sent(known, body) for body in bodies_that_are_no_json(good))
    for content_type in (
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/problem+json",
        "application/xml",
    ):
        yield Sent(known, content_type=content_type)
    scheme, _, token = caller["Authorization"].partition(" ")
    for authorization in (
        None,
        "",
        scheme,
        "Bearer x",
        "Bearer x.y.z",
        f"Basic {token}",
        f"bearer {token}",
        f"Bearer  {token} ",
        token,
        f"{scheme} {token}x",
    ):
        yield Sent([] if authorization is None else [("Authorization", authorization)])
    yield Sent([("Authorization", "Bearer x"), *known])
    yield Sent([*known, ("Authorization", "Bearer x")])
    yield from (Sent([*known, ("Idempotency-Key", key)]) for key in ("", "k" * 256, "é", "k"))
    yield Sent([*known, ("Idempotency-Key", ""), ("Idempotency-Key", "two")])
    yield Sent(known, query="?unknown=1&access_token=x")
    yield Sent(query=f"?access_token={token}")
    yield from (Sent(known, method=method) for method in ("PUT", "PATCH", "DELETE"))


class Observed(FastPath):
    """A fast path that counts what it answers."""

    def __init__(self, inner: FastPath) -> None:
        vars(self).update(vars(inner))
        self.answered = 0

    def answer(
        self, scope: Scope, path: Mapping[str, str], body: bytes
    ) -> Awaitable[Response] | None:
        answering = super().answer(scope, path, body)
        self.answered += answering is not None
        return answering


@contextmanager
def observed(app: AppWithFastPaths) -> Iterator[list[Observed]]:
    paths = app.fast_paths
    observing = [Observed(one) for one in paths]
    kept, paths[:] = list(paths), list(observing)
    yield observing
    paths[:] = kept


@contextmanager
def without_fast_paths(app: AppWithFastPaths) -> Iterator[None]:
    paths = app.fast_paths
    kept, paths[:] = list(paths), []
    yield
    paths[:] = kept


Steady = Callable[[Any], Any]


async def differences(
    app: AppWithFastPaths,
    client: httpx.AsyncClient,
    path: str,
    good: dict[str, Any],
    sent: Iterator[Sent] | list[Sent],
    *,
    steady: Steady,
) -> list[tuple[Sent, Answered, Answered]]:
    """Return what was answered differently; `steady` takes out of a body what is new each time."""
    found = []
    for one in sent:
        await ask(client, path, good, one)  # so that both ways see a key that was used
        fast = await ask(client, path, good, one)
        with without_fast_paths(app):
            plain = await ask(client, path, good, one)
        if (fast.status, fast.headers, steady(fast.body)) != (
            plain.status,
            plain.headers,
            steady(plain.body),
        ):
            found.append((one, fast, plain))
    return found


async def ask(client: httpx.AsyncClient, path: str, good: dict[str, Any], sent: Sent) -> Answered:
    told = [] if sent.content_type is None else [("Content-Type", sent.content_type)]
    headers = [(name.encode(), value.encode("latin-1")) for name, value in [*sent.headers, *told]]
    body = json.dumps(good).encode() if sent.body is None else sent.body
    answer = await client.request(sent.method, path + sent.query, content=body, headers=headers)
    headers_now = {
        name: value
        for name, value in answer.headers.items()
        if name != "content-length" or answer.is_error
    }
    return Answered(answer.status_code, headers_now, answer.json())
