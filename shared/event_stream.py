"""How a stream of server-sent events stands in the OpenAPI document."""

from starlette.responses import JSONResponse


class EventStream(JSONResponse):
    """The `response_class` of a route that streams; its `response_model` is each event's data.

    The route answers with a response of its own. Of a JSONResponse FastAPI documents the model.
    """

    media_type = "text/event-stream"
