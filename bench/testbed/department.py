"""department's API, as a process of the bench, and the bare one beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.testbed.testbed import Server, Testbed


@contextmanager
def department(testbed: Testbed, database_url: str) -> Iterator[Server]:
    """Run the API that calls; it needs Postgres only."""
    with testbed.server(
        "department",
        *("-m", "services.department", "api"),
        port_variable="DEPARTMENT_PORT",
        environment={"DATABASE_URL": database_url},
    ) as server:
        yield server


@contextmanager
def bare_call(testbed: Testbed, database_url: str) -> Iterator[Server]:
    """Run the app that calls by one bare UPDATE a request."""
    with testbed.server(
        "bare-call",
        *("-m", "bench.limits.bare_call"),
        port_variable="BARE_CALL_PORT",
        environment={"DATABASE_URL": database_url},
    ) as server:
        yield server
