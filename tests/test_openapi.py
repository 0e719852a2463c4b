"""The written descriptions of the four APIs are the code's."""

import json
from typing import Any

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


# What an API asks for and gives back under no name of its own, with the reason.
NOT_ANSWERED = {
    "token_api": {
        "password": "a secret",
        "redirect_uri": "of a sign-in at a provider",
        "file": "answered as what it changes",
        "delete_missing": "says what is meant by a file",
        "cancel": "a cancellation that is imagined; the answer says whom it moves",
        "slot_minutes": "cuts hours into slots, each of which is answered",
    },
    "department": {
        "redirect_uri": "of a sign-in at a provider",
        "note": "shown as a text of `notes`",
        "reason": "shown as a text of `notes`",
        "same_holder_as": "another token, which has answers of its own",
        "count": "of a group; those who were called are answered",
        "lasts_minutes": "answered as `ends_at`",
        "last_ticket": "a time of the wall clock, answered as `last_ticket_at`",
        "closes": "a time of the wall clock, answered as `closes_at`",
        "from": "when other desks are imagined; the answer has the waits",
        "to": "when other desks are imagined; the answer has the waits",
        "disciplines": "rules that are imagined; the answer has the waits",
    },
    "notifier": {"redirect_uri": "of a sign-in at a provider"},
}


@pytest.mark.parametrize("name", APPS)
def test_what_an_api_asks_for_is_shown_to_somebody(name: str) -> None:
    document = json.loads(rendered(APPS[name]()))
    schemas = document["components"]["schemas"]
    asked: set[str] = set()
    answered: set[str] = set()
    for operation in (verb for verbs in document["paths"].values() for verb in verbs.values()):
        asked |= field_names(operation.get("requestBody", {}), schemas)
        for status, answer in operation["responses"].items():
            if status.startswith("2"):
                answered |= field_names(answer, schemas)

    assert asked - answered == set(NOT_ANSWERED.get(name, {}))


def field_names(
    node: Any, schemas: dict[str, Any], *, seen: frozenset[str] = frozenset()
) -> set[str]:
    """Return the names of all fields in a part of a document, through its references."""
    if isinstance(node, list):
        return set().union(*(field_names(one, schemas, seen=seen) for one in node))
    if not isinstance(node, dict):
        return set()
    names = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    reference = node.get("$ref")
    if isinstance(reference, str) and (schema := reference.rsplit("/", 1)[-1]) not in seen:
        names |= field_names(schemas[schema], schemas, seen=seen | {schema})
    return names.union(*(field_names(one, schemas, seen=seen) for one in node.values()))
