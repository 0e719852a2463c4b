"""Tickets for people who stand at the desk: token_api gives them out, asked on the clerk's behalf.

A console speaks to department only, and the rules of issuing are token_api's: like a sign-in the
request is passed on, with the caller's own token and key (docs/decisions/0020).
"""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.department.router.bodies import Shape, refusals
from services.department.router.pass_on import pass_on
from shared import ledger
from shared.auth import Caller, in_department
from shared.email_address import Email
from shared.events import Category, TokenStatus
from shared.parameters import IdempotencyKey, IdInBody, QueueId
from shared.text import FullName, Language, Phone

PATH: Final = "/api/v1/tokens"

router = APIRouter(tags=["tokens"])


class IssueIn(Shape):
    queue_id: QueueId
    user_id: IdInBody | None = None
    name: FullName | None = None
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "en"
    category: Category | None = None
    same_holder_as: IdInBody | None = Field(
        default=None,
        description="Another token of the same visitor: name, addresses and language are theirs.",
    )


class GivenToken(BaseModel):
    id: int
    token_no: int
    token_label: str
    queue_id: str
    department_id: str
    status: TokenStatus
    category: Category


class Given(BaseModel):
    """What token_api answers; more is in its document."""

    token: GivenToken
    queue_position: int | None
    ticket_url: str | None
    existing: bool


@router.post(
    PATH,
    status_code=201,
    response_model=Given,
    summary="Take a token for somebody at the desk",
    responses=refusals(401, 403, 404, 409, 422, 429, 503),
)
async def issue_at_desk(
    request: Request,
    caller: Caller,
    body: IssueIn,
    authorization: Annotated[str, Header(include_in_schema=False)],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Give out a counter's next number, also of another department: a reception serves them all.

    With `same_holder_as` it is a further service of a visit, for a visitor of one's own department.
    """
    asked = body.model_dump(mode="json", exclude={"same_holder_as"}, exclude_none=True)
    if body.same_holder_as is not None:
        # No connection is held while token_api is asked: whoever serves the line needs it.
        async with request.state.engine.begin() as tx:
            first = await ledger.find_token(tx, body.same_holder_as)
        in_department(caller, first.department_id)
        asked |= {
            name: value
            for name in ("name", "email", "phone", "language", "user_id")
            if (value := getattr(first, name)) is not None
        }
    headers = {"Authorization": authorization}
    if idempotency_key is not None:
        headers["Idempotency-Key"] = idempotency_key
    return await pass_on(
        request,
        PATH,
        asked,
        headers,
        unavailable="Tickets cannot be given out at the moment. Please try again shortly.",
    )
