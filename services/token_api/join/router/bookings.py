"""Booking a slot with a phone: the slots, a letter with a code, the seat."""

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, StringConstraints

from services.token_api.join.bookings import AskBooking, ask_booking, confirm_booking
from services.token_api.join.bookings_store import open_slots
from services.token_api.join.router.phone import (
    PRIVATE,
    BranchJoining,
    BranchJoiningAlone,
    JoinTicketAnswer,
    PassHeader,
    pass_of,
    secret_of,
)
from services.token_api.join.rules.bookings import LIFETIME
from shared.email_address import Email
from shared.join_codes import BOOKING_CODE_DIGITS, JoinMode
from shared.postgres import Transaction
from shared.problems.documented import refusals
from shared.request_body import RequestBody
from shared.text import FullName, Language

router = APIRouter(prefix="/api/v1/join/{branch_id}", tags=["join"])

Digits = Annotated[str, StringConstraints(pattern=rf"^[0-9]{{{BOOKING_CODE_DIGITS}}}$")]
VALID_SECONDS: Final = int(LIFETIME.total_seconds())


class JoinSlot(BaseModel):
    slot_id: UUID
    doctor_name: str
    specialization: str
    starts_at: datetime
    ends_at: datetime
    seats_free: int


class JoinSlots(BaseModel):
    slots: list[JoinSlot]


class NewBooking(RequestBody):
    slot_id: UUID
    name: FullName
    email: Email
    language: Language = "en"


class AskedBooking(BaseModel):
    booking_id: UUID
    valid_seconds: int


class Confirmation(RequestBody):
    code: Digits


@router.get("/slots", summary="Appointments that a phone can book", responses=refusals(404))
async def list_phone_slots(tx: Transaction, joining: BranchJoining) -> JoinSlots:
    if joining.mode is JoinMode.OFF:
        return JoinSlots(slots=[])
    zone = ZoneInfo(joining.branch["time_zone"])
    rows = await open_slots(tx, joining.branch["branch_id"])
    local = [
        {
            **row,
            "starts_at": row["starts_at"].astimezone(zone),
            "ends_at": row["ends_at"].astimezone(zone),
        }
        for row in rows
    ]
    return JoinSlots.model_validate({"slots": local})


@router.post(
    "/bookings",
    status_code=202,
    response_model=AskedBooking,
    summary="Ask for a code by mail",
    responses=refusals(403, 404, 409, 429),
)
async def create_phone_booking(
    request: Request, joining: BranchJoiningAlone, body: NewBooking, join_pass: PassHeader
) -> JSONResponse:
    """Send a letter with a code to the address; the answer says nothing about the address."""
    held = pass_of(request, joining, join_pass)
    held.refuse_expired(datetime.now(UTC))
    command = AskBooking(
        joining.branch["branch_id"], held.phone, body.slot_id, body.name, body.email, body.language
    )
    state = request.state
    booking_id = await ask_booking(
        command, state.engine, state.join_limits, public_url=state.settings.links
    )
    answer = {"booking_id": str(booking_id), "valid_seconds": VALID_SECONDS}
    return JSONResponse(answer, 202, PRIVATE)


@router.post(
    "/bookings/{booking_id}/confirm",
    status_code=201,
    response_model=JoinTicketAnswer,
    summary="Confirm a booking by the code of the letter",
    responses={
        **refusals(403, 404, 409),
        200: {"model": JoinTicketAnswer, "description": "It was confirmed before"},
    },
)
async def confirm_phone_booking(
    request: Request,
    joining: BranchJoiningAlone,
    booking_id: UUID,
    body: Confirmation,
    join_pass: PassHeader,
) -> JSONResponse:
    """Give the seat, or a place on the waiting list; the same booking gives one token."""
    held = pass_of(request, joining, join_pass)
    state = request.state
    done = await confirm_booking(
        booking_id,
        body.code,
        phone=held.phone,
        secret=secret_of(request, joining),
        engine=state.engine,
        slot_batches=state.slot_batches,
    )
    token = done.body["token"]
    names = ("token_label", "queue_id", "status", "ticket_url")
    answer = {"ticket": {name: token[name] for name in names}, "existing": done.replayed}
    return JSONResponse(answer, 200 if done.replayed else 201, PRIVATE)
