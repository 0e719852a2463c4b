"""What a token looks like to those who ask: the bodies of the answers."""

from typing import Any

from pydantic import BaseModel, Field

from shared.events import TokenStatus
from shared.forecast import Wait
from shared.ledger import TokenRow, ticket_url


class Token(BaseModel):
    id: int
    token_no: int
    token_label: str
    queue_id: str
    department_id: str
    status: TokenStatus
    category: str
    service_date: str
    issued_at: str


def token_body(token: TokenRow) -> dict[str, Any]:
    """Return what everybody who may see a token sees of it; nothing of its holder."""
    return {
        "id": token.id,
        "token_no": token.number,
        "token_label": token.label,
        "queue_id": token.queue_id,
        "department_id": token.department_id,
        "status": token.status.value,
        "category": token.category.value,
        "service_date": token.service_date.isoformat(),
        "issued_at": token.issued_at.isoformat(),
    }


def issued_body(
    token: TokenRow,
    *,
    place: int | None,
    wait: Wait | None,
    public_url: str | None,
    letters_limited: bool = False,
) -> dict[str, Any]:
    """Return the answer to an issue; without `public_url` the link stays the holder's secret."""
    return {
        "token": token_body(token),
        "queue_position": place,
        "estimated_wait": wait_body(wait),
        "ticket_url": ticket_url(public_url, token.secret) if public_url else None,
        **letters_body(token, limited=letters_limited),
        "existing": False,
    }


class EstimatedWait(BaseModel):
    p50_seconds: int
    p90_seconds: int


class Letters(BaseModel):
    """What an answer to a request for a token says of its letters."""

    letters: bool = Field(description="Whether the holder is told by mail")
    letters_limited: bool = Field(
        description="An address was given, but too many tokens have been told there, or from here"
    )


def letters_body(token: TokenRow, *, limited: bool) -> dict[str, bool]:
    return {"letters": token.email is not None, "letters_limited": limited}


def wait_body(wait: Wait | None) -> dict[str, int] | None:
    if wait is None:
        return None
    return {"p50_seconds": wait.p50_seconds, "p90_seconds": wait.p90_seconds}
