"""The bare POST: the app's middleware, sign-in and models around a body that does nothing.

What issuing costs above it is the work itself: numbers, rules, the ledger, the commit.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, Request
from pydantic import Discriminator, SecretStr, Tag

from services.token_api.accounts.demo_kiosks import DemoKiosks
from services.token_api.slots.router.tokens import SlotBooking
from services.token_api.tickets import ISSUERS
from services.token_api.tickets.router.tokens import (
    PATH,
    IssuedToken,
    TokenRequest,
    _kind_of,
)
from services.token_api.trailing_slash import WithoutTrailingSlash
from shared import logs, problems
from shared.auth import AuthSettings, Caller, Verifier, guard
from shared.fast_path import AppWithFastPaths
from shared.json_answer import JsonAnswer
from shared.parameters import IdempotencyKey
from shared.serve import serve

EMPTY: Final = "/empty"
ANSWER: Final[dict[str, Any]] = {
    "token": {
        "id": 1234567,
        "token_no": 1234,
        "token_label": "B-1234",
        "queue_id": "BENCH",
        "department_id": "BENCH",
        "status": "WAITING",
        "category": "WALKIN",
        "service_date": "2026-01-31",
        "issued_at": datetime(2026, 1, 31, 9, 30, tzinfo=UTC).isoformat(),
    },
    "queue_position": 1234,
    "estimated_wait": None,
    "ticket_url": "http://127.0.0.1:8080/t/AAAAAAAAAAAAAAAAAAAAAA",
    "existing": False,
}


def create_app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        settings = AuthSettings(secret=SecretStr(os.environ["AUTH_SECRET"]))
        yield {"verifier": Verifier(settings)}

    access = {f"POST {PATH}": ISSUERS, f"POST {EMPTY}": ISSUERS}
    app = AppWithFastPaths(lifespan=lifespan, dependencies=[Depends(guard(access))])
    problems.install(app)
    app.add_middleware(WithoutTrailingSlash)
    app.add_middleware(DemoKiosks, device_key="bench")

    @app.post(PATH, status_code=201, response_model=IssuedToken)
    async def bare(
        request: Request,  # noqa: ARG001 - the real one takes it
        caller: Caller,  # noqa: ARG001 - the real one takes it
        body: Annotated[  # noqa: ARG001 - it is parsed and checked, as the real one
            Annotated[TokenRequest, Tag("counter")] | Annotated[SlotBooking, Tag("slot")],
            Discriminator(_kind_of),
        ],
        idempotency_key: IdempotencyKey = None,  # noqa: ARG001 - the real one takes it
    ) -> JsonAnswer:
        return JsonAnswer(ANSWER, 201)

    @app.post(EMPTY, status_code=201)
    async def empty() -> JsonAnswer:
        return JsonAnswer(None, 201)

    app.add_fast_paths(access, f"POST {PATH}")
    return app


if __name__ == "__main__":
    logs.configure("bare-post", "WARNING")
    serve(create_app(), host="127.0.0.1", port=int(os.environ["BARE_POST_PORT"]))
