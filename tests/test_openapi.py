"""The written descriptions of the four APIs are the code's."""

import json

import pytest

from deploy.openapi import APPS, TARGET, rendered


@pytest.mark.parametrize("name", APPS)
def test_the_written_api_is_up_to_date(name: str) -> None:
    written = (TARGET / f"{name}.json").read_text(encoding="utf-8")

    assert written == rendered(APPS[name]()), "run: python -m deploy.openapi"


@pytest.mark.parametrize("name", APPS)
def test_every_route_of_an_api_has_its_own_name(name: str) -> None:
    paths = json.loads(rendered(APPS[name]()))["paths"]
    names = [verb["operationId"] for verbs in paths.values() for verb in verbs.values()]

    assert len(names) == len(set(names))
