"""Lets whoever opens the plain kiosk page be a kiosk; for the demo only."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class DemoKiosks:
    """Sends `/` on to the address that carries the demo's device key in its fragment.

    Only an address without a query is sent on: the server never sees a fragment, so it cannot
    know who has been here before.
    """

    def __init__(self, app: ASGIApp, device_key: str) -> None:
        self._app = app
        self._signed_in = f"/?branch=main#key={device_key}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] == "http" and scope["path"] == "/" and not scope["query_string"]
        app = self._redirect() if plain else self._app
        await app(scope, receive, send)

    def _redirect(self) -> RedirectResponse:
        return RedirectResponse(self._signed_in, headers={"Cache-Control": "no-store"})
