"""A hall to test in: a real database with queues, desks and people who wait."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest
import uvicorn
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from conftest import BuildOnce
from services.department.app import create_app
from services.department.handle.calls import CallRequest, CallResult, Calls
from services.department.handle.desks import change_desk
from services.department.handle.verbs import VerbRequest, VerbResult, do
from services.department.rules.commands import Actor, OpenDesk, SendToDesk, Undo, Verb
from services.department.settings import ROLE, Settings
from services.department.store import directory
from services.department.tests.builders import ASHA
from shared import ledger
from shared.auth import Principal, Role, sign
from shared.batching import Batcher
from shared.directory import Branch, Department, Desk, Entry, Queue
from shared.directory import key as key_of
from shared.events import Category, Event, EventType, QueueKind, TokenStatus, decode
from shared.ledger import Change, QueueRow, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.postgres import UNPREPARED, create_engine, psycopg_url
from shared.serve import server_config
from shared.tests.today import ZONE, ZONE_NAME

SECRET = "a secret of the tests, long enough for HS256"
PUBLIC_URL = "http://kiosk.example"
TURN_NEAR_PLACES = 3


@dataclass
class Hall:
    """Department CW with its queue, and LAB to be sent to; desks 1 to 8 in each."""

    engine: AsyncEngine
    owner: AsyncEngine
    ids: Any

    def __post_init__(self) -> None:
        calls = Calls(self.engine, turn_near_places=TURN_NEAR_PLACES, public_url=PUBLIC_URL)
        self.calls: Batcher[CallRequest, CallResult] = Batcher(calls.run_batch)

    async def build(self) -> None:
        entries: list[Entry] = [
            Branch(
                branch_id="main",
                names={"en": "Main"},
                time_zone=ZONE_NAME,
                languages=("en",),
            ),
            *(_department(name) for name in ("CW", "LAB")),
            *(_queue(name) for name in ("CW", "LAB")),
            *(Desk(department_id=d, number=n) for d in ("CW", "LAB") for n in range(1, 9)),
        ]
        async with self.owner.begin() as tx:
            await directory.keep(tx, {key_of(entry): entry for entry in entries})
        for queue_id in ("CW", "LAB"):
            await self.add_queue(queue_id, department_id=queue_id)

    async def add_queue(self, queue_id: str, *, department_id: str, ageing: bool = False) -> None:
        async with self.owner.begin() as tx:
            await ledger.create_queue(
                tx,
                queue_id=queue_id,
                kind=QueueKind.COUNTER,
                department_id=department_id,
                branch_id="main",
                time_zone=ZONE_NAME,
                ageing=ageing,
            )

    async def issue(
        self,
        how_many: int = 1,
        *,
        queue_id: str = "CW",
        category: Category = Category.WALKIN,
        waited: timedelta = timedelta(0),
        phone: str | None = None,
    ) -> list[TokenRow]:
        """Let visitors arrive one after another; a time to come is that of an appointment."""
        now = datetime.now(UTC)
        async with self.owner.begin() as tx:
            queues = await ledger.lock_queues(tx, [queue_id])
            queue = queues[queue_id]
            first = ledger.next_arrival(queue, now - waited)
            newcomers = [
                self._newcomer(queue, category, first + timedelta(microseconds=n))
                for n in range(how_many)
            ]
            changes = [
                Change(
                    EventType.TOKEN_GENERATED,
                    before=None,
                    after=replace(one, phone=phone),
                    at_own_time=waited < timedelta(0),
                )
                for one in newcomers
            ]
            saved = await ledger.save(tx, queues, changes, now=now, public_url=PUBLIC_URL)
        return [one.token for one in saved if one.token is not None]

    def _newcomer(self, queue: QueueRow, category: Category, arrived_at: datetime) -> TokenRow:
        number, queue_id = next(self.ids), queue.queue_id
        return TokenRow(
            id=number,
            queue_id=queue_id,
            origin_queue_id=queue_id,
            department_id=queue.department_id,
            branch_id="main",
            service_date=arrived_at.astimezone(ZONE).date(),
            number=number,
            label=f"{queue_id}-{number:03}",
            status=TokenStatus.WAITING,
            version=0,
            category=category,
            priority=BASE_PRIORITY[category],
            arrived_at=arrived_at,
            secret=f"secret-{number:020}",
            issued_at=arrived_at,
            name=f"Visitor {number}",
        )

    async def open(self, *numbers: int, by: Actor = ASHA, department_id: str = "CW") -> None:
        for number in numbers:
            async with self.engine.begin() as tx:
                await change_desk(
                    tx,
                    department_id,
                    number,
                    lambda now: OpenDesk(by=by, now=now),
                    public_url=PUBLIC_URL,
                )

    async def call(
        self, desk_id: int, *, by: Actor = ASHA, department_id: str = "CW", **more: Any
    ) -> dict[str, Any]:
        asked = CallRequest(department_id=department_id, desk_id=desk_id, by=by, **more)
        token: dict[str, Any] = (await self.calls.ask(asked)).body["token"]
        return token

    async def do(self, token_id: int, verb: type[Verb], **more: Any) -> dict[str, Any]:
        return (await self.ask(token_id, verb, **more)).body

    async def ask(
        self,
        token_id: int,
        verb: type[Verb],
        *,
        by: Actor = ASHA,
        later: timedelta = timedelta(0),
        to: str | None = None,
        to_desk: int | None = None,
        key: Any = None,
        seen: TokenStatus | None = None,
        **fields: Any,
    ) -> VerbResult:
        request = VerbRequest(
            token_id,
            lambda now: verb(by=by, now=now + later, **fields),
            to_queue_id=to,
            to_desk_id=to_desk,
            takes_desk=verb in {Undo, SendToDesk},
            key=key,
            seen=seen,
        )
        async with self.engine.begin() as tx:
            return await do(tx, request, turn_near_places=TURN_NEAR_PLACES, public_url=PUBLIC_URL)

    async def token(self, token_id: int) -> TokenRow:
        async with self.engine.begin() as tx:
            return await ledger.find_token(tx, token_id)

    async def events(self, token_id: int | None = None) -> list[Event]:
        """Return what the log says, of one token or of all, in the order of the queues' seq."""
        async with self.owner.begin() as tx:
            rows = await tx.execute(text("SELECT body FROM ledger.event ORDER BY queue_id, seq"))
            events = [decode(bytes(body)) for body in rows.scalars()]
        if token_id is None:
            return events
        return sorted(
            (event for event in events if event.token_id == token_id),
            key=lambda event: event.version,
        )

    async def types(self, token_id: int) -> list[str]:
        return [event.event_type.value for event in await self.events(token_id)]


