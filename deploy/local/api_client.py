"""One service's API, as the demo's people use it."""

import asyncio
from typing import Any, Final

import httpx

RETRY_SECONDS: Final = 2.0


class ApiClient:
    """One service's API, signed in; signs in again when its session has ended."""

    def __init__(self, base: str, credentials: dict[str, str]) -> None:
        # Ours are on this machine, whatever proxy the environment names.
        self._client = httpx.AsyncClient(base_url=base, timeout=10, trust_env=False)
        self._credentials = credentials
        self._signing_in = asyncio.Lock()  # many desks, one session: logins are rate limited

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self._ask("POST", path, json=body or {})

    async def patch(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self._ask("PATCH", path, json=body)

    async def get(self, path: str) -> httpx.Response:
        return await self._ask("GET", path)

    async def _ask(self, method: str, path: str, **content: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """Return the answer, whatever it is; wait for a service that cannot be reached."""
        while True:
            session = self._client.headers.get("Authorization")
            try:
                answer = await self._client.request(method, path, **content)
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    await self._sign_in(instead_of=session)
                    continue
            except httpx.TransportError:
                print(f"{self._client.base_url} cannot be reached; trying again", flush=True)
            else:
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return answer
            await asyncio.sleep(RETRY_SECONDS)

    async def _sign_in(self, *, instead_of: str | None) -> None:
        async with self._signing_in:
            if self._client.headers.get("Authorization") != instead_of:
                return  # another request has done it meanwhile
            answer = await self._client.post("/api/v1/sessions", json=self._credentials)
            if answer.is_success:
                token = answer.json()["access_token"]
                self._client.headers["Authorization"] = f"Bearer {token}"
            else:
                print(f"no login: {reason(answer)}", flush=True)
                await asyncio.sleep(float(answer.headers.get("Retry-After", RETRY_SECONDS)))


def reason(answer: httpx.Response) -> str:
    """Say in a sentence why an answer refuses."""
    problem = answer.json()
    return str(problem.get("detail") or problem.get("code") or answer.status_code)
