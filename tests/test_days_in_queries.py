"""No day of the calendar breaks a route that is asked for one, in whichever zone a branch lies."""

from datetime import date
from typing import Any, Final

import httpx
import pytest

from deploy.openapi import APPS
from shared.auth import Role
from tests.test_schemathesis import FAMILIAR, bearer, seeded_database, token_api_url

__all__ = ["seeded_database", "token_api_url"]  # the fixtures

DAYS: Final = (date.min, date(1, 12, 31), date(1969, 12, 31), date(9999, 1, 1), date.max)
# The zones that are farthest from UTC.
ZONES: Final = ("Pacific/Kiritimati", "Etc/GMT+12")


@pytest.mark.parametrize("zone", ZONES)
def test_no_day_breaks_a_route_of_token_api(token_api_url: str, zone: str) -> None:
    paths: dict[str, Any] = APPS["token_api"]().openapi()["paths"]
    asked = [
        (path, parameter["name"])
        for path, verbs in paths.items()
        for parameter in verbs.get("get", {}).get("parameters", ())
        if "date" in str(parameter["schema"].get("format", parameter["schema"].get("anyOf")))
    ]
    assert len(asked) >= 4

    with httpx.Client(base_url=token_api_url, headers=bearer(Role.ADMIN)) as client:
        moved = client.patch("/api/v1/branches/main", json={"time_zone": zone})
        assert moved.status_code == 200
        for path, name in asked:
            for day in DAYS:
                # A stream never ends; that it has begun shows that its day was understood.
                with client.stream(
                    "GET", path.format_map(FAMILIAR), params={name: str(day)}
                ) as answer:
                    begun = next(answer.iter_text(), "")
                assert answer.status_code in (200, 422), f"{path} {day}: {begun}"
                assert begun, f"{path} {day}: no answer"


def test_no_service_asks_for_a_day_but_these() -> None:
    """Department's routes are asked for such days in its tests of reports."""
    assert [
        f"{service} {path}"
        for service in APPS.keys() - {"token_api", "department"}
        for path, verbs in APPS[service]().openapi()["paths"].items()
        for verb in verbs.values()
        for parameter in verb.get("parameters", ())
        if "'date" in str(parameter["schema"])
    ] == []
