"""What the notifier's tests share: its engine, and a mail server that misbehaves on demand."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.app import ROLE
from shared.postgres import create_engine


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Return an engine that may do just what the notifier may."""
    engine = create_engine(database_url, role=ROLE)
    yield engine
    await engine.dispose()


@dataclass
class MailServer:
    """A real SMTP server in the test's own loop.

    `rcpt` and `data` say what it answers next at each step: a reply such as "451 later", or
    "hang", or "cut" (it keeps the mail and ends the connection without a word). Empty: it accepts.
    """

    port: int = 0
    rcpt: deque[str] = field(default_factory=deque)
    data: deque[str] = field(default_factory=deque)
    kept: list[tuple[list[str], bytes]] = field(default_factory=list)
    connections: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.kept]

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 — the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.rcpt and (answer := self.rcpt.popleft()):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802 — the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.data.popleft() if self.data else ""
        if answer == "hang":
            await asyncio.sleep(3600)
        if answer not in {"", "cut"}:
            return answer
        assert isinstance(envelope.content, bytes)
        self.kept.append((envelope.rcpt_tos, envelope.content))
        if answer == "cut":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 kept"

    def protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, enable_SMTPUTF8=True, decode_data=False)


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    mail_server = MailServer()
    server = await asyncio.get_running_loop().create_server(mail_server.protocol, "127.0.0.1", 0)
    mail_server.port = server.sockets[0].getsockname()[1]
    yield mail_server
    server.close()
