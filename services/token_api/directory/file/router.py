"""The whole directory as one file over HTTP: taken away, compared, put in."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.token_api.audit import AuditedTransaction
from services.token_api.directory.file import handle
from services.token_api.directory.file.content import document_of, read_content, wanted_of
from services.token_api.directory.file.handle import Imported, ImportFile
from services.token_api.directory.file.text import Format, read, write
from services.token_api.directory.rules.comparison import Action, ObjectType
from shared.auth import Caller, Principal
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1/directory", tags=["directory"], responses=GUARDED)

# A thousand branches; with it a request has at most so many bytes.
FILE_LENGTH_MAX: Final = 2_000_000
REQUEST_BYTES_MAX: Final = 8 * 1024 * 1024
LARGER_REQUESTS: Final = dict.fromkeys(
    ("/api/v1/directory", "/api/v1/directory/comparison"), REQUEST_BYTES_MAX
)
MEDIA_TYPES: Final = {Format.YAML: "application/yaml", Format.JSON: "application/json"}


class DirectoryFile(RequestBody):
    file: str = Field(max_length=FILE_LENGTH_MAX, description="YAML or JSON, as it is exported")
    delete_missing: bool = Field(
        default=False, strict=True, description="Whether what the file does not name is deleted"
    )


class ChosenFile(DirectoryFile):
    state: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{16}$",
        description="That of the comparison: refused when the directory was changed since",
    )


class DirectoryChange(BaseModel):
    action: Action
    object_type: ObjectType
    object_id: str = Field(examples=["main", "CW/3"])
    before: dict[str, Any] | None = Field(description="Of a change, the fields that it changes")
    after: dict[str, Any] | None


class DirectoryObject(BaseModel):
    object_type: ObjectType
    object_id: str


class RefusedChange(DirectoryObject):
    code: str
    sentence: str


class DirectoryComparison(BaseModel):
    state: str = Field(description="Of the directory before; another one when it was changed")
    changes: list[DirectoryChange] = Field(description="In the order in which they are made")
    kept: list[DirectoryObject] = Field(
        description="What the file does not name, and nobody deletes"
    )
    refused: list[RefusedChange] = Field(description="Why it would not be applied")


@router.get(
    "",
    summary="Take the whole directory away as a file",
    response_class=Response,
    responses={
        200: {"content": {name: {"schema": {"type": "object"}} for name in MEDIA_TYPES.values()}}
    },
)
async def export_directory(
    tx: Transaction, form: Annotated[Format, Query(alias="format")] = Format.YAML
) -> Response:
    """Return branches, departments, queues and desks; stations of vehicles are not in it.

    People, kiosks and what is paused are neither: a file may be kept where many read it, and what
    it says may be said again on another day.
    """
    written = await asyncio.to_thread(write, document_of(await read_content(tx)), form)
    return Response(
        written,
        media_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="directory.{form}"'},
    )


@router.post("/comparison", summary="See what a file would change", responses=refusals(409))
async def compare_directory(
    tx: AuditedTransaction, caller: Caller, body: DirectoryFile
) -> DirectoryComparison:
    """Return what would be made, changed, deleted and refused. Changes nothing."""
    return _comparison(await handle.compare(tx, await _command(body, caller)))


@router.put("", summary="Make the directory what a file says", responses=refusals(409))
async def import_directory(
    tx: AuditedTransaction, caller: Caller, body: ChosenFile
) -> DirectoryComparison:
    """Apply all of it or nothing; said again, nothing is left to change.

    What the file leaves out of a thing stays as it is, and so does a thing that it does not name,
    unless `delete_missing` says otherwise. What people wait in is not deleted.
    """
    return _comparison(await handle.apply(tx, await _command(body, caller), state=body.state))


async def _command(body: DirectoryFile, caller: Principal) -> ImportFile:
    found = await asyncio.to_thread(read, body.file)
    wanted = await asyncio.to_thread(wanted_of, found)
    return ImportFile(wanted, body.delete_missing, caller)


def _comparison(imported: Imported) -> DirectoryComparison:
    return DirectoryComparison.model_validate(
        {
            "state": imported.state,
            "changes": [
                {
                    "action": one.action,
                    **_named(one.key),
                    "before": one.before,
                    "after": one.after,
                }
                for one in imported.changes
            ],
            "kept": [_named(key) for key in imported.kept],
            "refused": [
                {**_named(one.key), "code": one.code, "sentence": one.sentence}
                for one in imported.refused
            ],
        }
    )


def _named(key: tuple[ObjectType, str]) -> dict[str, str]:
    return {"object_type": key[0], "object_id": key[1]}
