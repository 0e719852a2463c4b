"""A desk takes tickets through department: the rules, the key and the rights are token_api's."""

import httpx

from tests.access.conftest import Services

TOKENS = "/api/v1/tokens"


async def test_a_clerk_takes_a_ticket_and_another_service_for_the_same_visitor(
    services: Services,
) -> None:
    desk: httpx.AsyncClient = services.department
    signed_in = await desk.post(
        "/api/v1/sessions", json={"username": "staff", "password": "nowserving"}
    )
    clerk = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    body = {"queue_id": "CW", "name": "Asha Rao", "phone": "+91 98765 43210",
            "category": "PRIORITY_PAID"}  # fmt: skip
    once = {**clerk, "Idempotency-Key": "once"}
    first, again = [await desk.post(TOKENS, json=body, headers=once) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    given = first.json()["token"]
    assert (given["category"], bool(first.json()["ticket_url"])) == ("PRIORITY_PAID", True)

    second = await desk.post(
        TOKENS, json={"queue_id": "LAB", "same_holder_as": given["id"]}, headers=clerk
    )
    assert second.status_code == 201, second.text
    found = await desk.get(f"/api/v1/tokens/{second.json()['token']['id']}/holder", headers=clerk)
    if found.status_code != 403:  # the demo's clerk works there, too
        assert (found.json()["name"], found.json()["phone"]) == ("Asha Rao", "+91 98765 43210")

    unknown = await desk.post(TOKENS, json={"queue_id": "NOWHERE"}, headers=clerk)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "QUEUE_NOT_FOUND")
    assert (await desk.post(TOKENS, json=body)).status_code == 401
