"""Letters caught by SMTP and kept as .eml files: what the inbox page and the tests read."""

import email
import email.policy
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

# A letter of ours is a few kilobytes.
LETTER_BYTES_MAX: Final = 1_000_000


@dataclass(frozen=True)
class Letter:
    """One delivery: a message that is sent twice is two letters."""

    id: str
    sent_to: tuple[str, ...]  # the envelope's recipients
    message: EmailMessage

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def text(self, kind: str = "plain") -> str:
        """Return the body as text; `kind` is plain or html, empty when there is no such part."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""

    @cached_property
    def as_json(self) -> dict[str, Any]:
        """Everything of it; decoding takes a while, and the same letters are asked for often."""
        return {
            "id": self.id,
            "to": list(self.sent_to),
            "from": self.header("From"),
            "subject": self.header("Subject"),
            "date": self.header("Date"),
            "message_id": self.header("Message-ID"),
            "language": self.header("Content-Language"),
            "text": self.text(),
            "html": self.text("html"),
        }


class Letters:
    """A folder of letters, the oldest first; what is in it survives a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Letter] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def __iter__(self) -> Iterator[Letter]:
        return iter([self._letter(path) for path in sorted(self._folder.glob("*.eml"))])

    def keep(self, sent_to: list[str], content: bytes) -> None:
        """Write one letter; after a kill it is complete on disk, or not there."""
        name = f"{time.time_ns():020d}.eml"
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            file.write(f"X-Envelope-To: {', '.join(sent_to)}\r\n".encode())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._folder / name)

    def clear(self) -> None:
        for path in self._folder.glob("*.eml"):
            path.unlink(missing_ok=True)

    def _letter(self, path: Path) -> Letter:
        if path.name not in self._read:
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            sent_to = tuple(str(message["X-Envelope-To"]).split(", "))
            self._read[path.name] = Letter(path.stem, sent_to, message)
        return self._read[path.name]


class Catcher:
    """aiosmtpd's handler: keeps every letter, or answers what a test told it to."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self.answer: str | None = None  # such as "451 try later" or "550 no such mailbox"

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer is not None:
            return self.answer
        content = envelope.content
        self._letters.keep(
            envelope.rcpt_tos, content if isinstance(content, bytes) else (content or "").encode()
        )
        return "250 kept"


def protocol(catcher: Catcher) -> SMTP:
    """Return the server's side of one connection."""
    return SMTP(
        catcher,
        hostname="nowserving.local",
        data_size_limit=LETTER_BYTES_MAX,
        enable_SMTPUTF8=True,
        decode_data=False,
    )
