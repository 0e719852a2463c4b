"""A kiosk becomes a device by the code on its screen."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.accounts.handle import pairing
from services.token_api.accounts.login_limit import CODES_PER_ADDRESS_MAX
from shared import ledger
from shared.problems import Refused

Headers = dict[str, str]
PAIR = "/api/v1/devices/pair"

pytestmark = pytest.mark.usefixtures("seeded")


async def begin(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post("/api/v1/pairings")
    assert answer.status_code == 201, answer.text
    begun: dict[str, str] = answer.json()
    return begun


async def state(client: httpx.AsyncClient, device_key: str) -> tuple[str, str | None]:
    answer = await client.post("/api/v1/pairings/state", json={"device_key": device_key})
    return answer.json()["state"], answer.json()["branch_id"]


def typed(code: str) -> dict[str, str]:
    return {"code": code, "name": "Entrance", "branch_id": "main"}


async def sign_in(client: httpx.AsyncClient, device_key: str) -> httpx.Response:
    return await client.post("/api/v1/sessions", json={"device_key": device_key})


async def test_a_key_is_good_once_its_code_was_typed(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    begun = await begin(client)
    key, code = begun["device_key"], begun["code"]
    assert await state(client, key) == ("WAITING", None)
    assert (await sign_in(client, key)).status_code == 401
    as_a_person_types_it = f" {code[:3].lower()} {code[3:]}-"
    answer = await client.post(PAIR, json=typed(as_a_person_types_it), headers=admin)
    assert answer.status_code == 201, answer.text
    assert "device_key" not in answer.json()
    assert await state(client, key) == ("PAIRED", "main")
    assert (await sign_in(client, key)).json()["branch_id"] == "main"


async def test_a_code_pairs_one_kiosk_also_when_two_type_it_at_once(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    code = (await begin(client))["code"]
    answers = await asyncio.gather(
        *(client.post(PAIR, json=typed(code), headers=admin) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]


async def test_a_code_ends_after_minutes(engine: AsyncEngine) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    later = now + pairing.CODE_LIFE
    async with engine.begin() as tx:
        begun = await pairing.begin_pairing(tx, now)
        assert (await pairing.read_pairing(tx, begun.device_key, later))[0] == "OVER"
        with pytest.raises(Refused, match="No kiosk shows this code"):
            await pairing.pair_device(tx, code=begun.code, name="x", branch_id="main", now=later)


async def test_codes_that_are_open_are_bounded_and_make_room_when_they_end(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "OPEN_CODES_MAX", 2)
    now = datetime(2030, 1, 1, tzinfo=UTC)
    async with engine.begin() as tx:
        await pairing.begin_pairing(tx, now)
        await pairing.begin_pairing(tx, now)
        with pytest.raises(Refused, match="Too many codes"):
            await pairing.begin_pairing(tx, now)
        await pairing.begin_pairing(tx, now + pairing.CODE_LIFE)


async def test_one_address_gets_so_many_codes_a_minute(client: httpx.AsyncClient) -> None:
    for _ in range(CODES_PER_ADDRESS_MAX):
        await begin(client)
    answer = await client.post("/api/v1/pairings")
    assert (answer.status_code, answer.json()["code"]) == (429, "TOO_MANY_CODES")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_whoever_guesses_codes_has_to_wait_and_a_right_one_still_gets_in(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    code = (await begin(client))["code"]
    wrong = typed("222222" if code != "222222" else "333333")
    answers = [await client.post(PAIR, json=wrong, headers=admin) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert (await client.post(PAIR, json=typed(code), headers=admin)).status_code == 201


async def test_a_kiosk_is_not_paired_with_a_branch_that_is_not_there(
    client: httpx.AsyncClient, admin: Headers
) -> None:
    begun = await begin(client)
    nowhere = {**typed(begun["code"]), "branch_id": "nowhere"}
    assert (await client.post(PAIR, json=nowhere, headers=admin)).status_code == 422
    assert await state(client, begun["device_key"]) == ("WAITING", None)


async def watched(engine: AsyncEngine) -> list[tuple[str, str]]:
    """Return the kiosks that the ledger says were heard of."""
    async with engine.begin() as tx:
        return [(one.device_id, one.name) for one in await ledger.devices_seen(tx)]


async def test_a_kiosk_that_says_so_was_seen_and_one_that_was_revoked_is_told(
    client: httpx.AsyncClient, admin: Headers, engine: AsyncEngine
) -> None:
    begun = await begin(client)
    device = (await client.post(PAIR, json=typed(begun["code"]), headers=admin)).json()
    assert device["last_seen_at"] is None
    token = (await sign_in(client, begun["device_key"])).json()["access_token"]
    kiosk = {"Authorization": f"Bearer {token}"}
    for _ in range(2):
        assert (await client.post("/api/v1/devices/seen", headers=kiosk)).status_code == 204
    listed = (await client.get("/api/v1/devices", headers=admin)).json()["devices"]
    seen = next(one["last_seen_at"] for one in listed if one["id"] == device["id"])
    assert datetime.now(UTC) - datetime.fromisoformat(seen) < timedelta(minutes=1)
    changed = [
        entry
        for entry in (await client.get("/api/v1/audit", headers=admin)).json()["entries"]
        if entry["object_type"] == "device" and entry["object_id"] == str(device["id"])
    ]
    assert [entry["action"] for entry in changed] == ["CREATED"]
    assert await watched(engine) == [(str(device["id"]), device["name"])]
    path = f"/api/v1/devices/{device['id']}"
    await client.patch(path, json={"active": False}, headers=admin)
    assert await watched(engine) == []  # nobody misses it
    async with asyncio.timeout(5):
        while (await client.post("/api/v1/devices/seen", headers=kiosk)).status_code != 401:
            await asyncio.sleep(0.05)
    assert await state(client, begun["device_key"]) == ("OVER", None)
