"""Canaries: everybody's name, address and phone, recognizable wherever they should not be."""

from itertools import count
from typing import Any, Final

# None of these may ever stand in anything public. They hold no character that JSON would change.
NAME: Final = "Canaria"
MAILBOX: Final = "canary."
PHONE: Final = "+99900"
MARKERS: Final = frozenset({NAME, MAILBOX, PHONE})
DOMAIN: Final = "people.example"


class People:
    """Newcomers, each with a name, an address and a phone of their own."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = count(1)

    def next(self) -> dict[str, Any]:
        number = next(self._count)
        return {
            "name": f"{NAME} {self._prefix}{number}",
            "email": f"{MAILBOX}{self._prefix}{number}@{DOMAIN}",
            "phone": f"{PHONE}{number:07d}",
        }
