"""Two counters of one branch, and a batcher that issues their tokens."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.app import connect_redis
from services.token_api.counters.handle import Existing, Issued, Issuer, IssueRequest
from services.token_api.counters.rules import IssueToken
from services.token_api.settings import ROLE
from services.token_api.tokens.limits import TokenBounds, TokenLimits
from services.token_api.tokens.numbers import Numbers
from services.token_api.tokens.store.forecasts import Forecasts
from shared import ledger
from shared.auth import Role
from shared.batching import Batcher
from shared.events import QueueKind
from shared.idempotency import key_of
from shared.postgres import create_engine
from shared.tests.today import ZONE_NAME
from shared.windows import Windows

LINKS = "http://tickets.example"


def limits(redis: Redis) -> TokenLimits:
    return TokenLimits(Windows(redis), TokenBounds(1000, 1000, 3, 1000))


@dataclass
class Counters:
    engine: AsyncEngine
    redis: Redis
    numbers: Numbers
    issuing: Batcher[IssueRequest, Issued | Existing]

    @classmethod
    def of(cls, engine: AsyncEngine, redis: Redis) -> "Counters":
        numbers = Numbers(redis)
        issuer = Issuer(engine, numbers, limits(redis), Forecasts(), LINKS)
        return cls(engine, redis, numbers, Batcher(issuer.issue))

    async def ask(self, queue_id: str = "CW", key: str | None = None, **fields: Any) -> Any:
        command = IssueToken(queue_id, fields.pop("role", Role.KIOSK), **fields)
        held = key and key_of("kiosk", "/tokens", key, {"queue": queue_id, **fields})
        return await self.issuing.ask(IssueRequest(command, held or None))

    async def rows(self, sql: str) -> list[Any]:
        async with self.engine.begin() as tx:
            return list(await tx.execute(text(sql)))

    async def do(self, sql: str) -> None:
        async with self.engine.begin() as tx:
            await tx.execute(text(sql))


@pytest.fixture
async def counters(database_url: str, redis_url: str) -> AsyncIterator[Counters]:
    engine = create_engine(database_url, role=ROLE)
    redis = connect_redis(redis_url)
    async with engine.begin() as tx:
        await tx.execute(text(BRANCH))
        for queue_id in ("CW", "LAB"):
            await tx.execute(text(QUEUE), {"id": queue_id})
            await ledger.create_queue(
                tx,
                queue_id=queue_id,
                kind=QueueKind.COUNTER,
                department_id="CW",
                branch_id="main",
                time_zone=ZONE_NAME,
            )
    counters = Counters.of(engine, redis)
    yield counters
    await counters.numbers.told()
    await redis.aclose()
    await engine.dispose()


BRANCH = f"""
WITH b AS (INSERT INTO token_api.branch (branch_id, names, time_zone, languages)
  VALUES ('main', '{{"en": "Main"}}', '{ZONE_NAME}', '{{en}}'))
INSERT INTO token_api.department (department_id, branch_id, names, position)
VALUES ('CW', 'main', '{{"en": "Consultation"}}', 0)
"""
QUEUE = """
INSERT INTO token_api.queue (queue_id, department_id, branch_id, kind, names, label_prefix,
  label_format, first_number, paused, closed, kiosk_categories)
VALUES (:id, 'CW', 'main', 'COUNTER', '{"en": "Q"}', :id, '{prefix}-{number:03d}', 1, false,
  false, '{WALKIN}')
"""
