"""Requests as ready bytes: only a number of fixed width differs from one to the next."""

import json
from dataclasses import dataclass
from typing import Any

from bench.load import NUMBER
from bench.testbed import sign_in
from bench.testbed.seeding import DEPARTMENT


@dataclass(frozen=True)
class Template:
    """A request's text with NUMBER in the places that differ, and the status it should get."""

    text: str
    status: int = 201


def request(
    method: str, path: str, *, authorization: str, body: object, headers: dict[str, str]
) -> str:
    """Return HTTP/1.1 text of a request on a connection that stays open."""
    payload = json.dumps(body)
    lines = {
        "Host": "127.0.0.1",
        "Authorization": authorization,
        "Content-Type": "application/json",
        "Content-Length": str(len(payload.encode())),
        **headers,
    }
    head = "\r\n".join(f"{name}: {value}" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n\r\n{payload}"


def issue_request(*, queue_id: str = DEPARTMENT, email: bool = True) -> Template:
    """Return what a kiosk sends: a key of its own each time, and often an address."""
    body: dict[str, Any] = {"queue_id": queue_id, "name": "Asha", "language": "en"}
    if email:
        body["email"] = f"visitor{NUMBER}@example.com"
    text = request(
        "POST",
        "/api/v1/tokens",
        authorization=sign_in.kiosk(),
        body=body,
        headers={"Idempotency-Key": f"bench-{NUMBER}"},
    )
    return Template(text)
