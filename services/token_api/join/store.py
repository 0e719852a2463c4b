"""Which tickets a phone has taken: the records of its idempotency keys say so, for two days.

They are written with each ticket and forgotten with all others. Beside them only a booking that is
not confirmed yet is kept of a phone (`bookings_store.py`).
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import tables
from shared import ledger
from shared.events import LIVE, TokenStatus
from shared.join_codes import JoinMode
from shared.rows import get_row

# The paths of a phone's idempotency records: a counter's tickets, and a slot's.
PATH: Final = "/api/v1/join/tickets"
BOOKINGS_PATH: Final = "/api/v1/join/bookings"

_TAKEN: Final = text("""
    SELECT i.key, i.answer FROM token_api.idempotency i
    WHERE i.caller = :caller AND i.path = ANY(:paths)
    ORDER BY i.kept_at, i.key
""")


@dataclass(frozen=True, slots=True)
class Joining:
    """A branch, and by which codes it is joined."""

    branch: RowMapping
    mode: JoinMode
    series: int


@dataclass(frozen=True, slots=True)
class PhonesTicket:
    """A ticket that a phone has taken, where it is now, and the key that it was taken with."""

    token_label: str
    queue_id: str
    taken_in: str
    status: TokenStatus
    ticket_url: str
    key: str

    @property
    def live(self) -> bool:
        return self.status in LIVE


async def read_joining(tx: AsyncConnection, branch_id: str, *, possible: bool) -> Joining:
    """Return how the branch is joined: not at all where no secret is set."""
    branch = await get_row(tx, tables.branch, branch_id=branch_id)
    mode = JoinMode(branch["join_mode"]) if possible else JoinMode.OFF
    return Joining(branch, mode, branch["join_series"])


def caller_of(phone: str) -> str:
    return f"phone {phone}"


async def tickets_of(tx: AsyncConnection, phone: str, branch_id: str) -> list[PhonesTicket]:
    """Return what a phone has taken at the branch, the oldest first."""
    rows = await tx.execute(_TAKEN, {"caller": caller_of(phone), "paths": [PATH, BOOKINGS_PATH]})
    # A slot's answer has the link within its token, a counter's beside it.
    given: list[tuple[str, dict[str, Any]]] = [
        (row.key, {**row.answer["token"], "token": row.answer["token"]})
        if "token" in row.answer
        else (row.key, row.answer["given"])
        for row in rows
    ]
    tokens = await ledger.tokens(tx, [body["token"]["id"] for _, body in given])
    return [
        PhonesTicket(
            token_label=token.label,
            queue_id=token.queue_id,
            taken_in=token.origin_queue_id,
            status=token.status,
            ticket_url=body["ticket_url"],
            key=key,
        )
        for key, body in given
        if (token := tokens.get(body["token"]["id"])) and token.branch_id == branch_id
    ]
