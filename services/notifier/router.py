"""The routes: what became of the letters, and sending a dead one again."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notifier.addresses import masked
from services.notifier.preview import preview
from services.notifier.redrive import Outcome, redrive_many
from services.notifier.rules import Kind
from services.notifier.stops.store import letter_is_stopped
from services.notifier.store import reading, sending
from services.notifier.store.reading import LetterRow
from shared.auth import Caller, Principal, Role, in_department
from shared.moments import Moment
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import refusals

PAGE_LENGTH_MAX: Final = 500
# As many as a page shows and a lock may hold up without being felt.
REDRIVEN_AT_ONCE_MAX: Final = 100

Status = Literal["pending", "sent", "dead", "superseded"]
LetterId = Annotated[UUID, Path()]

router = APIRouter(prefix="/api/v1/letters", tags=["letters"])


class Letter(BaseModel):
    id: UUID
    event_id: UUID
    token_id: int | None
    token_label: str
    kind: Kind
    queue_id: str
    queue_names: dict[str, str] | None  # null: the directory does not know it
    department_id: str
    time_zone: str | None  # the branch's
    language: str
    recipient: str | None  # masked for staff; null once it has been forgotten
    message_id: str
    status: Status
    attempts: int
    last_error: str | None
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None
    died_at: datetime | None


class Letters(BaseModel):
    letters: list[Letter]
    next: UUID | None  # pass it as `after` for the next page; null: there is none


class Engine(BaseModel):
    name: str
    reachable: bool
    since: datetime
    detail: str | None


class Summary(BaseModel):
    """All that wait or are dead, and what became of others in the last 24 hours."""

    letters: dict[Status, int]
    oldest_pending_seconds: float | None
    parked: int
    unannounced: int  # dead letters that the topic was not told of yet
    engines: list[Engine]  # what the worker needs, as it last found it
    last_sent_at: datetime | None  # by any department; null: none that is still known


class LetterText(BaseModel):
    """What the letter says; its code and its links are for the recipient alone."""

    language: str
    subject: str
    text: str


class SeenDead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    died_at: Moment = Field(description="As the letter showed it: that death is mended.")


class Redrive(BaseModel):
    model_config = ConfigDict(extra="forbid")

    letters: list[SeenDead] = Field(min_length=1, max_length=REDRIVEN_AT_ONCE_MAX)


class Redriven(BaseModel):
    id: UUID
    outcome: Outcome


class RedriveAnswer(BaseModel):
    letters: list[Redriven]


@router.get("", summary="List letters, newest first")
async def list_letters(
    tx: Transaction,
    caller: Caller,
    status: Status | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_LENGTH_MAX)] = 50,
) -> Letters:
    rows = await reading.page(
        tx,
        status=status.upper() if status else None,
        departments=caller.departments,
        after=after,
        limit=limit + 1,
    )
    shown = rows[:limit]
    return Letters(
        letters=[_shown(row, caller) for row in shown],
        next=shown[-1].id if len(rows) > limit else None,
    )


@router.get("/summary", summary="Count letters by status")
async def summary(tx: Transaction, caller: Caller) -> Summary:
    found = await reading.figures(tx, departments=caller.departments)
    return Summary.model_validate(
        {
            "letters": {status.lower(): count for status, count in found.letters.items()},
            "oldest_pending_seconds": found.oldest_pending_seconds,
            "parked": found.parked,
            "unannounced": found.unannounced,
            "engines": await reading.engines(tx),
            "last_sent_at": await reading.last_sent_at(tx),
        },
        from_attributes=True,
    )


@router.get("/{letter_id}", summary="Read a letter's state")
async def read_letter(tx: Transaction, caller: Caller, letter_id: LetterId) -> Letter:
    return _shown(await _find(tx, caller, letter_id), caller)


@router.get(
    "/{letter_id}/text", summary="Read what a letter says", responses=refusals(401, 403, 404)
)
async def read_text(
    request: Request, tx: Transaction, caller: Caller, letter_id: LetterId
) -> LetterText:
    """Return it in the recipient's language; 404 once it has been forgotten."""
    await _find(tx, caller, letter_id)
    letter = await sending.read(tx, letter_id)
    if letter is None:
        raise Refused("LETTER_FORGOTTEN", "What this letter said has been forgotten.", status=404)
    subject, text = preview(letter, request.state.templates)
    return LetterText(language=letter.language, subject=subject, text=text)


@router.post("/redrive", summary="Send dead letters again", responses=refusals(401, 403, 422))
async def redrive_letters(tx: Transaction, caller: Caller, body: Redrive) -> RedriveAnswer:
    """Send each again that is still dead since the moment that it was seen with.

    A request that is repeated sends nothing twice. What became of each stands in the answer.
    """
    asked = {one.id: one.died_at for one in body.letters}
    outcomes = await redrive_many(tx, asked, departments=caller.departments)
    return RedriveAnswer(
        letters=[Redriven(id=one, outcome=outcome) for one, outcome in outcomes.items()]
    )


@router.post("/{letter_id}/redrive", summary="Send a dead letter again")
async def redrive(tx: Transaction, caller: Caller, letter_id: LetterId) -> Letter:
    found = await _find(tx, caller, letter_id)
    if found.status == "DEAD" and found.recipient is None:
        raise Refused("LETTER_FORGOTTEN", "Whom this letter was for has been forgotten.")
    if await letter_is_stopped(tx, letter_id):
        sentence = "Whom this letter is for wants no letters of this branch."
        raise Refused("LETTERS_STOPPED", sentence)
    revived = (await reading.revive(tx, [letter_id])).get(letter_id)
    if revived is None:
        raise Refused("LETTER_NOT_DEAD", f"This letter is {found.status.lower()}, not dead.")
    return _shown(revived, caller)


async def _find(tx: Transaction, caller: Principal, letter_id: UUID) -> LetterRow:
    found = await reading.find(tx, letter_id)
    if found is None:
        raise Refused("LETTER_NOT_FOUND", "There is no such letter.", status=404)
    in_department(caller, found.department_id)
    return found


def _shown(row: LetterRow, caller: Principal) -> Letter:
    recipient, last_error = row.recipient, row.last_error
    if recipient is not None and caller.role is Role.STAFF:
        mask = masked(recipient)
        # A mail server's refusal often repeats the address.
        address = re.compile(re.escape(recipient), re.IGNORECASE)
        last_error = last_error and address.sub(lambda _: mask, last_error)
        recipient = mask
    return Letter.model_validate(
        {
            "id": row.id,
            "event_id": row.event_id,
            "token_id": row.token_id,
            "token_label": row.label,
            "kind": row.kind,
            "queue_id": row.queue_id,
            "queue_names": row.queue_names,
            "time_zone": row.time_zone,
            "department_id": row.department_id,
            "language": row.language,
            "recipient": recipient,
            "message_id": row.message_id,
            "status": row.status.lower(),
            "attempts": row.attempts,
            "last_error": last_error,
            "created_at": row.created_at,
            "next_attempt_at": row.next_attempt_at if row.status == "PENDING" else None,
            "sent_at": row.ended_at if row.status == "SENT" else None,
            "died_at": row.ended_at if row.status == "DEAD" else None,
        }
    )
