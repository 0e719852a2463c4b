"""The engines that every other test stands on."""

import shutil
from pathlib import Path
from signal import SIGKILL
from smtplib import SMTP, SMTPDataError

import psycopg
import pytest
import redis
from aiokafka.admin import AIOKafkaAdminClient

from conftest import SmtpServer
from deploy.local import kafka_broker, postgres_server, redis_server
from deploy.local.engines import free_port, running, wait_ready
from deploy.local.processes import start, stop


def test_every_test_has_a_migrated_database_of_its_own(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace").fetchall()
        connection.execute("CREATE TABLE left_behind ()")
    assert ("ledger",) in schemas


def test_nothing_is_left_behind_by_the_test_before(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT to_regclass('left_behind')").fetchone()
    assert found == (None,)


def test_redis_starts_empty_for_each_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


async def test_kafka_has_our_topics_and_makes_no_others(kafka_topics: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_topics)
    await admin.start()
    described = {topic["topic"]: topic for topic in await admin.describe_topics()}
    await admin.close()
    assert len(described["token-events"]["partitions"]) == 12


async def test_topics_are_there_again_for_the_next_test(kafka_topics: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_topics)
    await admin.start()
    assert "directory" in await admin.list_topics()
    await admin.close()


def test_smtp_keeps_letters_and_refuses_when_told_to(smtp_server: SmtpServer) -> None:
    letter = "Subject: Your turn\r\nMessage-ID: <1@here>\r\n\r\nPlease come.\r\n"
    with SMTP(smtp_server.host, smtp_server.port) as client:
        client.sendmail("a@example.com", ["b@example.com"], letter)
        smtp_server.refuse("451 later")
        with pytest.raises(SMTPDataError):
            client.sendmail("a@example.com", ["c@example.com"], letter)
    (kept,) = smtp_server.messages
    assert kept.sent_to == ("b@example.com",)
    assert kept.header("Subject") == "Your turn"
    assert kept.text().strip() == "Please come."


def test_postgres_keeps_its_data_through_kill_9(tmp_path: Path) -> None:
    # pytest's folders are closed to others, so as root this also tries the namespace.
    engine = postgres_server.prepare(tmp_path, free_port())
    process = start(engine.command, tmp_path / "log")
    wait_ready(engine, process, tmp_path / "log")
    postgres_server.ensure_database(engine.address)
    postgres_server.ensure_database(engine.address)
    with psycopg.connect(engine.address) as connection:
        connection.execute("CREATE TABLE kept ()")
    stop(process, SIGKILL)
    engine = postgres_server.prepare(tmp_path, free_port())
    with running(engine, tmp_path / "log"), psycopg.connect(engine.address) as connection:
        assert connection.execute("SELECT to_regclass('kept')::text").fetchone() == ("kept",)


def test_a_wiped_broker_has_another_cluster_id(tmp_path: Path) -> None:
    kafka_broker.prepare(tmp_path, free_port(), free_port())
    first = (tmp_path / "kafka" / "meta.properties").read_text()
    shutil.rmtree(tmp_path / "kafka")
    kafka_broker.prepare(tmp_path, free_port(), free_port())
    assert (tmp_path / "kafka" / "meta.properties").read_text() != first


@pytest.fixture
def no_engine_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave on PATH only what starting a packaged engine may need."""
    unshare = shutil.which("unshare")
    if unshare:
        (tmp_path / "unshare").symlink_to(unshare)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(postgres_server, "DEBIAN", tmp_path / "no-debian")


@pytest.mark.usefixtures("no_engine_on_the_machine")
def test_the_packaged_postgres_serves_where_the_machine_has_none(tmp_path: Path) -> None:
    engine = postgres_server.prepare(tmp_path, free_port())
    assert "PostgreSQL 18" in engine.described_as
    with running(engine, tmp_path / "log"):
        postgres_server.ensure_database(engine.address)


@pytest.mark.usefixtures("no_engine_on_the_machine")
def test_the_packaged_redis_serves_where_the_machine_has_none(tmp_path: Path) -> None:
    engine = redis_server.prepare(tmp_path, free_port())
    assert "Valkey" in engine.described_as
    with running(engine, tmp_path / "log"), redis.Redis.from_url(engine.address) as client:
        assert client.incr("number") == 1


@pytest.mark.usefixtures("no_engine_on_the_machine")
def test_without_java_a_stand_in_serves_and_says_what_to_install(tmp_path: Path) -> None:
    engine = kafka_broker.prepare(tmp_path, free_port(), free_port())
    assert "openjdk" in engine.described_as
    with running(engine, tmp_path / "log"):
        assert engine.ready()
