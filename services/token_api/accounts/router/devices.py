"""Devices: kiosks that log in with a key of their own."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.accounts import store as accounts
from services.token_api.accounts.handle import users as handle
from services.token_api.accounts.handle.pairing import seen_at
from services.token_api.audit import AuditedTransaction
from shared.parameters import AfterNumber, BranchId, Id, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import page
from shared.text import OneLine

router = APIRouter(prefix="/api/v1/devices", tags=["devices"], responses=GUARDED)


class Device(BaseModel):
    id: int = Field(validation_alias="device_id")
    name: str
    branch_id: str
    active: bool
    last_seen_at: datetime | None = Field(
        default=None, description="When the kiosk last said that it is there; null: never"
    )


class DeviceWithKey(Device):
    device_key: str = Field(description="Shown this once. Enter it in the kiosk's browser.")


class Devices(BaseModel):
    devices: list[Device]
    next: int | None


class NewDevice(RequestBody):
    name: OneLine
    branch_id: BranchId


@change_body
class DeviceChange(TypedDict, total=False):
    """What is left out stays as it is."""

    name: OneLine
    active: bool


@router.get("", summary="List devices")
async def list_devices(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> Devices:
    found = await page(tx, accounts.device, after=after, limit=limit)
    seen = await seen_at(tx, [row["device_id"] for row in found.rows])
    devices = [{**row, "last_seen_at": seen.get(row["device_id"])} for row in found.rows]
    return Devices.model_validate({"devices": devices, "next": found.next})


@router.post("", status_code=201, summary="Create a device and its key")
async def create_device(tx: AuditedTransaction, body: NewDevice) -> DeviceWithKey:
    row, device_key = await handle.create_device(tx, name=body.name, branch_id=body.branch_id)
    return DeviceWithKey.model_validate({**row, "device_key": device_key})


@router.patch(
    "/{device_id}", summary="Rename a device, or put it out of use", responses=refusals(404)
)
async def change_device(
    tx: AuditedTransaction, device_id: Id, body: Annotated[DeviceChange, Body()]
) -> Device:
    return Device.model_validate(dict(await handle.change_device(tx, device_id, body)))


@router.delete("/{device_id}", status_code=204, summary="Delete a device", responses=refusals(404))
async def delete_device(tx: AuditedTransaction, device_id: Id) -> None:
    await handle.delete_device(tx, device_id)
