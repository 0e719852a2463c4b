"""Who has booked says that they are here: at a kiosk or a desk, or by their ticket's link."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.token_api.slots import check_in, find_booking, refuse_other_day
from services.token_api.tickets.handle import may_check_in_by_phone, ticket_body
from services.token_api.tickets.router.tickets import PATH, PRIVATE, TicketAnswer
from services.token_api.tokens import find_ticket
from shared.auth import Caller, Principal
from shared.ledger import TokenRow
from shared.parameters import TicketSecret
from shared.problems import Refused
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody
from shared.text import Written

CODE_LENGTH_MAX: Final = 300

router = APIRouter(tags=["tickets"])


class Code(RequestBody):
    code: Annotated[
        str,
        Written(CODE_LENGTH_MAX),
        Field(
            description="The number of the booking, or the ticket's link as a scanner reads it.",
            examples=["OPD-B-003"],
        ),
    ]
    slot_id: UUID | None = Field(
        default=None,
        description="Of those that a refusal with SEVERAL_BOOKINGS lists as `choices` the one "
        "that is meant.",
    )


@router.post(
    "/api/v1/check-ins",
    response_model=TicketAnswer,
    summary="Check in for an appointment, at a kiosk or a desk",
    responses=GUARDED | refusals(404, 409),
)
async def check_in_by_code(request: Request, caller: Caller, body: Code) -> JSONResponse:
    """Note that whoever has booked is here, and let them join the line when it is time.

    Said again it changes nothing, and answers how it stands. Where several have the same number
    today, the refusal lists the slots they are of.
    """
    async with request.state.engine.begin() as tx:
        token = await find_booking(tx, body.code, caller.departments, slot_id=body.slot_id)
        await refuse_other_day(tx, token)
    return await _check_in(request, token, caller)


@router.post(
    PATH + "/check-in",
    response_model=TicketAnswer,
    summary="Check in for one's appointment on one's own phone",
    responses=refusals(403, 409),
)
async def check_in_by_ticket(request: Request, secret: TicketSecret) -> JSONResponse:
    """Say that one is here, where the branch lets phones say so; said again it changes nothing."""
    async with request.state.engine.begin() as tx:
        token = await find_ticket(tx, secret)
        await refuse_other_day(tx, token)
        if not await may_check_in_by_phone(tx, token):
            sentence = "Please check in at the kiosk or at the desk."
            raise Refused("NOT_BY_PHONE", sentence, status=403)
    return await _check_in(request, token, None)


async def _check_in(request: Request, token: TokenRow, caller: Principal | None) -> JSONResponse:
    state = request.state
    if token.slot_id is not None:
        await check_in(state, token, caller)
    async with state.engine.begin() as tx:
        _, body = await ticket_body(
            tx, state.redis, state.forecasts, token.secret, state.settings.returns
        )
    return JSONResponse(body, headers=PRIVATE)
