"""Letters over a real SMTP server that answers as servers do on bad days."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from services.notifier import recording, sender
from services.notifier.addresses import address, plain
from services.notifier.conftest import MailServer
from services.notifier.consumer import Consumer
from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.sender import Sender, SenderContext
from services.notifier.smtp import Server
from services.notifier.store import sending as store
from services.notifier.tests.builders import NOTIFIER_URL, event
from services.notifier.words import load
from shared.duties import Duties
from shared.events import Event, EventType, TokenStatus

CONSUMER = Consumer(TOLD_BY_DEFAULT, "nowserving.example")
LETTER_TEMPLATES = load()
# Far more than any of it takes: a busy machine must not fail a test.
WITHIN_SECONDS = 40.0


def context(engine: AsyncEngine, port: int) -> SenderContext:
    return SenderContext(
        engine=engine.execution_options(isolation_level="AUTOCOMMIT"),
        server=Server(
            host="127.0.0.1",
            port=port,
            sender="no-reply@nowserving.example",
            connect_seconds_max=2,
            command_seconds_max=1,
        ),
        templates=LETTER_TEMPLATES,
        sender_header="NowServing <no-reply@nowserving.example>",
        public_url=NOTIFIER_URL,
    )


@asynccontextmanager
async def sending(engine: AsyncEngine, port: int) -> AsyncIterator[Sender]:
    one = Sender(context(engine, port), asyncio.Event(), Duties("tests"))
    task = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        one.stop()
        await task


async def write(engine: AsyncEngine, *events: Event) -> None:
    async with engine.begin() as tx:
        for happened in events:
            await CONSUMER.on_events(tx, [happened])


async def letters(engine: AsyncEngine) -> list[Any]:
    async with engine.connect() as tx:
        rows = await tx.execute(text("SELECT * FROM notifier.letter ORDER BY created_at"))
        return list(rows)


async def until(engine: AsyncEngine, settled: Callable[[list[Any]], bool]) -> list[Any]:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not settled(rows := await letters(engine)):
            await asyncio.sleep(0.02)
    return rows


def all_sent(rows: list[Any]) -> bool:
    return all(row.status == "SENT" for row in rows)


async def no_more_rest(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET next_attempt_at = now()"))


async def test_letters_go_out_in_order_over_one_connection(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    events = [event(token_id=number, token_label=f"CW-{number:03}") for number in range(120)]
    await write(engine, *events)
    async with sending(engine, mail_server.port):
        await until(engine, all_sent)
    assert mail_server.connections == 1
    assert [mail["Subject"][:6] for mail in mail_server.mails] == [
        f"CW-{number:03}" for number in range(120)
    ]
    assert mail_server.message_ids == [
        f"<{happened.event_id}@nowserving.example>" for happened in events
    ]


async def test_a_mail_has_both_parts_and_says_that_a_machine_wrote_it(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, event(language="ar", place=3))
    async with sending(engine, mail_server.port):
        await until(engine, all_sent)
    (mail,) = mail_server.mails
    assert mail["To"] == "asha@example.com"
    assert mail["From"] == "NowServing <no-reply@nowserving.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_a_refusal_for_good_is_dead_at_once_and_the_next_letter_goes_out(
    engine: AsyncEngine, mail_server: MailServer, step: str
) -> None:
    getattr(mail_server, step).append("550 5.1.1 <asha@example.com> unknown")
    await write(engine, event(), event(token_id=2, email="ravi@example.com"))
    async with sending(engine, mail_server.port):
        dead, sent = await until(engine, lambda rows: rows[1].status == "SENT")
    assert (dead.status, dead.attempts) == ("DEAD", 1)
    assert dead.last_error == "550 5.1.1 <<recipient>> unknown"
    assert sent.status == "SENT"
    assert mail_server.connections == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
async def test_a_refusal_for_now_is_tried_again_with_the_same_message_id(
    engine: AsyncEngine, mail_server: MailServer, step: str
) -> None:
    getattr(mail_server, step).append("450 4.2.1 try later")
    await write(engine, event())
    async with sending(engine, mail_server.port) as one:
        (resting,) = await until(engine, lambda rows: rows[0].attempts == 1)
        assert resting.status == "PENDING"
        assert resting.next_attempt_at > resting.created_at
        await no_more_rest(engine)
        one._wake.set()
        (sent,) = await until(engine, all_sent)
    assert sent.attempts == 2
    assert mail_server.message_ids == [sent.message_id]


async def test_a_connection_that_is_cut_after_the_final_dot_repeats_with_the_same_message_id(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    mail_server.data.append("cut")
    await write(engine, event())
    async with sending(engine, mail_server.port) as one:
        await until(engine, lambda rows: rows[0].attempts == 1)
        await no_more_rest(engine)
        one._wake.set()
        (sent,) = await until(engine, all_sent)
    assert mail_server.message_ids == [sent.message_id] * 2
    assert mail_server.kept[0] == mail_server.kept[1]


async def test_an_old_connection_that_is_cut_costs_the_letter_nothing(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    mail_server.data.extend(["", "421 closing"])
    await write(engine, event(), event(token_id=2))
    async with sending(engine, mail_server.port):
        rows = await until(engine, all_sent)
    assert [row.attempts for row in rows] == [1, 1]
    assert mail_server.connections == 2


async def test_a_server_that_hangs_is_given_up_and_the_letter_tried_again(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    mail_server.data.append("hang")
    await write(engine, event())
    async with sending(engine, mail_server.port) as one:
        await until(engine, lambda rows: rows[0].attempts == 1)
        await no_more_rest(engine)
        one._wake.set()
        await until(engine, all_sent)
    assert mail_server.connections == 2


async def test_while_the_mail_server_is_gone_no_letter_loses_an_attempt(
    engine: AsyncEngine, mail_server: MailServer, unused_tcp_port: int
) -> None:
    await write(engine, event(), event(token_id=2))
    async with sending(engine, unused_tcp_port):
        await asyncio.sleep(1.5)
        rows = await letters(engine)
        assert [(row.status, row.attempts, row.lease) for row in rows] == [("PENDING", 0, None)] * 2
        async with engine.connect() as tx:
            found = (await tx.execute(text("SELECT name, reachable FROM notifier.engine"))).one()
        assert tuple(found) == ("smtp", False)
        server = await asyncio.get_running_loop().create_server(
            mail_server.protocol, "127.0.0.1", unused_tcp_port
        )
        rows = await until(engine, all_sent)
        server.close()
    assert [row.attempts for row in rows] == [1, 1]


async def test_letters_that_waited_for_a_day_die_when_the_mail_server_stays_away(
    engine: AsyncEngine, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "OUTAGE_PAUSE_SECONDS_MAX", 0.01)
    await write(engine, event(), event(token_id=2))
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET give_up_at = now() WHERE token_id = 2"))
    async with sending(engine, unused_tcp_port):
        young, old = await until(engine, lambda rows: rows[1].status == "DEAD")
    assert young.status == "PENDING"
    assert "could not be reached" in old.last_error


async def test_a_letter_that_is_refused_for_now_for_too_long_dies(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    mail_server.data.append("451 try later")
    await write(engine, event())
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE notifier.letter SET give_up_at = now()"))
    async with sending(engine, mail_server.port):
        (dead,) = await until(engine, lambda rows: rows[0].status == "DEAD")
    assert dead.last_error == "451 try later"


async def test_two_senders_at_once_send_each_letter_once(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, *(event(token_id=number) for number in range(150)))
    async with sending(engine, mail_server.port), sending(engine, mail_server.port):
        rows = await until(engine, all_sent)
    assert sorted(mail_server.message_ids) == sorted(row.message_id for row in rows)


async def test_a_letter_that_another_sender_holds_is_left_until_its_lease_ends(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, event())
    async with engine.begin() as tx:
        await tx.execute(
            text(
                "UPDATE notifier.letter SET lease = gen_random_uuid(),"
                " leased_until = now() + interval '1 second'"
            )
        )
    async with sending(engine, mail_server.port):
        await asyncio.sleep(0.5)
        assert mail_server.kept == []
        await until(engine, all_sent)


async def test_letters_are_sent_once_although_postgres_drops_every_connection(
    engine: AsyncEngine, mail_server: MailServer, database_url: str
) -> None:
    await write(engine, *(event(token_id=number) for number in range(150)))
    async with sending(engine, mail_server.port):
        while len(mail_server.kept) < 20:
            await asyncio.sleep(0)
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await asyncio.sleep(0.5)
        await until(engine, all_sent)
    assert len(set(mail_server.message_ids)) == len(mail_server.kept) == 150


async def test_a_stop_finishes_the_letter_under_way_and_gives_the_others_back(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, *(event(token_id=number) for number in range(40)))
    async with sending(engine, mail_server.port):
        while not mail_server.kept:
            await asyncio.sleep(0)
    rows = await letters(engine)
    sent = [row.message_id for row in rows if row.status == "SENT"]
    assert 0 < len(sent) < 40
    assert mail_server.message_ids == sent
    assert all(row.lease is None for row in rows)


async def test_at_any_moment_only_a_few_accepted_letters_are_not_yet_written_down(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, *(event(token_id=number) for number in range(200)))
    most = 0
    async with sending(engine, mail_server.port):
        while len(mail_server.kept) < 200:
            kept = len(mail_server.kept)
            recorded = sum(row.status == "SENT" for row in await letters(engine))
            most = max(most, kept - recorded)
        await until(engine, all_sent)
    assert most <= recording.UNRECORDED_MAX + 1


async def test_a_call_that_is_undone_while_the_mail_server_is_gone_is_never_told(
    engine: AsyncEngine, mail_server: MailServer, unused_tcp_port: int
) -> None:
    await write(engine, event(EventType.TOKEN_CALLED, version=2, status=TokenStatus.CALLED))
    async with sending(engine, unused_tcp_port):
        await asyncio.sleep(0.3)
        await write(engine, event(EventType.TOKEN_CALL_UNDONE, version=3))
        server = await asyncio.get_running_loop().create_server(
            mail_server.protocol, "127.0.0.1", unused_tcp_port
        )
        await write(engine, event(version=4))
        await until(engine, lambda rows: rows[-1].status == "SENT")
        server.close()
    assert [mail["Subject"] for mail in mail_server.mails] == ["CW-012: your token for CW"]


async def test_a_letter_that_cannot_be_written_is_dead_and_holds_up_nobody(
    engine: AsyncEngine, mail_server: MailServer
) -> None:
    await write(engine, event(), event(token_id=2))
    async with engine.begin() as tx:
        await tx.execute(
            text('UPDATE notifier.letter SET context = \'{"at": "never"}\' WHERE token_id = 101')
        )
    # Captured: the default renderer of tracebacks takes seconds on a busy machine.
    with capture_logs() as logged:
        async with sending(engine, mail_server.port):
            broken, _ = await until(engine, lambda rows: rows[1].status == "SENT")
    assert broken.status == "DEAD"
    assert "letter cannot be written" in [entry["event"] for entry in logged]


hostile = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["x\r\nBcc: e@x.org", "\r\n.\r\nMAIL FROM:<e@x.org>\r\n", "=?utf-8?q?=0A?="]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=hostile, email=hostile, label=hostile)
async def test_whatever_somebody_types_arrives_as_one_mail_to_one_address(
    engine: AsyncEngine, mail_server: MailServer, name: str, email: str, label: str
) -> None:
    mail_server.kept.clear()
    shown = plain(label) or "X"
    typed = email if email and address(email).problem is None else "asha@example.com"
    await write(engine, event(name=name, email=typed, token_label=shown))
    async with sending(engine, mail_server.port):
        await until(engine, all_sent)
    ((recipients, raw),) = mail_server.kept
    head = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert recipients == [address(typed).mailbox]
    assert len(names) == len(set(names)) == 12
    assert b"Bcc" not in names
    assert shown[:5] in str(mail_server.mails[0]["Subject"])


async def test_without_a_letter_there_is_nothing_to_be_awake_for(engine: AsyncEngine) -> None:
    async with engine.connect() as tx:
        assert await store.seconds_until_due(tx) is None
    await write(engine, event(EventType.TOKEN_GENERATED))
    async with engine.connect() as tx:
        due = await store.seconds_until_due(tx)
    assert due is not None
    assert due <= 0
