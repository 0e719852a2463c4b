"""Every error becomes a problem answer, whatever caused it."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import orjson
import psycopg.errors
import pytest
import redis.exceptions
import sqlalchemy.exc
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field

from shared import problems
from shared.parameters import Id, QueueId
from shared.postgres import create_engine
from shared.problems import BODY_BYTES_MAX, EngineUnavailable, Refused

ERRORS: dict[str, Exception] = {
    "lock": sqlalchemy.exc.OperationalError("", None, psycopg.errors.LockNotAvailable()),
    "statement": sqlalchemy.exc.OperationalError("", None, psycopg.errors.QueryCanceled()),
    "idle": sqlalchemy.exc.InternalError(
        "", None, psycopg.errors.IdleInTransactionSessionTimeout()
    ),
    "pool": sqlalchemy.exc.TimeoutError(),
    "psycopg": psycopg.OperationalError("connection refused"),
    "data": sqlalchemy.exc.DataError("", None, psycopg.errors.NumericValueOutOfRange()),
    "integrity": sqlalchemy.exc.IntegrityError(
        "INSERT", {"name": "Asha Rao"}, psycopg.errors.UniqueViolation("Asha Rao")
    ),
    "redis": redis.exceptions.ConnectionError("refused"),
    "kafka": EngineUnavailable("kafka"),
    "bug": RuntimeError("Asha Rao"),
}


class Visit(BaseModel):
    queue_id: QueueId
    name: Annotated[str, Field(max_length=10)] = ""


def build() -> FastAPI:
    app = FastAPI()
    problems.install(app)
    router = APIRouter(prefix="/api/v1")

    @router.post("/visits")
    async def visit(body: Visit) -> Visit:
        return body

    @router.get("/visits/{visit_id}")
    async def one(visit_id: Id, limit: int = 1) -> dict[str, int]:
        return {"id": visit_id, "limit": limit}

    @router.get("/queues/{queue_id}")
    async def queue(queue_id: QueueId) -> None:
        raise Refused(
            "UNKNOWN_QUEUE", f"There is no queue '{queue_id}'.", status=404, queue_id=queue_id
        )

    @router.get("/errors/{kind}")
    async def error(kind: str) -> None:
        raise ERRORS[kind]

    @router.get("/busy")
    async def busy() -> None:
        code = "BUSY"
        raise Refused(code, "Please wait.", status=503, retry_after_seconds=7)

    app.include_router(router)
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= body.keys()
    assert body["status"] == answer.status_code
    return body


async def test_a_refusal_is_a_sentence_with_a_code_and_what_else_was_given(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/v1/queues/X1")
    assert problem(answer) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no queue 'X1'.",
        "code": "UNKNOWN_QUEUE",
        "queue_id": "X1",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"null",
        b"\xff\xfe",
        b'{"queue_id": 1}',
        b'{"queue_id": "../x"}',
        b'{"queue_id": "CW\\ud800"}',
        b'{"queue_id": "CW", "name": "far too long a name"}',
        b"[" * 50_000,
        b'{"queue_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_not_valid_is_a_422_that_names_the_field_and_repeats_no_value(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post(
        "/api/v1/visits", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    found = problem(answer)
    assert found["code"] == "INVALID_INPUT"
    assert "far too long" not in answer.text
    assert all(set(error) == {"field", "sentence"} for error in found["errors"])


async def test_nul_characters_are_refused_and_backslashes_are_not(
    client: httpx.AsyncClient,
) -> None:
    nul = await client.post("/api/v1/visits", json={"queue_id": "CW", "name": "a\0b"})
    assert (nul.status_code, problem(nul)["code"]) == (422, "INVALID_INPUT")
    key = await client.post("/api/v1/visits", json={"queue_id": "CW", "a\0b": [{"c": 1}]})
    assert key.status_code == 422
    backslash = await client.post("/api/v1/visits", json={"queue_id": "CW", "name": "\\u0000"})
    assert (backslash.status_code, backslash.json()["name"]) == (200, "\\u0000")


async def test_a_body_over_the_limit_is_a_413_however_it_is_sent(
    client: httpx.AsyncClient,
) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b" " * 1024

    whole = await client.post("/api/v1/visits", content=b" " * (BODY_BYTES_MAX + 1))
    pieces = await client.post("/api/v1/visits", content=in_pieces())
    for answer in (whole, pieces):
        assert (answer.status_code, problem(answer)["code"]) == (413, "TOO_LARGE")
    longest = orjson.dumps({"queue_id": "CW"}).ljust(BODY_BYTES_MAX)
    fits = await client.post(
        "/api/v1/visits", content=longest, headers={"content-type": "application/json"}
    )
    assert fits.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/visits/9223372036854775808", 422),
        ("/api/v1/visits/99999999999999999999999999999", 422),
        ("/api/v1/visits/0", 422),
        ("/api/v1/visits/%00", 422),
        ("/api/v1/visits/1?limit=x", 422),
        ("/api/v1/queues/%2e%2e", 422),
        ("/api/v1/nothing", 404),
        ("/nothing", 404),
    ],
)
async def test_a_parameter_that_nothing_can_hold_is_refused(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await client.get(path)
    assert answer.status_code == status
    problem(answer)


async def test_a_wrong_method_is_a_405_that_says_which_are_right(
    client: httpx.AsyncClient,
) -> None:
    for method in ("DELETE", "OPTIONS", "HEAD"):
        answer = await client.request(method, "/api/v1/visits/1")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert problem(await client.delete("/api/v1/visits/1"))["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("lock", 503, "POSTGRES_UNAVAILABLE"),
        ("statement", 503, "POSTGRES_UNAVAILABLE"),
        ("idle", 503, "POSTGRES_UNAVAILABLE"),
        ("pool", 503, "POSTGRES_UNAVAILABLE"),
        ("psycopg", 503, "POSTGRES_UNAVAILABLE"),
        ("redis", 503, "REDIS_UNAVAILABLE"),
        ("kafka", 503, "KAFKA_UNAVAILABLE"),
        ("data", 422, "INVALID_INPUT"),
        ("integrity", 500, "INTERNAL"),
        ("bug", 500, "INTERNAL"),
    ],
)
async def test_an_engines_failure_is_a_503_with_a_time_to_retry_and_a_bug_keeps_its_secrets(
    client: httpx.AsyncClient, kind: str, status: int, code: str
) -> None:
    answer = await client.get(f"/api/v1/errors/{kind}")
    assert (answer.status_code, problem(answer)["code"]) == (status, code)
    assert ("retry-after" in answer.headers) == (status == 503)
    assert "Asha" not in answer.text


async def test_a_refusal_may_say_when_to_come_again(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/busy")).headers["retry-after"] == "7"


async def test_a_real_value_out_of_range_is_a_422_and_a_lost_database_a_503(
    database_url: str,
) -> None:
    app = build()
    engine = create_engine(database_url, role="nowserving_token_api")
    gone = create_engine("postgresql://nobody@127.0.0.1:1/none", role="nobody")

    @app.get("/range")
    async def out_of_range() -> None:
        async with engine.begin() as tx:
            await tx.exec_driver_sql("SELECT %s::bigint", (2**70,))

    @app.get("/nul")
    async def nul() -> None:
        async with engine.begin() as tx:
            await tx.exec_driver_sql("SELECT %s::text", ("a\0b",))

    @app.get("/gone")
    async def lost() -> None:
        async with gone.begin():
            pass

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/range")).status_code == 422
        assert (await client.get("/nul")).status_code == 422
        assert (await client.get("/gone")).status_code == 503
    await engine.dispose()


async def test_a_caller_that_goes_away_while_sending_is_no_error() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/visits",
        "raw_path": b"/api/v1/visits",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    await build()(scope, receive, send)
    assert sent == []


def test_the_documents_promise_problems() -> None:
    operation = build().openapi()["paths"]["/api/v1/visits"]["post"]
    assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert "422" not in operation["responses"]
