"""Routes for what is done with one token: one route a verb."""

from datetime import timedelta
from typing import Any

import uuid_utils.compat
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.department.router.bodies import CancelIn, HoldIn, TokenAnswer, TransferIn, refusals
from services.department.router.request_headers import TokenRequest
from services.department.router.visitor_bodies import CorrectIn
from services.department.rules.commands import (
    Cancel,
    Correct,
    Hold,
    NoShow,
    Recall,
    Resume,
    Return,
    SendToDesk,
    Serve,
    Start,
    Transfer,
    Undo,
)

router = APIRouter(prefix="/api/v1/tokens/{token_id}", tags=["tokens"])

DOCUMENTED: Any = {"response_model": TokenAnswer, "responses": refusals(401, 403, 404, 409, 503)}


@router.post("/recall", summary="Call them once more", **DOCUMENTED)
async def recall(request: TokenRequest) -> JSONResponse:
    """Announce a called visitor again; the time they have to come begins anew."""
    return await request.do(
        lambda now: Recall(by=request.by, now=now, call_id=uuid_utils.compat.uuid7())
    )


@router.post("/start", summary="They are at the desk", **DOCUMENTED)
async def start(request: TokenRequest) -> JSONResponse:
    """Begin to serve; who is being served is never a no-show."""
    return await request.do(lambda now: Start(by=request.by, now=now))


@router.post("/hold", summary="Set them aside", **DOCUMENTED)
async def hold(request: TokenRequest, body: HoldIn | None = None) -> JSONResponse:
    """Let somebody step away without losing their arrival time, for a while or for a reason."""
    asked = body or HoldIn()
    minutes = None if asked.minutes is None else timedelta(minutes=asked.minutes)
    return await request.do(
        lambda now: Hold(
            by=request.by,
            now=now,
            until=None if minutes is None else now + minutes,
            why=asked.reason,
            note=asked.note,
        ),
        body=body,
    )


@router.post("/resume", summary="Put them back in the line", **DOCUMENTED)
async def resume(request: TokenRequest) -> JSONResponse:
    """Put a held visitor back in the line, where their arrival time puts them."""
    return await request.do(lambda now: Resume(by=request.by, now=now))


@router.post("/return", summary="They are here after all", **DOCUMENTED)
async def return_to_line(request: TokenRequest) -> JSONResponse:
    """Let a no-show back into the line, with the same number, to the place that the setting says.

    Within `RETURN_WITHIN_SECONDS` of the missed call, on the token's own day.
    """
    rule = request.settings.returns
    return await request.do(lambda now: Return(by=request.by, now=now, rule=rule))


@router.post("/correct", summary="Put a name or an address right", **DOCUMENTED)
async def correct(request: TokenRequest, body: CorrectIn) -> JSONResponse:
    """Change what the body names, and leave the rest; null takes it away.

    A patient's name and address stand in their record, and are changed there.
    """
    fields = body.model_dump(mode="json", exclude_unset=True)
    return await request.do(lambda now: Correct(by=request.by, now=now, fields=fields), body=body)


@router.post("/serve", summary="They have been served", **DOCUMENTED)
async def serve(request: TokenRequest) -> JSONResponse:
    """End the visit; start may have been skipped.

    Who has a further service in this visit goes on to its line, with the same number.
    """
    return await request.do(lambda now: Serve(by=request.by, now=now), goes_on=True)


@router.post("/no_show", summary="They did not come", **DOCUMENTED)
async def no_show(request: TokenRequest) -> JSONResponse:
    """End the visit of somebody who was called and is not there."""
    return await request.do(lambda now: NoShow(by=request.by, now=now))


@router.post("/transfer", summary="Send them to another queue or to one desk", **DOCUMENTED)
async def transfer(request: TokenRequest, body: TransferIn) -> JSONResponse:
    """Let a visitor join another line with the same label, by the time of the transfer.

    Sent to a desk of their department, or to the desk where a user sits, they keep their arrival,
    and that desk alone calls them: until it closes, or for `SENT_TO_DESK_SECONDS`.
    """
    if body.queue_id is None:
        reserved = request.settings.sent_to_desk
        return await request.do(
            lambda now: SendToDesk(by=request.by, now=now, until=now + reserved, note=body.note),
            body=body,
            to_desk_id=body.desk_id,
            to_user_id=body.user_id,
            takes_desk=True,
        )
    return await request.do(
        lambda now: Transfer(by=request.by, now=now, note=body.note),
        body=body,
        to_queue_id=body.queue_id,
    )


@router.post("/cancel", summary="Cancel their token", **DOCUMENTED)
async def cancel(request: TokenRequest, body: CancelIn | None = None) -> JSONResponse:
    """Cancel for a visitor; not once they are being served."""
    note = body.note if body else None
    return await request.do(lambda now: Cancel(by=request.by, now=now, note=note), body=body)


@router.post("/undo", summary="Take back what you did last with them", **DOCUMENTED)
async def undo(request: TokenRequest) -> JSONResponse:
    """Take back one's own last act on a token: a call within a minute, others within ten.

    A call goes back to the line; a no-show to the desk when it is free, else to the line; who was
    served is at the desk again, where that is free; who was cancelled stands where they stood; a
    transfer goes back, with the old arrival. 409 says why not: too late, not one's own, or somebody
    has acted on the token since.
    """
    return await request.do(
        lambda now: Undo(by=request.by, now=now, call_id=uuid_utils.compat.uuid7()), takes_desk=True
    )
