"""The worker whole, on real engines, with a duty that cannot be done."""

import asyncio

import psycopg
import pytest

from services.token_api.settings import Settings
from services.token_api.worker import _work
from shared import progress

SECONDS_MAX = 30.0
DONE = "SELECT duty FROM token_api.progress WHERE done_at IS NOT NULL"
FAILED = "SELECT duty FROM token_api.progress WHERE failures > 0"


async def test_a_duty_that_fails_stops_no_other(
    settings: Settings, kafka_topics: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "WRITE_SECONDS", 0.2)
    told = settings.model_copy(update={"kafka_bootstrap_servers": kafka_topics})
    address = settings.database_url.get_secret_value()
    with psycopg.connect(address) as holder, psycopg.connect(address, autocommit=True) as reader:
        holder.execute("LOCK TABLE token_api.idempotency")
        working = asyncio.create_task(_work(told))
        failed: set[str] = set()
        async with asyncio.timeout(SECONDS_MAX):
            while "idempotency keys" not in failed:
                assert not working.done(), "the worker ended"
                await asyncio.sleep(0.1)
                failed = {duty for (duty,) in reader.execute(FAILED).fetchall()}
        await asyncio.sleep(1)
        done = {duty for (duty,) in reader.execute(DONE).fetchall()}
        assert not working.done()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
    assert failed == {"idempotency keys"}
    others = {"slots", "cancelled slots", "stations", "open days", "end days", "partitions"}
    assert others | {"old bookings"} <= done
