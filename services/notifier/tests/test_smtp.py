"""The connection: encrypted, logged in, kept, and what is refused before any letter."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.notifier.compose import compose
from services.notifier.conftest import MailServer
from services.notifier.smtp import Line, Refused, Server, Unreachable
from services.notifier.tests.builders import LINKS, letter
from services.notifier.words import load

ENVELOPE = compose(letter(), load(), sender="NowServing <no-reply@nowserving.example>", links=LINKS)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for 127.0.0.1 that signs itself; its key stands in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def knows_mailer(
    _server: object, _session: object, _envelope: object, _how: str, who: object
) -> AuthResult:
    good = isinstance(who, LoginPassword) and who.password == b"right"
    return AuthResult(success=good, handled=good)


@asynccontextmanager
async def served(
    protocol: Callable[[], asyncio.BaseProtocol], context: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context)
    yield Server(
        host="127.0.0.1",
        port=server.sockets[0].getsockname()[1],
        sender="no-reply@nowserving.example",
        connect_seconds_max=3,
        command_seconds_max=2,
    )
    server.close()


async def deliver(server: Server) -> None:
    line = Line(server)
    try:
        await line.ready()
        await line.send(ENVELOPE)
    finally:
        await line.close()


async def test_a_letter_goes_out_over_starttls_after_a_login(
    mail_server: MailServer, certificate: Path
) -> None:
    def protocol() -> SMTP:
        return SMTP(
            mail_server,
            tls_context=tls(certificate),
            require_starttls=True,
            authenticator=knows_mailer,
            auth_required=True,
        )

    async with served(protocol) as server:
        right = replace(
            server,
            security="starttls",
            ca_file=str(certificate),
            username="mailer",
            password="right",
        )
        await deliver(right)
        assert len(mail_server.kept) == 1
        with pytest.raises(Unreachable, match="535"):
            await deliver(replace(right, password="wrong"))
        with pytest.raises(Unreachable, match="530"):
            await deliver(replace(right, security="none", username=None))


async def test_a_letter_goes_out_over_implicit_tls(
    mail_server: MailServer, certificate: Path
) -> None:
    async with served(mail_server.protocol, tls(certificate)) as server:
        await deliver(replace(server, security="tls", ca_file=str(certificate)))
    assert len(mail_server.kept) == 1


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    mail_server: MailServer, certificate: Path
) -> None:
    async with served(mail_server.protocol, tls(certificate)) as server:
        with pytest.raises(Unreachable):
            await deliver(replace(server, security="tls"))
    assert mail_server.kept == []


async def test_a_server_that_offers_no_starttls_gets_no_letter_in_clear(
    mail_server: MailServer,
) -> None:
    async with served(mail_server.protocol) as server:
        with pytest.raises(Unreachable):
            await deliver(replace(server, security="starttls"))
    assert mail_server.kept == []


async def test_an_address_outside_ascii_needs_a_server_that_takes_it(
    mail_server: MailServer,
) -> None:
    foreign = compose(
        letter(recipient="ü@xn--exmple-cua.de"),
        load(),
        sender="A <a@nowserving.example>",
        links=LINKS,
    )
    async with served(lambda: SMTP(mail_server, enable_SMTPUTF8=False)) as server:
        line = Line(server)
        await line.ready()
        with pytest.raises(Refused) as refusal:
            await line.send(foreign)
        assert refusal.value.permanent
        await line.ready()
        await line.send(ENVELOPE)
        await line.close()
    async with served(mail_server.protocol) as server:
        line = Line(server)
        await line.ready()
        await line.send(foreign)
        await line.close()
    assert [to for to, _ in mail_server.kept] == [["asha@example.com"], ["ü@xn--exmple-cua.de"]]


async def test_a_server_that_never_greets_is_not_waited_for_long() -> None:
    async with served(asyncio.Protocol) as server:
        begun = asyncio.get_running_loop().time()
        with pytest.raises(Unreachable):
            await deliver(replace(server, connect_seconds_max=0.3))
        assert asyncio.get_running_loop().time() - begun < 5
