"""The bare line: one table, and one UPDATE that calls whoever has waited longest.

It is what anybody would write first: no event, no version, no history, no desk that has to be
free, no key against a repeated request.
"""

from typing import Final

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.app import POOL_SIZE
from services.department.settings import ROLE
from shared.postgres import create_engine


def make(address: str, waiting: int) -> None:
    """Make the table anew, with so many in it."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS public.bare_line")
        connection.execute(_TABLE)
        connection.execute(_FILL, [waiting])
        connection.execute(f"GRANT SELECT, UPDATE ON public.bare_line TO {ROLE}")
        connection.execute("VACUUM ANALYZE public.bare_line")


def engine(address: str) -> AsyncEngine:
    """Return department's own pool; a lone statement needs no BEGIN and COMMIT around it."""
    plain = create_engine(address, role=ROLE, pool_size=POOL_SIZE)
    return plain.execution_options(isolation_level="AUTOCOMMIT")


async def call(connection: AsyncConnection, desk_id: int) -> int:
    """Call the next to a desk and return the token's id; durable when this returns."""
    return int((await connection.execute(_CALL, {"desk": desk_id})).scalar_one())


_TABLE: Final = """
    CREATE TABLE public.bare_line (
      id bigint PRIMARY KEY, label text NOT NULL, status text NOT NULL,
      arrived_at timestamptz NOT NULL, desk_id integer, called_at timestamptz
    ) WITH (fillfactor = 80);
    CREATE INDEX bare_line_waiting ON public.bare_line (arrived_at, id) WHERE status = 'WAITING'
"""
_FILL: Final = """
    INSERT INTO public.bare_line (id, label, status, arrived_at)
    SELECT n, 'B-' || n, 'WAITING', now() + n * interval '1 microsecond'
    FROM generate_series(1, %s) AS n
"""
_CALL: Final = text("""
    UPDATE public.bare_line SET status = 'CALLED', desk_id = :desk, called_at = now()
    WHERE id = (SELECT id FROM public.bare_line WHERE status = 'WAITING'
                ORDER BY arrived_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
""")
