"""What gets into the log, and above all what does not."""

import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import psycopg
import pydantic
import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import text
from structlog.testing import capture_logs

from shared import problems
from shared.events import decode
from shared.logs import describe, render_exception
from shared.postgres import create_engine

# Stands in no line of code, which a traceback may show; only in the values.
NAME = "Asha Rao"


def build() -> FastAPI:
    app = FastAPI()
    problems.install(app)
    tickets = APIRouter(prefix="/tickets")

    @tickets.get("/{secret}")
    async def ticket(secret: str) -> int:
        return len(secret)

    @app.get("/livez")
    async def livez() -> None: ...

    app.include_router(tickets, prefix="/api/v1")
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_a_request_is_logged_by_its_template_without_secrets(
    client: httpx.AsyncClient,
) -> None:
    with capture_logs() as lines:
        await client.get("/api/v1/tickets/sEcReT?access_token=sEcReT")
        await client.get("/sEcReT/elsewhere")
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/api/v1/tickets/{secret}", 200),
        ("GET", "(nowhere)", 404),
    ]
    assert "sEcReT" not in str(lines)


async def test_questions_of_machines_are_not_logged(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        await client.get("/livez")
    assert lines == []


async def test_no_cache_keeps_an_answer(client: httpx.AsyncClient) -> None:
    answer = await client.get("/livez")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_validation_error_is_described_without_the_values() -> None:
    with pytest.raises(pydantic.ValidationError) as error:
        decode(b'{"email": "asha@example.org", "seq": "asha@example.org"}')
    assert "seq int_parsing" in describe(error.value)
    assert "asha" not in describe(error.value)


async def test_a_database_error_is_described_without_the_values(database_url: str) -> None:
    engine = create_engine(database_url, role="nowserving_token_api")
    with pytest.raises(Exception, match=NAME) as error:
        async with engine.begin() as tx:
            await tx.execute(text("SELECT CAST(:name AS integer)"), {"name": NAME})
    rendered = render_exception((None, error.value))
    assert "InvalidTextRepresentation 22P02" in rendered
    assert "test_logs.py" in rendered
    assert NAME not in rendered
    await engine.dispose()


def test_a_refused_connection_says_where() -> None:
    with pytest.raises(psycopg.OperationalError) as error:
        psycopg.connect("postgresql://nobody@127.0.0.1:1/none", connect_timeout=2)
    assert "127.0.0.1" in describe(error.value)


PROGRAM = """
import logging, structlog
from shared.logs import configure
configure("token_api", "INFO")
structlog.get_logger().info("started", port=8080)
structlog.get_logger().debug("silent")
logging.getLogger("uvicorn.access").info('GET /api/v1/tickets/sEcReT?x=1 200')
logging.getLogger("uvicorn.error").warning("shutting down %s", "now")
try:
    {}["missing"]
except KeyError:
    structlog.get_logger().exception("failed")
    logging.getLogger("library").exception("failed too")
"""


def test_ours_and_the_libraries_lines_are_json_of_one_shape() -> None:
    done = subprocess.run(  # noqa: S603 — our own interpreter
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True
    )
    lines: list[dict[str, Any]] = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [
        ("started", "info"),
        ("shutting down now", "warning"),
        ("failed", "error"),
        ("failed too", "error"),
    ]
    assert all(line["service"] == "token_api" and "timestamp" in line for line in lines)
    assert all("KeyError" in line["exception"] for line in lines[2:])


REQUESTS = """
import sys, structlog
from shared.logs import REQUEST_LINES, configure
configure("token_api", sys.argv[1])
fields = {"method": "POST", "route": "/api/v1/tokens", "status": 201, "ms": 1.25}
REQUEST_LINES.write(*fields.values())
structlog.get_logger().info("request", **fields)
"""


def test_a_requests_line_is_the_one_that_structlog_writes() -> None:
    def lines(level: str) -> list[dict[str, Any]]:
        done = subprocess.run(  # noqa: S603 — our own interpreter
            [sys.executable, "-c", REQUESTS, level], capture_output=True, check=True
        )
        return [orjson.loads(line) for line in done.stdout.splitlines()]

    ours, its_own = lines("INFO")
    assert list(ours) == list(its_own)
    times = [datetime.fromisoformat(line.pop("timestamp")) for line in (ours, its_own)]
    assert ours == its_own
    assert timedelta(0) <= times[1] - times[0] < timedelta(seconds=5)
    assert lines("WARNING") == []


FULL = """
import asyncio, logging, sys
import httpx, structlog
from fastapi import FastAPI
from shared import metrics, problems
from shared.logs import configure

configure("token_api", "INFO")
log = structlog.get_logger()
app = FastAPI()
problems.install(app)
app.include_router(metrics.router())

@app.post("/tokens", status_code=201)
async def issue() -> str:
    log.info("issued")
    logging.getLogger("library").error("said by a library")
    return "A-001"

@app.post("/broken")
async def broken() -> None:
    raise RuntimeError

async def main() -> None:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        print((await client.post("/tokens")).status_code, file=sys.stderr)
        print((await client.post("/broken")).status_code, file=sys.stderr)
        for line in (await client.get("/metrics")).text.splitlines():
            if line.startswith("nowserving_log_lines_lost_total"):
                print(line, file=sys.stderr)

asyncio.run(main())
"""


def test_a_full_disk_changes_no_answer_and_what_is_lost_is_counted() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 — our own interpreter
            [sys.executable, "-c", FULL], stdout=full, stderr=subprocess.PIPE, check=True, text=True
        )
    issued, broken, lost = done.stderr.splitlines()
    assert (issued, broken) == ("201", "500")
    # "issued", the library's, the exception, and a line for each of the two requests.
    assert lost == "nowserving_log_lines_lost_total 5.0"


ODD = """
import logging, structlog
from shared.log_output import LINES_LOST
from shared.logs import configure

class Unspeakable:
    def __repr__(self) -> str:
        raise RuntimeError

configure("token_api", "INFO")
log = structlog.get_logger()
log.info("half a character", name="\\ud800")
log.info("a large number", number=2**70)
log.info("nothing to say", it=Unspeakable())
logging.getLogger("library").warning("nothing to say %s", Unspeakable())
log.info("lost", lines=LINES_LOST.total)
"""


def test_whatever_is_logged_does_not_raise() -> None:
    done = subprocess.run(  # noqa: S603 — our own interpreter
        [sys.executable, "-c", ODD], capture_output=True, check=True
    )
    lines: list[dict[str, Any]] = [orjson.loads(line) for line in done.stdout.splitlines()]
    said = [(line["event"], line.get("lines")) for line in lines]
    assert said == [("half a character", None), ("a large number", None), ("lost", 2)]


def test_libraries_do_not_chatter() -> None:
    assert logging.getLogger("aiokafka").getEffectiveLevel() >= logging.WARNING
