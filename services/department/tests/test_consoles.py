"""The line, live: every change on every console within a second, without polling."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from httpx_sse import ServerSentEvent, aconnect_sse

from services.department import consoles
from services.department.consumer import on_directory
from services.department.handle import line
from services.department.rules.commands import Hold, Serve, Start
from services.department.tests.conftest import Hall, served, token_of
from shared.auth import Role
from shared.directory import Desk, encode, key
from shared.tests.documented_streams import check_event

STREAM = "/api/v1/departments/CW/line/stream"
# Nothing is asked again and again here: what is not told at once is never heard.
TOLD_SECONDS_MAX = 30.0


@asynccontextmanager
async def console(address: str) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
    """Open a stream as the page does: the token is in a header."""
    token = token_of(Role.STAFF, departments=frozenset({"CW"}))
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(timeout=10) as client,
        aconnect_sse(client, "GET", f"{address}{STREAM}", headers=headers) as source,
    ):
        yield source.aiter_sse()


async def line_with(events: AsyncIterator[ServerSentEvent], **wanted: int) -> Any:
    """Return the first line whose parts have these lengths."""
    async with asyncio.timeout(TOLD_SECONDS_MAX):
        async for event in events:
            line = event.json()
            if all(len(line[part]) == length for part, length in wanted.items()):
                return line
    raise AssertionError(wanted)


async def test_each_change_is_told_to_every_console(hall: Hall, app: FastAPI) -> None:
    async with served(app) as address, AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(console(address)) for _ in range(3)]
        for line in lines:
            first = await anext(line)
            assert (first.event, first.retry) == ("line", 2000)
        [token] = await hall.issue()
        await asyncio.gather(*(line_with(line, waiting=1) for line in lines))
        await hall.open(1)
        await hall.call(1)
        await asyncio.gather(*(line_with(line, waiting=0, called=1) for line in lines))
        await hall.do(token.id, Serve)
        await asyncio.gather(*(line_with(line, called=0, recent=1) for line in lines))


async def test_the_line_is_what_the_document_says_with_all_its_lists(
    hall: Hall, app: FastAPI
) -> None:
    await hall.open(1, 2, 3)
    waits = (await hall.issue(5))[-1]
    done, held, serving = [(await hall.call(n))["id"] for n in (1, 2, 3)]
    await hall.do(done, Serve)
    await hall.do(held, Hold)
    await hall.do(serving, Start)
    await hall.call(1)
    async with (
        served(app) as address,
        console(address) as events,
        httpx.AsyncClient(base_url=address) as http,
    ):
        line = await line_with(events, waiting=1, called=1, serving=1, held=1, recent=1, desks=8)
        assert line["waiting"][0]["id"] == waits.id
        await check_event(http, "/api/v1/departments/{department_id}/line/stream", line)


async def test_what_is_not_in_the_ledger_is_live_too(hall: Hall, app: FastAPI) -> None:
    async with served(app) as address, console(address) as line:
        await line_with(line, desks=8)
        desk = Desk(department_id="CW", number=9)
        async with hall.engine.begin() as tx:
            await on_directory(tx, {key(desk): encode(desk)})
        await line_with(line, desks=9)


async def test_a_storm_of_changes_is_few_reads_and_no_console_polls(
    hall: Hall, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = 0

    async def counted(*args: Any) -> Any:
        nonlocal reads
        reads += 1
        return await line.read_line(*args)

    monkeypatch.setattr(consoles, "read_line", counted)
    async with served(app) as address, console(address) as events:
        await line_with(events, waiting=0)
        quiet = reads
        await asyncio.sleep(1)
        assert reads == quiet
        await asyncio.gather(*(hall.issue() for _ in range(40)))
        await line_with(events, waiting=40)
        assert reads - quiet <= 20


async def test_more_consoles_than_it_bears_are_told_so(
    hall: Hall, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hall
    monkeypatch.setattr(consoles, "CONSOLES_MAX", 1)
    async with served(app) as address, console(address) as line:
        await line_with(line, waiting=0)
        token = token_of(Role.STAFF)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{address}{STREAM}?access_token={token}")
        assert (answer.status_code, answer.json()["code"]) == (503, "TOO_MANY_CONSOLES")


async def test_a_console_that_leaves_frees_its_place(hall: Hall, app: FastAPI) -> None:
    assert hall
    async with served(app) as address:
        for _ in range(3):
            async with console(address) as line:
                await line_with(line, waiting=0)
        async with console(address) as line:
            await line_with(line, waiting=0)
