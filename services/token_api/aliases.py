"""Routes for clients of the published designs: other paths, the same functions."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.token_api.slots import BOOKERS
from services.token_api.slots.handle.doctors_and_patients import create_patient
from services.token_api.slots.router import doctors, slots, tokens
from services.token_api.slots.router.bodies import (
    BookedSlot,
    CounterTokenAnswer,
    Slot,
    Slots,
    SlotTokenAnswer,
)
from services.token_api.slots.router.fields import CategoryWord
from services.token_api.tickets import ISSUERS
from services.token_api.tickets.router.tokens import IssuedToken, issue_token
from shared.auth import DESKS, PUBLIC, Access, Caller
from shared.problems.documented import GUARDED, refusals
from shared.text import FullName

ACCESS: Final[Access] = {
    "GET /api/doctors": DESKS,
    "POST /api/doctors": DESKS,
    "GET /api/slots": BOOKERS,
    "POST /api/slots": DESKS,
    "GET /api/tokens": DESKS,
    "POST /api/tokens": ISSUERS,
    "POST /api/tokens/{token_id}/cancel": DESKS,
    "POST /api/tokens/{token_id}/no-show": DESKS,
    "POST /book-token": BOOKERS,
    "GET /api/docs": PUBLIC,
}

router = APIRouter(tags=["published designs"])

_ALIASES: Final[list[tuple[str, str, Any, dict[str, Any]]]] = [
    ("GET", "/api/doctors", doctors.list_doctors, {"response_model": doctors.Doctors}),
    (
        "POST",
        "/api/doctors",
        doctors.create_doctor,
        {"response_model": doctors.Doctor, "status_code": 201},
    ),
    ("GET", "/api/slots", slots.list_slots, {"response_model": Slots}),
    ("POST", "/api/slots", slots.create_slot, {"response_model": Slot, "status_code": 201}),
    ("GET", "/api/tokens", tokens.list_tokens, {}),
    (
        "POST",
        "/api/tokens",
        issue_token,
        {"response_model": IssuedToken | BookedSlot, "status_code": 201},
    ),
    (
        "POST",
        "/api/tokens/{token_id}/cancel",
        tokens.cancel_token,
        {"response_model": SlotTokenAnswer | CounterTokenAnswer},
    ),
    (
        "POST",
        "/api/tokens/{token_id}/no-show",
        tokens.miss_token,
        {"response_model": SlotTokenAnswer | CounterTokenAnswer},
    ),
]
for method, path, endpoint, documented in _ALIASES:
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        name=f"{endpoint.__name__}_alias",
        summary=f"As in a published design: {endpoint.__name__.replace('_', ' ')}",
        responses=GUARDED | refusals(404, 409),
        **documented,
    )


class TokenBooking(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Asha Rao",
                    "slot_id": "0198c1c2-0000-7000-8000-000000000000",
                    "priority": "STANDARD",
                }
            ]
        }
    )

    name: FullName
    slot_id: UUID
    priority: Annotated[CategoryWord, Field(validation_alias="priority")] = "ONLINE"


@router.post(
    "/book-token",
    status_code=201,
    response_model=BookedSlot,
    summary="As in a published design: book by name",
    responses=GUARDED | refusals(400, 404, 409),
)
async def book_token(request: Request, caller: Caller, body: TokenBooking) -> JSONResponse:
    """Make a patient of the name and book; the patient stays when the slot refuses."""
    async with request.state.engine.begin() as tx:
        values = {"name": body.name, "phone": None, "email": None, "language": "en"}
        patient = await create_patient(tx, values)
    booking = tokens.SlotBooking(
        slot_id=body.slot_id, patient_id=patient["patient_id"], category=body.priority
    )
    return await tokens.book_slot(request, caller, booking)


@router.get("/api/docs", include_in_schema=False)
async def read_documents() -> HTMLResponse:
    return get_swagger_ui_html(openapi_url="/openapi.json", title="NowServing token_api")


ROUTERS: Final = (router,)
