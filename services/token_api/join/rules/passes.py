"""What a phone gets for a good code: proof, for a while, that it was there. Pure.

A pass names a phone by a random number and is signed, so that no phone is kept in a table. The
number outlives it: by an old pass a phone still finds its tickets, and takes none.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.join_codes import same, signature
from shared.problems import Refused

# Long enough to read everything twice, and to take a second ticket after the first.
LIFETIME: Final = timedelta(minutes=45)
PHONE_BYTES: Final = 16
_PASS: Final = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9]{1,12})\.([A-Za-z0-9_-]{20})")


@dataclass(frozen=True, slots=True)
class Pass:
    phone: str
    until: datetime

    def refuse_expired(self, now: datetime) -> None:
        if now >= self.until:
            raise Refused(
                "JOIN_PASS_EXPIRED",
                "It is a while since you scanned the code. Please scan it again.",
                status=403,
            )


def issue_pass(secret: str, branch_id: str, phone: str, *, now: datetime) -> str:
    until = str(int((now + LIFETIME).timestamp()))
    return f"{phone}.{until}.{signature(secret, 'pass', branch_id, phone, until)}"


def read_pass(secret: str, branch_id: str, text: str) -> Pass:
    """Return the pass, good or expired; raises `Refused` (403) for one that nobody issued."""
    found = _PASS.fullmatch(text)
    if found is None or not same(
        found[3], signature(secret, "pass", branch_id, found[1], found[2])
    ):
        raise Refused("JOIN_PASS_WRONG", "Please scan the code in the hall first.", status=403)
    return Pass(found[1], datetime.fromtimestamp(int(found[2]), UTC))
