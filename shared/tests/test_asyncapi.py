"""The written contract of the topics is the code's."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shared.asyncapi import CHANNELS, TARGET, Channel, document, rendered
from shared.events import Event

SCREENS_KEPT_MS = 2 * 24 * 60 * 60 * 1000


def test_the_written_contract_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered(), "run: python -m shared.asyncapi"


def test_words_of_screens_that_were_taken_away_are_removed_from_the_log() -> None:
    topic = yaml.safe_load(rendered())["channels"]["screens"]["bindings"]["kafka"]
    assert topic["topicConfiguration"] == {
        "cleanup.policy": ["compact", "delete"],
        "retention.ms": SCREENS_KEPT_MS,
    }


def test_every_reference_in_the_contract_leads_somewhere() -> None:
    contract = yaml.safe_load(rendered())

    for reference in references(contract):
        place = contract
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def references(node: object) -> list[str]:
    match node:
        case {"$ref": str(reference)}:
            return [reference]
        case dict():
            return [found for child in node.values() for found in references(child)]
        case list():
            return [found for child in node for found in references(child)]
        case _:
            return []


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_channel_says_how_its_topic_is_made(channel: Channel) -> None:
    made = document()["channels"][channel.name]

    assert made["address"] == channel.topic.name
    assert made["bindings"]["kafka"]["partitions"] == channel.topic.partitions


@given(st.builds(Event))
def test_an_encoded_event_has_only_the_fields_of_the_contract(event: Event) -> None:
    written = set(document()["components"]["schemas"]["Event"]["properties"])

    assert set(json.loads(event.encode())) == written
