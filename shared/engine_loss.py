"""Tells the loss of an engine, after which a process ends or waits, from any other failure."""

from typing import Final

import psycopg
import redis.exceptions
import sqlalchemy.exc

from shared.cancellation import is_cancelled
from shared.kafka.cluster import LogReplaced
from shared.problems import EngineUnavailable

# Classes of SQLSTATE: connection, read-only after a failover, resources, shutdown. A statement that
# took too long, or a lock that did not come, is not among them: the next try may succeed.
LOST: Final = ("08", "25", "53", "57P")


def is_lost(error: BaseException) -> bool:
    """Return whether an engine is gone, or its log is another one; of a group: whether one is."""
    match error:
        case BaseExceptionGroup():
            return any(is_lost(one) for one in error.exceptions)
        case sqlalchemy.exc.DBAPIError() if error.orig is not None:
            return is_lost(error.orig)
        case psycopg.Error() if error.sqlstate:
            return error.sqlstate.startswith(LOST)
        case _:
            return isinstance(error, _ENGINES)


def must_stop(error: BaseException) -> bool:
    """Return whether work is not to go on after `error`: it is a loss, or the task is to end."""
    return is_cancelled() or is_lost(error)


_ENGINES: Final = (
    EngineUnavailable,
    LogReplaced,
    OSError,
    psycopg.InterfaceError,
    psycopg.OperationalError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    sqlalchemy.exc.TimeoutError,
)
