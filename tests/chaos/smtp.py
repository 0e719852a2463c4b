"""A mail server that keeps a line about every letter, and misbehaves on demand.

The line is written before the answer is sent: what it says is what has reached the server.
"""

import asyncio
import email
import email.policy
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any, Final

import orjson
from aiosmtpd.smtp import SMTP, Envelope, Session

LETTER_BYTES_MAX: Final = 1_000_000
LATER: Final = "451 4.3.0 Try again later"
NEVER: Final = "550 5.1.1 No such mailbox"


class Manner(StrEnum):
    """How the server treats the letters that come."""

    ACCEPTS = "250"
    SAYS_LATER = "4xx"
    SAYS_NEVER = "5xx"
    HANGS = "hang"
    CUTS_AFTER_THE_DOT = "cut"


class MailServer:
    """aiosmtpd's handler and its server; `manner` is for all letters that come from now on."""

    def __init__(self, port: int, mailbox: Path) -> None:
        self.manner = Manner.ACCEPTS
        self._port = port
        self._file = mailbox.open("ab", buffering=0)
        self._server: asyncio.Server | None = None
        self._better = asyncio.Event()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self._port)

    def close(self) -> None:
        self.behave(Manner.ACCEPTS)
        if self._server is not None:
            self._server.close()
        self._file.close()

    def behave(self, manner: Manner) -> None:
        self.manner = manner
        if manner is not Manner.HANGS:
            self._better.set()
            self._better = asyncio.Event()

    def _protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="chaos.local",
            data_size_limit=LETTER_BYTES_MAX,
            enable_SMTPUTF8=True,
            decode_data=False,
        )

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        manner = self.manner
        self._keep(envelope, manner)
        match manner:
            case Manner.ACCEPTS:
                return "250 kept"
            case Manner.SAYS_LATER:
                return LATER
            case Manner.SAYS_NEVER:
                return NEVER
            case Manner.HANGS:
                await self._better.wait()
                return LATER
            case Manner.CUTS_AFTER_THE_DOT:
                _abort(server)
                return LATER

    def _keep(self, envelope: Envelope, manner: Manner) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        line = {
            "at": monotonic(),
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "message_id": str(message["Message-ID"] or ""),
            "headers": {name: str(value) for name, value in message.items()},
            "answered": Manner.SAYS_LATER if manner is Manner.HANGS else manner,
        }
        self._file.write(orjson.dumps(line) + b"\n")


def _abort(server: Any) -> None:
    abort: Callable[[], None] = server.transport.abort
    abort()
