"""Brings a history to the running stack, and waits until its reports show it."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from deploy.local.api_client import ApiClient
from deploy.local.engine_choice import engine_variables
from deploy.local.history.write import DAYS_MAX, write_history
from deploy.local.settings import Settings
from services.token_api.demo import BRANCH_VALUES
from services.token_api.settings import ROLE
from shared.postgres import create_engine

# The log is read while it is written; after that nobody waits longer.
SHOWN_SECONDS_MAX: Final = 120.0
LOOK_SECONDS: Final = 1.0


async def bring_history(
    settings: Settings,
    supervisor: ApiClient,
    *,
    days: int,
    desks: Mapping[str, Sequence[int]],
    seed: int,
) -> None:
    """Print what is done: it takes about a minute for three weeks."""
    days = min(days, DAYS_MAX)
    today = datetime.now(ZoneInfo(BRANCH_VALUES["time_zone"])).date()
    asked = f"/api/v1/reports/waits?from={today - timedelta(days=days)}&to={today}"
    before = await _visits(supervisor, asked)
    print(f"Playing the {days} days before today ...", flush=True)
    engine = create_engine(engine_variables(settings)["DATABASE_URL"], role=ROLE, pool_size=1)
    try:
        written = await write_history(engine, today=today, days=days, desks=desks, seed=seed)
    finally:
        await engine.dispose()
    if written == 0:
        print("These days have been already: nothing was added.", flush=True)
        return
    print(f"{written:,} visits are on the log; the reports are counting them ...", flush=True)
    until = time.monotonic() + SHOWN_SECONDS_MAX
    while await _visits(supervisor, asked) < before + written:
        if time.monotonic() > until:
            print("They are still counting; the page shows more and more.", flush=True)
            return
        await asyncio.sleep(LOOK_SECONDS)
    print(f"See {settings.pages()['reports']}", flush=True)


async def _visits(supervisor: ApiClient, asked: str) -> int:
    answer = await supervisor.get(asked)
    return int(answer.json()["visits"]) if answer.is_success else 0
