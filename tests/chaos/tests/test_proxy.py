"""The fault proxy does to connections what it says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from deploy.local.engines import free_port
from tests.chaos.proxy import Proxy
from tests.chaos.weather import BLACK_HOLE, CUT, FAIR, MUTE, RESETS, SLICED, Weather

SOON_SECONDS = 0.15


@asynccontextmanager
async def echo_behind_a_proxy() -> AsyncIterator[tuple[Proxy, list[bytes]]]:
    """Return the proxy and what the engine behind it has heard."""
    heard: list[bytes] = []

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1_000_000):
            heard.append(data)
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    proxy = Proxy("echo", free_port(), server.sockets[0].getsockname()[1])
    await proxy.open()
    try:
        yield proxy, heard
    finally:
        await proxy.close()
        server.close()


async def connect(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


async def test_bytes_pass_both_ways_unchanged() -> None:
    async with echo_behind_a_proxy() as (proxy, _):
        reader, writer = await connect(proxy)
        sent = bytes(range(256)) * 4_000
        writer.write(sent)
        assert await reader.readexactly(len(sent)) == sent
        writer.close()


async def test_a_cut_ends_connections_and_refuses_new_ones_until_it_heals() -> None:
    async with echo_behind_a_proxy() as (proxy, _):
        reader, _ = await connect(proxy)
        await asyncio.sleep(0.05)
        await proxy.set(CUT)
        assert await reader.read(1) == b""
        with pytest.raises(OSError, match="onnect"):
            await connect(proxy)
        await proxy.set(FAIR)
        reader, writer = await connect(proxy)
        writer.write(b"again")
        assert await reader.readexactly(5) == b"again"


async def test_a_delay_holds_every_answer_back_by_both_ways() -> None:
    async with echo_behind_a_proxy() as (proxy, _):
        reader, writer = await connect(proxy)
        await proxy.set(Weather(delay_seconds=0.1))
        began = monotonic()
        writer.write(b"x")
        await reader.readexactly(1)
        assert 0.2 <= monotonic() - began < 1


async def test_a_black_hole_swallows_nothing_but_time() -> None:
    async with echo_behind_a_proxy() as (proxy, heard):
        reader, writer = await connect(proxy)
        writer.write(b"a")
        await reader.readexactly(1)
        await proxy.set(BLACK_HOLE)
        writer.write(b"b")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), SOON_SECONDS)
        assert heard == [b"a"]
        await proxy.set(FAIR)
        assert await asyncio.wait_for(reader.readexactly(1), 1) == b"b"


async def test_a_mute_engine_hears_what_it_does_not_answer() -> None:
    async with echo_behind_a_proxy() as (proxy, heard):
        reader, writer = await connect(proxy)
        writer.write(b"a")
        await reader.readexactly(1)
        await proxy.set(MUTE)
        writer.write(b"b")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), SOON_SECONDS)
        assert heard == [b"a", b"b"]


async def test_a_reset_is_a_reset_and_no_farewell() -> None:
    async with echo_behind_a_proxy() as (proxy, _):
        reader, writer = await connect(proxy)
        writer.write(b"a")
        await reader.readexactly(1)
        await proxy.set(RESETS)
        with pytest.raises(ConnectionResetError):
            await reader.read(1)


async def test_slices_arrive_in_pieces_and_in_order() -> None:
    async with echo_behind_a_proxy() as (proxy, heard):
        reader, writer = await connect(proxy)
        await proxy.set(SLICED)
        sent = b"0123456789" * 10
        writer.write(sent)
        assert await reader.readexactly(len(sent)) == sent
        assert len(heard) > 1
        assert b"".join(heard) == sent


async def test_a_client_is_cut_off_while_the_engine_is_gone() -> None:
    proxy = Proxy("nothing", free_port(), free_port())
    await proxy.open()
    reader, _ = await connect(proxy)
    assert await asyncio.wait_for(reader.read(1), 1) == b""
    await proxy.close()
