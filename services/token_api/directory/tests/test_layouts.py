"""Layouts of hall screens: written whole, refused where they make no sense, told on the topic."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.directory.store import tables
from shared import directory

pytestmark = pytest.mark.usefixtures("seeded")

PATH = "/api/v1/branches/main"
LAB = {
    "id": "lab",
    "departments": ["LAB", "CW"],
    "columns": 2,
    "languages": ["hi", "en"],
    "language_seconds": 20,
    "ticker": {"en": "Flu jabs today", "ar": "لقاح الإنفلونزا اليوم"},
}
WHOLE: dict[str, Any] = {
    "id": "default",
    "departments": [],
    "columns": None,
    "languages": [],
    "language_seconds": 12,
    "ticker": None,
}


async def test_a_layout_is_kept_whole_and_told_to_the_screens(
    client: httpx.AsyncClient, admin: dict[str, str], engine: AsyncEngine
) -> None:
    body = {"layouts": [LAB, {"id": "default"}]}
    changed = await client.patch(PATH, json=body, headers=admin)
    assert changed.status_code == 200, changed.text
    assert (await client.get(PATH)).json()["layouts"] == [LAB, WHOLE]
    async with engine.begin() as tx:
        rows = await tx.execute(
            select(tables.directory_outbox.c.value)
            .where(tables.directory_outbox.c.key == "branch/main")
            .order_by(tables.directory_outbox.c.position.desc())
        )
    entry = directory.decode("branch/main", rows.scalars().first())
    assert isinstance(entry, directory.Branch)
    assert list(entry.layouts) == [LAB, WHOLE]
    await client.patch(PATH, json={"layouts": []}, headers=admin)
    assert (await client.get(PATH)).json()["layouts"] == []


@pytest.mark.parametrize(
    "layouts",
    [
        [{"id": "a"}, {"id": "a"}],
        [{"id": "a b"}],
        [{}],
        [{"id": "a", "columns": 0}],
        [{"id": "a", "columns": 5}],
        [{"id": "a", "columns": True}],
        [{"id": "a", "language_seconds": 1}],
        [{"id": "a", "languages": ["english, please"]}],
        [{"id": "a", "departments": ["../CW"]}],
        [{"id": "a", "ticker": {}}],
        [{"id": "a", "ticker": {"en": "x" * 201}}],
        [{"id": "a", "ticker": {"en": "\u202eabc"}}],
        [{"id": "a", "video": "cat.mp4"}],
        [{"id": f"a{number}"} for number in range(21)],
        "lab",
    ],
)
async def test_a_layout_that_makes_no_sense_changes_nothing(
    client: httpx.AsyncClient, admin: dict[str, str], layouts: Any
) -> None:
    refused = await client.patch(PATH, json={"layouts": layouts}, headers=admin)
    assert refused.status_code == 422
    assert (await client.get(PATH)).json()["layouts"] == []
