"""The usual design of a token server, as a process of the bench."""

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from typing import Final

from bench.testbed.testbed import Server, Testbed
from deploy.local.engines import EngineError

PROGRAM: Final = "bench/limits/express.js"


@contextmanager
def express(testbed: Testbed, database_url: str, redis_url: str) -> Iterator[Server]:
    """Run it on these engines; raises `EngineError` where there is no Node.js."""
    node = which("node")
    if node is None:
        message = "Node.js is needed, as for the pages: see README.md"
        raise EngineError(message)
    with testbed.server(
        "express",
        PROGRAM,
        program=node,
        port_variable="EXPRESS_PORT",
        environment={
            "NODE_ENV": "production",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        },
    ) as server:
        yield server
