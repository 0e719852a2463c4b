"""Follows a stream that belongs to one ticket or one console, as its page does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from typing import Final

from tests.chaos.load.client import Client
from tests.chaos.load.pace import stopped_within
from tests.chaos.load.stream import BROKEN, Refused, events
from tests.chaos.observations import Connection, Transcript, Transcripts

PAUSE_SECONDS: Final = 1.0

Headers = Callable[[], Awaitable[dict[str, str]]]


async def follow_ticket(
    client: Client, transcripts: Transcripts, secret: str, label: str, stop: asyncio.Event
) -> None:
    """Follow a ticket until it has ended, or the run."""
    url = client.address(f"/api/v1/tickets/{secret}/stream")
    transcript = Transcript(client.name, "ticket", label)
    await _follow(url, _nothing, transcript, transcripts, stop, ends=True)


async def follow_line(
    client: Client, transcripts: Transcripts, url: str, department_id: str, stop: asyncio.Event
) -> None:
    """Follow a department's line, signed in, until the run ends."""

    async def headers() -> dict[str, str]:
        return {"Authorization": f"Bearer {await client.bearer()}"}

    transcript = Transcript(client.name, "console", department_id)
    await _follow(url, headers, transcript, transcripts, stop, ends=False)


async def _nothing() -> dict[str, str]:
    return {}


async def _follow(
    url: str,
    headers: Headers,
    transcript: Transcript,
    transcripts: Transcripts,
    stop: asyncio.Event,
    *,
    ends: bool,
) -> None:
    transcripts.clients.append(transcript)
    while not stop.is_set():
        connection = Connection(monotonic())
        transcript.connections.append(connection)
        try:
            await _listen(url, await headers(), connection, transcripts, stop)
        except Refused as refused:
            connection.http_status = refused.status
        except BROKEN:
            connection.closed_at = monotonic()  # and is opened anew
        else:
            if ends:
                return
        await stopped_within(stop, PAUSE_SECONDS)


async def _listen(
    url: str,
    headers: dict[str, str],
    connection: Connection,
    transcripts: Transcripts,
    stop: asyncio.Event,
) -> None:
    async with aclosing(events(url, headers)) as stream:
        async for block in stream:
            connection.http_status = 200
            if block:
                transcripts.note(connection, monotonic(), block)
            if stop.is_set():
                return
