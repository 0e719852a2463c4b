"""A connection to the mail server that is kept open, and the meaning of the server's answers."""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal

import aiosmtplib

from services.notifier.addresses import plain
from services.notifier.compose import Envelope

# A mail server that is up greets within seconds; the longer wait is for busy ones.
CONNECT_SECONDS_MAX: Final = 10.0
# Servers may look through a mail before they accept it; RFC 5321 is more patient than our queue.
COMMAND_SECONDS_MAX: Final = 60.0
# A connection that was idle for longer may have been closed by the other side unnoticed.
IDLE_SECONDS_TRUSTED: Final = 2.0
ASKING_SECONDS_MAX: Final = 5.0
QUIT_SECONDS_MAX: Final = 2.0
# As much of a server's answer as somebody needs to understand it.
REASON_LENGTH_MAX: Final = 300
# Log in first, or encrypt first: nothing that another letter would change.
SETTINGS_ARE_WRONG: Final = frozenset({530, 534, 535, 538})
CLOSING: Final = 421


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server's address, encryption and login."""

    host: str
    port: int
    sender: str
    security: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password: str | None = None
    ca_file: str | None = None
    connect_seconds_max: float = CONNECT_SECONDS_MAX
    command_seconds_max: float = COMMAND_SECONDS_MAX


class Unreachable(Exception):  # noqa: N818 — names the state of the server
    """There is no usable connection: no letter's fault."""


class Cut(Exception):  # noqa: N818 — names what happened
    """The connection ended during a letter; whether the server has it is not known."""


class Refused(Exception):  # noqa: N818 — a server's answer to one letter
    """The server does not take this letter; `permanent` says that asking again is of no use."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Line:
    """A connection that is opened when needed and kept; used by one task at a time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: aiosmtplib.SMTP | None = None
        self._used_at = 0.0
        self._clean = True  # no half-finished letter lies on the other side
        self.delivered = 0  # over this connection; none yet: what goes wrong is not its age

    async def ready(self) -> None:
        """Open the connection, or make sure that it still stands; raises `Unreachable`."""
        if self._smtp is not None and not await self._still_stands(self._smtp):
            self.drop()
        if self._smtp is None:
            self._smtp = await self._open()
            self._used_at = _now()
            self._clean = True
            self.delivered = 0

    async def send(self, envelope: Envelope) -> None:
        """Send one letter; returns when the server has accepted it."""
        if self._smtp is None:
            reason = "Not connected."
            raise Unreachable(reason)
        self._clean = False
        try:
            await self._transact(self._smtp, envelope)
        except aiosmtplib.SMTPResponseException as refusal:
            self._raise(refusal)
        except (aiosmtplib.SMTPNotSupported, ValueError) as error:
            raise Refused(_sentence(error), permanent=True) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self.drop()
            raise Cut(_sentence(error)) from error
        self._clean = True
        self._used_at = _now()
        self.delivered += 1

    async def _transact(self, smtp: aiosmtplib.SMTP, envelope: Envelope) -> None:
        """Run the three steps of RFC 5321; any of them may be refused."""
        options: tuple[str, ...] = ()
        encoding = "ascii"
        if envelope.utf8:
            if not smtp.supports_extension("smtputf8"):
                reason = "The mail server takes no addresses outside ASCII."
                raise aiosmtplib.SMTPNotSupported(reason)
            options, encoding = ("SMTPUTF8", "BODY=8BITMIME"), "utf-8"
        await smtp.mail(self._server.sender, options=options, encoding=encoding)
        await smtp.rcpt(envelope.recipient, encoding=encoding)
        await smtp.data(envelope.message)

    def _raise(self, refusal: aiosmtplib.SMTPResponseException) -> None:
        """Sort a server's answer by its code."""
        reason = _sentence(refusal)
        self._used_at = _now()
        if refusal.code in SETTINGS_ARE_WRONG:
            self.drop()
            raise Unreachable(reason) from refusal
        if refusal.code == CLOSING or not _is_refusal(refusal.code):
            self.drop()
            raise Cut(reason) from refusal
        permanent = refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise Refused(reason, permanent=permanent) from refusal

    async def _still_stands(self, smtp: aiosmtplib.SMTP) -> bool:
        if not smtp.is_connected:
            return False
        if self._clean and _now() - self._used_at <= IDLE_SECONDS_TRUSTED:
            return True
        try:
            await smtp.rset(timeout=ASKING_SECONDS_MAX)  # also asks whether anybody is there
            self._clean = True
        except (aiosmtplib.SMTPException, OSError):
            return False
        self._used_at = _now()
        return True

    async def _open(self) -> aiosmtplib.SMTP:
        server = self._server
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=_own_name(),
            timeout=server.command_seconds_max,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            cert_bundle=server.ca_file,
        )
        try:
            async with asyncio.timeout(server.connect_seconds_max):
                await smtp.connect()
                await smtp.ehlo()
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
            smtp.close()
            raise Unreachable(_sentence(error)) from error
        return smtp

    def drop(self) -> None:
        """Drop the connection without QUIT."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    async def close(self) -> None:
        """Send QUIT, if the server still answers."""
        if self._smtp is not None and self._smtp.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await self._smtp.quit(timeout=QUIT_SECONDS_MAX)
        self.drop()


def _is_refusal(code: int) -> bool:
    return HTTPStatus.BAD_REQUEST <= code < 600  # noqa: PLR2004 — SMTP's classes are HTTP's


def _sentence(error: Exception) -> str:
    """Return the server's words, or what happened, as one line."""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return plain(f"{error.code} {error.message}", REASON_LENGTH_MAX)
    return plain(str(error) or type(error).__name__, REASON_LENGTH_MAX)


def _own_name() -> str:
    """Name this machine in EHLO without asking a name server, which may be slow to answer."""
    name = socket.gethostname()
    return name if name.isascii() and name.isprintable() and " " not in name else "localhost"


def _now() -> float:
    return asyncio.get_running_loop().time()
