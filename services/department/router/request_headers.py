"""The headers and the caller that every request for a verb has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from services.department.handle.verbs import VerbRequest, do
from services.department.router.bodies import actor_of
from services.department.rules.commands import Actor, Verb
from services.department.settings import Settings
from shared.auth import Caller
from shared.events import TokenStatus
from shared.idempotency import Key, key_of
from shared.json_answer import JsonAnswer
from shared.parameters import Id, IdempotencyKey
from shared.postgres import Transaction


@dataclass(frozen=True)
class TokenRequestParts:
    request: Request
    caller: Caller
    tx: Transaction
    token_id: Id
    idempotency_key: IdempotencyKey = None
    seen: Annotated[
        TokenStatus | None,
        Query(description="The status in which you saw the token; 409 when it is another now."),
    ] = None

    @property
    def settings(self) -> Settings:
        found: Settings = self.request.state.settings
        return found

    @property
    def by(self) -> Actor:
        return actor_of(self.caller)

    def key(self, body: BaseModel | None) -> Key | None:
        parsed = None if body is None else body.model_dump(mode="json")
        return key_of(self.caller.subject, self.request.scope["path"], self.idempotency_key, parsed)

    async def do(
        self,
        command: Callable[[datetime], Verb],
        *,
        body: BaseModel | None = None,
        to_queue_id: str | None = None,
        to_desk_id: int | None = None,
        to_user_id: str | None = None,
        goes_on: bool = False,
        takes_desk: bool = False,
    ) -> JsonAnswer:
        settings = self.settings
        verb = VerbRequest(
            self.token_id,
            command,
            caller=self.caller,
            to_queue_id=to_queue_id,
            to_desk_id=to_desk_id,
            to_user_id=to_user_id,
            goes_on=goes_on,
            takes_desk=takes_desk,
            seen=self.seen,
            key=self.key(body),
        )
        done = await do(
            self.tx,
            verb,
            turn_near_places=settings.turn_near_places,
            public_url=settings.ticket_base_url,
        )
        return JsonAnswer(
            done.body, 200, {"Idempotent-Replayed": "true"} if done.replayed else None
        )


TokenRequest = Annotated[TokenRequestParts, Depends()]
