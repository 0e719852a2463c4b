"""The engines that every other test stands on."""

import os
import shutil
import socket
import time
from pathlib import Path
from signal import SIGKILL
from smtplib import SMTP, SMTPDataError

import psycopg
import pytest
import redis
from aiokafka.admin import AIOKafkaAdminClient

from conftest import SmtpServer
from deploy.local import kafka_broker, postgres_server, redis_server
from deploy.local.engines import Engine, EngineError, free_port, running, wait_ready
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


def test_a_free_port_is_not_lost_to_an_outgoing_connection() -> None:
    """Between the choice and an engine's start others connect, and the system picks their ports."""
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        outgoing = client.getsockname()[1]
    assert all(free_port() < outgoing for _ in range(50))


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


def failed_start(engine: Engine, log: Path) -> str:
    """Return what an engine wrote that ends before it is ready."""
    process = start(engine.command, log)
    with pytest.raises(EngineError):
        wait_ready(engine, process, log)
    stop(process)
    return log.read_text()


def test_data_that_redis_cannot_read_are_set_aside(tmp_path: Path) -> None:
    engine = redis_server.prepare(tmp_path, free_port())
    with running(engine, tmp_path / "log"), redis.Redis.from_url(engine.address) as client:
        client.set("number", 1)
        client.bgrewriteaof()
        while client.info("persistence")["aof_rewrite_in_progress"]:
            time.sleep(0.02)
    (base,) = (tmp_path / "redis").rglob("*.base.rdb")
    base.write_bytes(base.read_bytes()[:5] + b"0999" + base.read_bytes()[9:])  # of a later version
    words = failed_start(redis_server.prepare(tmp_path, free_port()), tmp_path / "failed.log")
    assert "redis.set-aside" in str(redis_server.mend(tmp_path, words))
    assert list((tmp_path / "redis.set-aside").rglob("*.base.rdb"))
    with running(redis_server.prepare(tmp_path, free_port()), tmp_path / "log"):
        pass


def test_what_is_no_fault_of_the_data_sets_none_aside(tmp_path: Path) -> None:
    port = free_port()
    redis_server.prepare(tmp_path, port)
    with socket.create_server(("127.0.0.1", port)):
        taken = redis_server.prepare(tmp_path, port)
        process = start(taken.command, tmp_path / "log")
        process.wait(timeout=20)
    assert redis_server.mend(tmp_path, (tmp_path / "log").read_text()) is None
    ports = free_port(), free_port()
    broker = kafka_broker.prepare(tmp_path, *ports)
    with socket.create_server(("127.0.0.1", ports[0])):
        process = start(broker.command, tmp_path / "kafka.log")
        process.wait(timeout=60)
    assert kafka_broker.mend(tmp_path, (tmp_path / "kafka.log").read_text()) is None


def test_the_server_that_wrote_the_data_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote = redis_server.prepare(tmp_path, free_port())
    other = tmp_path / "bin" / "redis-server"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho Redis server v=7.0.15\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(other.parent), prepend=os.pathsep)
    assert redis_server.prepare(tmp_path, free_port()).described_as == wrote.described_as
    shutil.rmtree(tmp_path / "redis")
    assert "Redis 7.0.15" in redis_server.prepare(tmp_path, free_port()).described_as


@pytest.mark.parametrize("broken", ["version=9\n", ""])
def test_a_log_that_kafka_cannot_read_is_set_aside(tmp_path: Path, broken: str) -> None:
    kafka_broker.prepare(tmp_path, free_port(), free_port())
    (tmp_path / "kafka" / "meta.properties").write_text(broken)
    engine = kafka_broker.prepare(tmp_path, free_port(), free_port())
    words = failed_start(engine, tmp_path / "log")
    assert "kafka.set-aside" in str(kafka_broker.mend(tmp_path, words))
    with running(kafka_broker.prepare(tmp_path, free_port(), free_port()), tmp_path / "log"):
        pass


def test_an_interrupted_making_of_postgres_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.part").mkdir()
    (tmp_path / "postgres.part" / "PG_VERSION").write_text("15\n")
    postgres_server.prepare(tmp_path, free_port())
    assert (tmp_path / "postgres" / "global" / "pg_control").exists()
    assert not (tmp_path / "postgres.part").exists()


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
    (tmp_path / "kafka").mkdir()  # a log that the stand-in does not go on with
    engine = kafka_broker.prepare(tmp_path, free_port(), free_port())
    assert "openjdk" in engine.described_as
    assert not (tmp_path / "kafka").exists()
    with running(engine, tmp_path / "log"):
        assert engine.ready()
