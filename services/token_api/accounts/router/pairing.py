"""A kiosk that becomes a device by a code on its screen: no key is typed or mailed."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from services.token_api.accounts.handle import pairing as handle
from services.token_api.accounts.handle.pairing import PairingState, too_many_codes
from services.token_api.accounts.login_limit import LoginLimit
from services.token_api.accounts.router.devices import Device
from services.token_api.audit import AuditedTransaction
from shared.auth import Caller
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody
from shared.text import OneLine

router = APIRouter(prefix="/api/v1", tags=["devices"])


def _as_shown(code: object) -> object:
    """Take a code as people type it: in small letters, with the gap or a dash."""
    return code.upper().replace(" ", "").replace("-", "") if isinstance(code, str) else code


Code = Annotated[
    str,
    StringConstraints(pattern=rf"^[{handle.CODE_LETTERS}]{{{handle.CODE_LENGTH}}}$"),
    BeforeValidator(_as_shown),
    Field(description="As the kiosk shows it.", examples=["K7F3Q9"]),
]


class Pairing(BaseModel):
    code: str = Field(description="Shown on the kiosk's screen, for an administrator to type.")
    device_key: str = Field(description="Good once the code was typed. Keep it in the kiosk.")
    expires_in: int = Field(description="Seconds.")


class PairingQuestion(RequestBody):
    device_key: str = Field(max_length=200)


class PairingAnswer(BaseModel):
    state: PairingState
    branch_id: str | None = Field(description="Where the kiosk stands, once it is paired")


class PairedDevice(RequestBody):
    code: Code
    name: OneLine
    branch_id: BranchId


@router.post(
    "/pairings", status_code=201, summary="Ask for a code to show", responses=refusals(429)
)
async def begin_pairing(request: Request, tx: Transaction) -> Pairing:
    """Return a code that lives for minutes and pairs one kiosk."""
    limit: LoginLimit = request.state.login_limit
    address = request.client.host if request.client else "unknown"
    wait_seconds = await limit.seconds_to_wait_for_a_code(address)
    if wait_seconds is not None:
        raise too_many_codes(wait_seconds)
    begun = await handle.begin_pairing(tx, datetime.now(UTC))
    return Pairing(
        code=begun.code,
        device_key=begun.device_key,
        expires_in=int(handle.CODE_LIFE.total_seconds()),
    )


@router.post("/pairings/state", summary="Ask whether the code was typed")
async def read_pairing(tx: Transaction, body: PairingQuestion) -> PairingAnswer:
    state, branch_id = await handle.read_pairing(tx, body.device_key, datetime.now(UTC))
    return PairingAnswer(state=state, branch_id=branch_id)


@router.post(
    "/devices/pair",
    status_code=201,
    summary="Make the kiosk that shows this code a device",
    responses=GUARDED | refusals(429),
)
async def pair_device(
    request: Request, tx: AuditedTransaction, caller: Caller, body: PairedDevice
) -> Device:
    try:
        row = await handle.pair_device(tx, **body.model_dump(), now=datetime.now(UTC))
    except Refused as refused:
        limit: LoginLimit = request.state.login_limit
        wait_seconds = await limit.seconds_to_wait_with_a_wrong_code(caller.subject)
        raise refused if wait_seconds is None else too_many_codes(wait_seconds) from None
    return Device.model_validate(dict(row))


@router.post(
    "/devices/seen", status_code=204, summary="Say that this kiosk is there", responses=GUARDED
)
async def note_seen(tx: Transaction, caller: Caller) -> None:
    device_id = caller.subject.removeprefix("device-")
    if device_id.isdecimal():
        await handle.note_seen(tx, int(device_id), datetime.now(UTC))
