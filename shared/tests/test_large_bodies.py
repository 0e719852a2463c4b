"""A caller who sends too much is told so, over a real connection."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from shared import problems
from shared.problems import middleware

MEGABYTE = 1024 * 1024


class Note(BaseModel):
    text: str


@pytest.fixture
async def url() -> AsyncIterator[str]:
    app = FastAPI()
    problems.install(app)

    @app.post("/notes")
    async def note(body: Note) -> Note:
        return body

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.mark.parametrize("size", [70_000, MEGABYTE, 5 * MEGABYTE, 20 * MEGABYTE])
async def test_a_body_that_is_too_large_is_answered_413_whatever_its_size(
    url: str, size: int
) -> None:
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/notes", content=b" " * size)

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert answer.headers["connection"] == "close"


async def test_a_body_in_chunks_that_is_too_large_is_answered_413(url: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(80):
            yield b" " * 65_536

    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.post("/notes", content=chunks())

    assert answer.status_code == 413


@pytest.fixture
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "DISCARD_SECONDS_MAX", 0.2)


@pytest.mark.usefixtures("_little_patience")
async def test_a_caller_who_stops_in_the_middle_of_a_large_body_is_not_waited_for(
    url: str,
) -> None:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
    writer.write(b" " * 100_000)

    async with asyncio.timeout(5):
        answer = await reader.read()

    assert answer.startswith(b"HTTP/1.1 413 ")
    writer.close()
