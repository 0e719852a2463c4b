"""Writes docs/asyncapi.yaml, the description of the topics, from the code.

`python -m shared.asyncapi` writes it; a test fails when the file is not what the code says.
"""

import json
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel

from shared.dead_letters import DeadLetterMessage
from shared.directory import Branch, Department, Desk, Doctor, Queue
from shared.events import Event
from shared.forecast import QueueForecast
from shared.heartbeat import Heartbeat
from shared.screens import ScreenSeen
from shared.topics import (
    DEAD_LETTERS,
    DIRECTORY,
    LEDGER_HEARTBEAT,
    QUEUE_FORECASTS,
    SCREENS,
    TOKEN_EVENTS,
    Topic,
)

TARGET: Final = Path(__file__).parents[1] / "docs" / "asyncapi.yaml"
DAY_MS: Final = 24 * 60 * 60 * 1000

Json = dict[str, Any]


class Channel(BaseModel):
    """One topic: its messages, their key, who sends and who receives them."""

    name: str
    topic: Topic
    key: str
    description: str
    messages: tuple[type[BaseModel], ...]
    headers: Json | None = None
    sender: str
    receivers: tuple[str, ...]


CLOUD_EVENT: Final[Json] = {
    "type": "object",
    "properties": {
        "ce_id": {"type": "string", "format": "uuid", "description": "the eventId"},
        "ce_type": {"type": "string", "description": "the eventType"},
        "ce_source": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time"},
        "traceparent": {"type": "string", "description": "W3C trace context, where there is one"},
    },
}

CHANNELS: Final = (
    Channel(
        name="tokenEvents",
        topic=TOKEN_EVENTS,
        key="queueId",
        description=(
            "Every change of every token, in the order of its queue (`seq` is dense per queue). "
            "May arrive twice: keep the highest `version` of a token, or the highest `seq` of a "
            "queue. Within a version fields are only added."
        ),
        messages=(Event,),
        headers=CLOUD_EVENT,
        sender="the relay, from `ledger.event`",
        receivers=(
            "token_api worker",
            "department worker",
            "department forecast",
            "notifier worker",
            "display",
        ),
    ),
    Channel(
        name="directory",
        topic=DIRECTORY,
        key='kind and id, such as "queue/CW" or "desk/CW/3"',
        description="Names and hours: whole objects; an empty value says that the object is gone.",
        messages=(Branch, Department, Queue, Desk, Doctor),
        sender="token_api worker",
        receivers=("department worker", "notifier worker", "display"),
    ),
    Channel(
        name="ledgerHeartbeat",
        topic=LEDGER_HEARTBEAT,
        key='always "ledger"',
        description=(
            "Every three seconds, while all that the ledger holds is on `token-events`: up to "
            "which offsets. Without one for ten seconds, what is shown of the log is stale."
        ),
        messages=(Heartbeat,),
        sender="the relay",
        receivers=("display",),
    ),
    Channel(
        name="queueForecasts",
        topic=QUEUE_FORECASTS,
        key="queueId",
        description="How fast each queue's line moves; the latest word on each.",
        messages=(QueueForecast,),
        sender="department forecast",
        receivers=("token_api worker", "display"),
    ),
    Channel(
        name="deadLetters",
        topic=DEAD_LETTERS,
        key="letterId",
        description=(
            "Letters that could not be delivered, for whoever wants to act on them; the notifier's "
            "API shows the address and sends one again. May arrive twice under the same key."
        ),
        messages=(DeadLetterMessage,),
        sender="notifier worker",
        receivers=("nobody of ours",),
    ),
    Channel(
        name="screens",
        topic=SCREENS,
        key='branch and screen, such as "main/entrance"',
        description=(
            "Every quarter of a minute, while a hall's screen that has a name in its address "
            "follows its board: that it is there."
        ),
        messages=(ScreenSeen,),
        sender="display",
        receivers=("department worker",),
    ),
)


def document() -> Json:
    """Return the AsyncAPI 3 document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "NowServing",
            "version": "1",
            "description": "What travels between the services. Generated: see shared/asyncapi.py.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/json",
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": dict(operation for channel in CHANNELS for operation in _operations(channel)),
        "components": {
            "messages": {
                message.__name__: _message(channel, message)
                for channel in CHANNELS
                for message in channel.messages
            },
            "schemas": _schemas(),
        },
    }


def _channel(channel: Channel) -> Json:
    topic = channel.topic
    configuration: Json = {"cleanup.policy": list(topic.cleanup_policies)}
    if topic.retention_days is not None:
        configuration["retention.ms"] = topic.retention_days * DAY_MS
    return {
        "address": topic.name,
        "description": channel.description,
        "messages": {
            message.__name__: {"$ref": f"#/components/messages/{message.__name__}"}
            for message in channel.messages
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": configuration,
            }
        },
    }


def _operations(channel: Channel) -> list[tuple[str, Json]]:
    ref = {"$ref": f"#/channels/{channel.name}"}
    title = channel.name[0].upper() + channel.name[1:]
    sent = {"action": "send", "channel": ref, "summary": f"By {channel.sender}."}
    received = {
        "action": "receive",
        "channel": ref,
        "summary": f"By {', '.join(channel.receivers)}.",
    }
    return [(f"send{title}", sent), (f"receive{title}", received)]


def _message(channel: Channel, message: type[BaseModel]) -> Json:
    described: Json = {
        "name": message.__name__,
        "payload": {"$ref": f"#/components/schemas/{message.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": channel.key}}},
    }
    if channel.headers is not None:
        described["headers"] = channel.headers
    return described


def _schemas() -> Json:
    schemas: Json = {}
    for channel in CHANNELS:
        for message in channel.messages:
            schema = message.model_json_schema(
                by_alias=True, mode="serialization", ref_template="#/components/schemas/{model}"
            )
            schemas |= schema.pop("$defs", {})
            schemas[message.__name__] = schema
    return dict(sorted(schemas.items()))


def rendered() -> str:
    # Through JSON: YAML would otherwise write tuples and shared objects in its own ways.
    plain = json.loads(json.dumps(document()))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
