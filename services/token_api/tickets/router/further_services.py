"""Several services in one visit: the holder adds the next, where the queue lets them."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from services.token_api.tickets.further_services import add_by_ticket
from services.token_api.tickets.handle import ticket_body
from services.token_api.tickets.router.tickets import PATH, PRIVATE, TicketAnswer
from shared.parameters import QueueId, TicketSecret
from shared.problems.documented import refusals
from shared.request_body import RequestBody

router = APIRouter(tags=["tickets"])


class Further(RequestBody):
    queue_id: QueueId


@router.post(
    PATH + "/services",
    response_model=TicketAnswer,
    summary="Add a further service to one's visit",
    responses=refusals(403, 409),
)
async def add_further_service(
    request: Request, secret: TicketSecret, body: Further
) -> JSONResponse:
    """Go on to another counter once one is served, with the same number.

    It is for tickets of queues with `kiosk_services`. Said again it changes nothing.
    """
    state = request.state
    async with state.engine.begin() as tx:
        await add_by_ticket(tx, secret, body.queue_id)
        _, answer = await ticket_body(
            tx, state.redis, state.forecasts, secret, state.settings.returns
        )
    return JSONResponse(answer, headers=PRIVATE)
