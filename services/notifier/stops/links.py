"""The links: signed, so that nobody stops letters to an address of which they have none."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

PATH: Final = "/unsubscribe"
ADDRESS_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 16
_LINK: Final = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})"
)


class Stop(NamedTuple):
    """Whose letters are to stop; the address itself stands in no link and in no list."""

    branch_id: str
    address_key: bytes


def address_key(mailbox: str) -> bytes:
    """Return what an address is known by in links and in the list of those that are stopped."""
    return hashlib.sha256(mailbox.strip().lower().encode("utf-8", "replace")).digest()


@dataclass(frozen=True, slots=True)
class StopLinks:
    """Makes links under `base_url`, and reads them; `key` signs them."""

    base_url: str
    key: bytes

    def to(self, *, branch_id: str, mailbox: str, language: str) -> str:
        stop = Stop(branch_id, address_key(mailbox))
        parts = (branch_id, _text(stop.address_key), _text(self._signature(stop)))
        return f"{self.base_url}{PATH}/{'.'.join(parts)}?language={language}"

    def read(self, link: str) -> Stop | None:
        """Return what the link's last part names; null when it was not signed here."""
        match = _LINK.fullmatch(link)
        if match is None:
            return None
        stop = Stop(match[1], _bytes(match[2]))
        return stop if hmac.compare_digest(self._signature(stop), _bytes(match[3])) else None

    def _signature(self, stop: Stop) -> bytes:
        signed = b"stop." + stop.branch_id.encode() + b"." + stop.address_key
        return hmac.digest(self.key, signed, "sha256")[:SIGNATURE_BYTES]


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
