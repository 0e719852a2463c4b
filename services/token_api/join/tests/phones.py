"""Phones in front of a branch's screen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from services.token_api.conftest import JOIN_SECRET
from shared.join_codes import fresh_code

JOIN = "/api/v1/join/main"


def shown_code(branch_id: str = "main", *, series: int = 1, age_seconds: int = 0) -> str:
    now = datetime.now(UTC) - timedelta(seconds=age_seconds)
    return fresh_code(JOIN_SECRET, branch_id, series, now=now)


async def switch_on(
    client: httpx.AsyncClient, admin: dict[str, str], mode: str = "fresh", **branch: Any
) -> None:
    body = {"join_mode": mode, **branch}
    answer = await client.patch("/api/v1/branches/main", json=body, headers=admin)
    assert answer.status_code == 200, answer.text


@dataclass
class Phone:
    client: httpx.AsyncClient
    join_pass: str = ""

    async def scan(self, code: str | None = None) -> httpx.Response:
        body = {"code": shown_code() if code is None else code}
        if self.join_pass:
            body["join_pass"] = self.join_pass
        answer = await self.client.post(f"{JOIN}/passes", json=body)
        if answer.is_success:
            self.join_pass = answer.json()["join_pass"]
        return answer

    async def take(self, queue_id: str = "CW", **headers: str) -> httpx.Response:
        headers = {"Join-Pass": self.join_pass, **headers}
        return await self.client.post(
            f"{JOIN}/tickets", json={"queue_id": queue_id, "language": "hi"}, headers=headers
        )

    async def tickets(self) -> list[dict[str, Any]]:
        answer = await self.client.get(f"{JOIN}/tickets", headers={"Join-Pass": self.join_pass})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["tickets"]
        return found
