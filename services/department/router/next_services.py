"""Several services in one visit: what comes next, with the same number."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from services.department.handle.next_services import add_service, take_service_out
from services.department.router.bodies import Shape, actor_of, refusals
from shared.auth import Caller
from shared.parameters import Id, QueueId
from shared.postgres import Transaction

router = APIRouter(prefix="/api/v1/tokens/{token_id}/services", tags=["tokens"])


class ServiceIn(Shape):
    queue_id: QueueId


class ServicesAnswer(Shape):
    services: list[str] = Field(description="The queues that are still to come, in order.")


DOCUMENTED: Any = {"response_model": ServicesAnswer, "responses": refusals(401, 403, 404, 409, 503)}


@router.post("", summary="Add a further service to a visit", **DOCUMENTED)
async def add_next_service(
    caller: Caller, tx: Transaction, token_id: Id, body: ServiceIn
) -> dict[str, Any]:
    """Let somebody go on to another counter of the branch once they are served before.

    They keep number and ticket page, and join that line as a newcomer, behind whoever is there.
    Said again it changes nothing.
    """
    return await add_service(tx, token_id, body.queue_id, caller, actor_of(caller))


@router.delete("/{queue_id}", summary="Take a further service out again", **DOCUMENTED)
async def take_next_service_out(
    caller: Caller, tx: Transaction, token_id: Id, queue_id: QueueId
) -> dict[str, Any]:
    """Let them not go on to it; what they wait for already is a matter of a transfer."""
    return await take_service_out(tx, token_id, queue_id, caller)
