"""What Prometheus learns of the relay from the API beside it."""

import httpx
import pytest

from services.token_api.conftest import As
from shared.auth import Role


@pytest.mark.usefixtures("seeded")
async def test_a_token_just_given_out_is_an_event_not_yet_relayed(
    client: httpx.AsyncClient, as_role: As
) -> None:
    asked = {"queue_id": "CW", "category": "WALKIN"}
    issued = await client.post("/api/v1/tokens", json=asked, headers=as_role(Role.KIOSK))
    assert issued.status_code == 201
    scraped = (await client.get("/metrics")).text
    assert "nowserving_ledger_events 1.0" in scraped
    assert "nowserving_unrelayed_events 1.0" in scraped
    assert "nowserving_oldest_unrelayed_seconds 0." in scraped
    assert "nowserving_tables_readable 1.0" in scraped
