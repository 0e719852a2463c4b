"""What anybody may read holds no name, no address and no user id of anybody."""

import asyncio
import re
from collections.abc import Iterator
from typing import Final

import httpx
import pytest

from services.department.access import ACCESS as DEPARTMENT
from services.display.access import ACCESS as DISPLAY
from services.notifier.access import ACCESS as NOTIFIER
from services.token_api.app import ACCESS as TOKEN_API
from shared.auth import PUBLIC
from tests.journeys.conftest import JoinMode
from tests.journeys.suite import PATIENCE_SECONDS, Suite, until

pytestmark = pytest.mark.journey

# Found nowhere else, so that any trace of them is theirs.
CANARIES: Final = {
    "name": "Zebedee Quillfeather",
    "email": "zebedee-canary@example.com",
    "phone": "+91 98111 77333",
    "user_id": 7_311_944_205,
}
LISTEN_SECONDS: Final = 3.0
UNSUBSCRIBE: Final = re.compile(r"/unsubscribe/([A-Za-z0-9._=-]+)")


async def test_no_public_route_stream_page_or_log_tells_who_somebody_is(
    suite: Suite, join_mode: JoinMode
) -> None:
    await join_mode("fresh")
    async with suite.client(username="admin") as staff:
        issued = (
            await staff.post(
                f"{suite.token_api}/api/v1/tokens", json={"queue_id": "PHARM", **CANARIES}
            )
        ).json()
        label = issued["token"]["token_label"]
        await until(lambda: _is_shown(suite, staff, label))
        await staff.post(f"{suite.department}/api/v1/departments/PHARM/desks/6/open")
        call = await staff.post(
            f"{suite.department}/api/v1/departments/PHARM/calls", json={"desk_id": 6}
        )
        called = call.json()["token"]["id"]
        secret = issued["ticket_url"].rpartition("/")[2]
        email = str(CANARIES["email"])
        await until(lambda: suite.letters_to(staff, email))
        link = UNSUBSCRIBE.search(str(await suite.letters_to(staff, email)))
        assert link is not None
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as anybody:
            anybody.headers["Join-Pass"] = await _pass_of_a_phone(suite, anybody)
            addresses = _addresses(suite, secret, link[1])
            seen = {address: await _read(anybody, address) for address in addresses}
            await staff.post(f"{suite.department}/api/v1/tokens/{called}/serve")
    assert any(label in text for text in seen.values()), "the token is in none of the answers"
    logs = {str(path): path.read_text() for path in (suite.home / "logs").glob("*.log")}
    # The mail catcher's own log is the mail's, and the local stack's only.
    logs = {path: text for path, text in logs.items() if "smtp" not in path}
    for place, text in {**seen, **logs}.items():
        for what, canary in CANARIES.items():
            assert str(canary) not in text, f"{place} tells the {what}"


async def _pass_of_a_phone(suite: Suite, anybody: httpx.AsyncClient) -> str:
    code = (await anybody.get(f"{suite.display}/api/v1/boards/main/join")).json()["url"]
    body = {"code": code.rpartition("#")[2]}
    answer = await anybody.post(f"{suite.token_api}/api/v1/join/main/passes", json=body)
    return str(answer.json()["join_pass"])


def _addresses(suite: Suite, secret: str, link: str) -> Iterator[str]:
    """Yield the address of everything that may be read without signing in."""
    for base, access in (
        (suite.token_api, TOKEN_API),
        (suite.department, DEPARTMENT),
        (suite.notifier, NOTIFIER),
        (suite.display, DISPLAY),
    ):
        yield f"{base}/openapi.json"
        for endpoint, who in access.items():
            method, _, path = endpoint.partition(" ")
            if who is PUBLIC and method == "GET":
                yield base + path.format(
                    secret=secret,
                    link=link,
                    branch_id="main",
                    branch="main",
                    department_id="PHARM",
                    queue_id="PHARM",
                )
    yield f"{suite.token_api}/?branch=main"
    yield f"{suite.token_api}/t/{secret}"
    yield f"{suite.display}/screen/main"
    yield f"{suite.token_api}/join/main"
    yield f"{suite.department}/"


async def _read(anybody: httpx.AsyncClient, address: str) -> str:
    """Return headers and body; of a stream, what it says in some seconds."""
    said: list[str] = []
    seconds = LISTEN_SECONDS if address.endswith("/stream") else PATIENCE_SECONDS
    try:
        async with asyncio.timeout(seconds), anybody.stream("GET", address) as answer:
            assert answer.status_code == 200, address
            said.append(str(answer.headers))
            async for text in answer.aiter_text():
                said.append(text)  # noqa: PERF401 — kept also when the time is over
    except TimeoutError:
        assert address.endswith("/stream"), address
    return "".join(said)


async def _is_shown(suite: Suite, client: httpx.AsyncClient, label: str) -> bool:
    return label in (await suite.board_of(client, "PHARM"))["waiting"]
