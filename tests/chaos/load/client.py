"""One person or device that uses an API: it signs in, writes down what it asks, and asks again."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.chaos.diary import Api, Diary, Type
from tests.chaos.observations import Addresses

# A person's patience before the page says that it did not work.
ANSWER_SECONDS_MAX: Final = 6.0
# As our pages do: quickly at first, then with growing pauses, each partly chance.
PAUSE_SECONDS_FIRST: Final = 0.3
PAUSE_SECONDS_MAX: Final = 4.0
PASSWORD: Final = "nowserving-chaos"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request. What stands beside the body is for the diary."""

    operation: str
    method: str
    path: str
    body: Json | None = None
    api: Api = Api.TOKEN_API
    key: str | None = None
    queue_id: str | None = None
    token_id: int | None = None
    desk_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    type: Type
    status: int | None
    body: Json

    @property
    def token(self) -> Json:
        found: Json = self.body.get("token") or {}
        return found

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))


UNKNOWN: Final = Answer(Type.INFO, None, {})


class Client:
    def __init__(
        self,
        name: str,
        http: httpx.AsyncClient,
        addresses: Addresses,
        diary: Diary,
        *,
        credentials: Mapping[str, str] | None = None,
        chance: random.Random | None = None,
        session: str | None = None,
        turn: asyncio.Lock | None = None,
    ) -> None:
        """Make a client, signed in already where there is a `session`.

        Those that share a `turn` sign in one after the other.
        """
        self.name = name
        self.join_pass: str | None = None  # of a phone that was let in
        self.chance = chance or random.Random(name)
        self._http = http
        self._diary = diary
        self._credentials = credentials
        self._session = session
        self._turn = turn or asyncio.Lock()
        self._urls = {
            Api.TOKEN_API: addresses.token_api,
            Api.DEPARTMENT: addresses.department,
            Api.DISPLAY: addresses.display,
            Api.NOTIFIER: addresses.notifier,
        }

    async def until_known(self, asked: ApiRequest) -> Answer:
        """Ask, and ask the same again with the same key, until the answer is yes or no."""
        tries = 0
        while True:
            answer = await self.once(asked)
            if answer.type is not Type.INFO and answer.status not in {401, 429}:
                return answer
            await self._pause(tries)
            tries += 1

    async def once(self, asked: ApiRequest) -> Answer:
        """Ask one time and write it down."""
        headers = await self._headers(asked)
        entry = self._diary.invoke(
            self.name,
            asked.operation,
            asked.api,
            key=asked.key,
            queue_id=asked.queue_id,
            token_id=asked.token_id,
            desk_id=asked.desk_id,
            request={"method": asked.method, "path": asked.path, "body": asked.body},
        )
        answer = await self._send(asked, headers)
        if answer.status == 401:
            self._session = None
        token = answer.token if answer.type is Type.OK else {}
        self._diary.end(
            entry,
            answer.type,
            http_status=answer.status,
            answer=answer.body or None,
            token_id=token.get("id"),
            number=token.get("sequence_number", token.get("token_number", _number(token))),
            desk_id=token.get("desk_id"),
        )
        return answer

    async def read(self, api: Api, path: str) -> Json:
        """Look at something; what is only looked at is not in the diary. Empty: no answer."""
        asked = ApiRequest("read", "GET", path, api=api)
        answer = await self._send(asked, await self._headers(asked))
        return answer.body if answer.type is Type.OK else {}

    def address(self, path: str, api: Api = Api.TOKEN_API) -> str:
        return self._urls[api] + path

    async def bearer(self) -> str | None:
        """Return the session's token, signing in where there is none; null: nobody answers."""
        if self._credentials is None:
            return None
        async with self._turn:
            while self._session is None:
                url = f"{self._urls[Api.TOKEN_API]}/api/v1/sessions"
                try:
                    answer = await self._http.post(url, json=self._credentials)
                except httpx.HTTPError:
                    await self._pause(2)
                    continue
                if answer.status_code == 200:
                    self._session = str(answer.json()["access_token"])
                else:
                    await self._pause(2)
        return self._session

    async def _headers(self, asked: ApiRequest) -> dict[str, str]:
        headers = {} if asked.key is None else {"Idempotency-Key": asked.key}
        if self.join_pass is not None:
            headers["Join-Pass"] = self.join_pass
        if self._credentials is not None:
            headers["Authorization"] = f"Bearer {await self.bearer()}"
        return headers

    async def _send(self, asked: ApiRequest, headers: Mapping[str, str]) -> Answer:
        url = self._urls[asked.api] + asked.path
        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                answer = await self._http.request(
                    asked.method, url, json=asked.body, headers=headers
                )
            body = answer.json() if answer.content else {}
        except (httpx.HTTPError, TimeoutError, ValueError):
            return UNKNOWN
        return Answer(_type_of(answer.status_code), answer.status_code, body)

    async def _pause(self, tries: int) -> None:
        whole = min(PAUSE_SECONDS_FIRST * 2**tries, PAUSE_SECONDS_MAX)
        await asyncio.sleep(whole * self.chance.uniform(0.5, 1.0))


# Makes a client with this name, without a sign-in.
NewClient = Callable[[str], Client]


def _type_of(status: int) -> Type:
    if status < 300:
        return Type.OK
    return Type.FAIL if status < 500 else Type.INFO


def _number(token: Json) -> int | None:
    number = token.get("token_no")
    return number if isinstance(number, int) else None


def new_http() -> httpx.AsyncClient:
    """Return the connections that all clients share; each request has a connection of its own."""
    limits = httpx.Limits(max_connections=300, max_keepalive_connections=60)
    return httpx.AsyncClient(timeout=ANSWER_SECONDS_MAX, limits=limits, trust_env=False)
