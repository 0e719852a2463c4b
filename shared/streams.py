"""Server-sent events to a page: an answer that never ends, with a heartbeat the page can see."""

from collections.abc import AsyncIterator
from typing import Final

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse

# A page that hears nothing for two of these opens the stream anew.
HEARTBEAT_SECONDS: Final = 15
# A browser comes back by itself after this long.
RECONNECT_MS: Final = 2_000


class EventStream(JSONResponse):
    """The `response_class` of a route that streams; its `response_model` is each event's data.

    The route answers with a response of its own. Of a JSONResponse FastAPI documents the model.
    """

    media_type = "text/event-stream"


def event_stream(
    events: AsyncIterator[ServerSentEvent | bytes],
    *,
    headers: dict[str, str] | None = None,
    send_seconds_max: float | None = None,
) -> EventSourceResponse:
    """Answer with `events`; no cache keeps them and no proxy holds them back."""
    return EventSourceResponse(
        events,
        headers=headers,
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=_heartbeat,
        send_timeout=send_seconds_max,
    )


def _heartbeat() -> ServerSentEvent:
    # An event, for a browser keeps comments to itself and the page could not see a dead line.
    return ServerSentEvent("{}", event="heartbeat")