def _department(name: str) -> Department:
    return Department(department_id=name, branch_id="main", names={"en": name})


def _queue(name: str) -> Queue:
    return Queue(
        queue_id=name, department_id=name, branch_id="main", names={"en": name}, prefix=name
    )


@pytest.fixture
async def hall(database_url: str) -> AsyncIterator[Hall]:
    engine = create_engine(database_url, role=ROLE)
    owner = create_async_engine(psycopg_url(database_url), connect_args=UNPREPARED)
    hall = Hall(engine, owner, count(1))
    await hall.build()
    yield hall
    await engine.dispose()
    await owner.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        database_url=SecretStr(database_url),
        auth_secret=SecretStr(SECRET),
        public_url=PUBLIC_URL,
        # Nobody listens at the discard port: logins are refused at once.
        token_api_url="http://127.0.0.1:9",
        no_show_grace_seconds=600,
    )


@pytest.fixture
def app(settings: Settings, build_once: BuildOnce) -> FastAPI:
    return build_once(create_app, settings)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://department.example"
        ) as client,
    ):
        yield client


# Returns the headers of a caller in this role.
As = Callable[..., dict[str, str]]


@pytest.fixture
def as_role() -> As:
    def headers(role: Role, **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {token_of(role, **claims)}"}

    return headers


@pytest.fixture
def staff(as_role: As) -> dict[str, str]:
    return as_role(Role.STAFF, subject="7", name="Asha", departments=frozenset({"CW"}))


def token_of(role: Role, **claims: Any) -> str:
    principal = Principal(**{"subject": "1", "role": role, "departments": None, **claims})
    return sign(principal, secret=SECRET, now=datetime.now(UTC), lifetime=timedelta(minutes=5))


@asynccontextmanager
async def served(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """Serve an app over a real socket, for what streams; yield its address."""
    listening = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(server_config(app, graceful_shutdown_seconds=1))
    task = asyncio.create_task(server.serve([listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await task
