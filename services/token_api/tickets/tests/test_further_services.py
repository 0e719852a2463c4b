"""Several services in one visit: added by the holder, where the queue lets them."""

from typing import Any

import httpx
import pytest

from services.token_api.conftest import As
from shared.auth import Role

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def kiosk(as_role: As) -> dict[str, str]:
    return as_role(Role.KIOSK, subject="kiosk")


async def take(client: httpx.AsyncClient, kiosk: dict[str, str]) -> str:
    """Take a ticket; return its address."""
    answer = await client.post("/api/v1/tokens", json={"queue_id": "CW"}, headers=kiosk)
    return "/api/v1/tickets/" + str(answer.json()["ticket_url"]).rpartition("/")[2]


async def let(client: httpx.AsyncClient, admin: dict[str, str], **changes: Any) -> None:
    answer = await client.patch("/api/v1/queues/CW", json=changes, headers=admin)
    assert answer.status_code == 200, answer.text


async def test_a_holder_adds_a_service_and_said_again_it_changes_nothing(
    client: httpx.AsyncClient, kiosk: dict[str, str], admin: dict[str, str]
) -> None:
    await let(client, admin, kiosk_services=True)
    departments = (await client.get("/api/v1/branches/main/kiosk")).json()["departments"]
    offers = {
        queue["queue_id"]: queue["services"] for one in departments for queue in one["queues"]
    }
    assert (offers["CW"], offers["LAB"]) == (True, False)
    ticket = await take(client, kiosk)
    for _ in range(2):
        answer = await client.post(f"{ticket}/services", json={"queue_id": "LAB"})
        assert answer.status_code == 200, answer.text
        assert [one["queue_id"] for one in answer.json()["ticket"]["services"]] == ["LAB"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"queue_id": "NO"}, 404),
        ({"queue_id": "CW"}, 422),
        ({"queue_id": ""}, 422),
        ({"queue_id": None}, 422),
        ({}, 422),
    ],
)
async def test_what_is_no_further_service_is_refused(
    client: httpx.AsyncClient,
    kiosk: dict[str, str],
    admin: dict[str, str],
    body: dict[str, Any],
    status: int,
) -> None:
    await let(client, admin, kiosk_services=True)
    ticket = await take(client, kiosk)
    assert (await client.post(f"{ticket}/services", json=body)).status_code == status
    assert (await client.get(ticket)).json()["ticket"]["services"] == []


async def test_a_queue_that_is_deleted_is_no_further_service_any_more(
    client: httpx.AsyncClient, kiosk: dict[str, str], admin: dict[str, str]
) -> None:
    await let(client, admin, kiosk_services=True)
    taken = await client.post("/api/v1/tokens", json={"queue_id": "LAB"}, headers=admin)
    lab = str(taken.json()["ticket_url"]).rpartition("/")[2]
    assert (await client.post(f"/api/v1/tickets/{lab}/cancel")).is_success
    ticket = await take(client, kiosk)
    assert (await client.post(f"{ticket}/services", json={"queue_id": "LAB"})).is_success
    assert (await client.delete("/api/v1/queues/LAB", headers=admin)).status_code == 204
    assert (await client.get(ticket)).json()["ticket"]["services"] == []
    again = await client.post(f"{ticket}/services", json={"queue_id": "LAB"})
    assert (again.status_code, again.json()["code"]) == (404, "QUEUE_NOT_FOUND")


async def test_only_where_the_queue_says_so_while_the_counter_is_open_and_the_visit_lasts(
    client: httpx.AsyncClient, kiosk: dict[str, str], admin: dict[str, str]
) -> None:
    ticket = await take(client, kiosk)
    body = {"queue_id": "LAB"}
    refused = await client.post(f"{ticket}/services", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_AT_THE_KIOSK")
    await let(client, admin, kiosk_services=True)
    closed = {"closed": True}
    assert (await client.patch("/api/v1/queues/LAB", json=closed, headers=admin)).is_success
    refused = await client.post(f"{ticket}/services", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "QUEUE_CLOSED")
    await client.patch("/api/v1/queues/LAB", json={"closed": False}, headers=admin)
    await client.post(f"{ticket}/cancel")
    refused = await client.post(f"{ticket}/services", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "TOKEN_ENDED")
    assert (await client.get(ticket)).json()["ticket"]["services"] == []
    unknown = await client.post("/api/v1/tickets/" + "x" * 22 + "/services", json=body)
    assert unknown.status_code == 404
