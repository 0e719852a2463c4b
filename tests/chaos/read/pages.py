"""What the APIs show: boards, lines, and everything public that could contain personal data."""

from typing import Any, Final

import httpx

from tests.chaos.diary import Api, Diary
from tests.chaos.load.client import Client, new_http
from tests.chaos.load.place import Place
from tests.chaos.observations import Addresses, Capture, Observations

TICKETS_MAX: Final = 40


async def read_pages(addresses: Addresses, place: Place, observed: Observations) -> None:
    """Read boards and lines as they are now, and keep what is public as captures."""
    async with new_http() as http:
        for branch_id in place.branch_ids:
            url = f"{addresses.display}/api/v1/boards/{branch_id}"
            observed.boards[branch_id] = await _capture(http, url, observed)
        supervisor = Client(
            place.supervisor, http, addresses, Diary(), credentials=place.credentials
        )
        for department_id in place.department_ids:
            path = f"/api/v1/departments/{department_id}/line"
            observed.lines[department_id] = await supervisor.read(Api.DEPARTMENT, path)
        for url in _public(addresses, place, observed):
            await _capture(http, url, observed)


def _public(addresses: Addresses, place: Place, observed: Observations) -> list[str]:
    urls = (addresses.token_api, addresses.department, addresses.display, addresses.notifier)
    secrets = [token.secret for token in list(observed.tokens.values())[-TICKETS_MAX:]]
    branches = [one for one in place.branch_ids if one in place.device_keys]
    return [
        *(f"{url}/metrics" for url in urls),
        *(f"{url}/readyz" for url in urls),
        f"{addresses.display}/api/v1/boards",
        *(f"{addresses.token_api}/api/v1/branches/{one}/kiosk" for one in branches),
        *(f"{addresses.token_api}/api/v1/tickets/{secret}" for secret in secrets),
        f"{addresses.token_api}/api/v1/tickets/{'x' * 22}",
    ]


async def _capture(http: httpx.AsyncClient, url: str, observed: Observations) -> dict[str, Any]:
    answer = await http.get(url)
    observed.captures.append(Capture(httpx.URL(url).path, answer.content))
    if "json" not in answer.headers.get("content-type", ""):
        return {}
    body: dict[str, Any] = answer.json()
    return body
