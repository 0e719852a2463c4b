"""token_api's API and the bare one beside it, as processes of the bench."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.testbed.testbed import Server, Testbed
from tests.unlimited import UNLIMITED


@contextmanager
def token_api(testbed: Testbed, database_url: str) -> Iterator[Server]:
    """Run the API that gives out tokens; it needs Postgres and Redis, and no broker."""
    with testbed.server(
        "token-api",
        *("-m", "services.token_api", "api"),
        port_variable="TOKEN_API_PORT",
        environment={"DATABASE_URL": database_url, "REDIS_URL": testbed.redis(), **UNLIMITED},
    ) as server:
        yield server


@contextmanager
def bare_post(testbed: Testbed) -> Iterator[Server]:
    """Run the app that answers the same request at once."""
    with testbed.server(
        "bare-post",
        *("-m", "bench.limits.bare_post"),
        port_variable="BARE_POST_PORT",
        environment={},
    ) as server:
        yield server
