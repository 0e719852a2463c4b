"""A JSON answer made by orjson; the bytes are those that Starlette's own makes."""

from typing import Any

import orjson
from starlette.responses import JSONResponse


class JsonAnswer(JSONResponse):
    def render(self, content: Any) -> bytes:  # noqa: ANN401 - Starlette's signature
        return orjson.dumps(content)
