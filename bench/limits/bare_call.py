"""The bare call over HTTP: department's middleware, sign-in and models around one UPDATE."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import Depends, FastAPI, Request
from pydantic import SecretStr

from bench.limits import bare_line
from services.department.router.bodies import CallIn, TokenAnswer
from shared import logs, problems
from shared.auth import DESKS, AuthSettings, Caller, Verifier, guard, in_department
from shared.fast_path import AppWithFastPaths
from shared.json_answer import JsonAnswer
from shared.parameters import DepartmentId, IdempotencyKey
from shared.serve import serve

PATH: Final = "/api/v1/departments/{department_id}/calls"
TOKEN: Final[dict[str, Any]] = {
    "token_no": 1234,
    "token_label": "B-1234",
    "status": "CALLED",
    "queue_id": "BENCH",
    "department_id": "BENCH",
    "category": "WALKIN",
    "priority": 0,
    "issued_at": "2026-01-31T09:30:00+00:00",
    "arrived_at": "2026-01-31T09:30:00+00:00",
    "waited_seconds": 600,
    "call_id": "018f0000-0000-7000-8000-000000000000",
    "called_at": "2026-01-31T09:40:00+00:00",
    "started_at": None,
    "ended_at": None,
    "visit": 1,
    "language": "en",
    "name": None,
}


def create_app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        settings = AuthSettings(secret=SecretStr(os.environ["AUTH_SECRET"]))
        engine = bare_line.engine(os.environ["DATABASE_URL"])
        yield {"verifier": Verifier(settings), "engine": engine}
        await engine.dispose()

    access = {f"POST {PATH}": DESKS}
    app = AppWithFastPaths(lifespan=lifespan, dependencies=[Depends(guard(access))])
    problems.install(app)

    @app.post(PATH, status_code=201, response_model=TokenAnswer)
    async def call(
        request: Request,
        caller: Caller,
        department_id: DepartmentId,
        body: CallIn,
        idempotency_key: IdempotencyKey = None,  # noqa: ARG001 - the real one takes it
    ) -> JsonAnswer:
        in_department(caller, department_id)
        async with request.state.engine.connect() as connection:
            token_id = await bare_line.call(connection, body.desk_id)
        return JsonAnswer({"token": {**TOKEN, "id": token_id, "desk_id": body.desk_id}}, 201)

    app.add_fast_paths(access, f"POST {PATH}")
    return app


if __name__ == "__main__":
    logs.configure("bare-call", "WARNING")
    serve(create_app(), host="127.0.0.1", port=int(os.environ["BARE_CALL_PORT"]))
