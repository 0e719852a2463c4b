"""An SMTP server that takes every letter and forgets it: no disk of its own is in the figure."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.testbed.testbed import Server, Testbed


class Forgetful:
    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        return "250 kept"


@contextmanager
def mail_server(testbed: Testbed) -> Iterator[Server]:
    with testbed.server(
        "mail-server",
        *("-m", "bench.testbed.mail_server"),
        port_variable="SMTP_PORT",
        environment={},
    ) as server:
        yield server


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Forgetful(), enable_SMTPUTF8=True, decode_data=False), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(os.environ["SMTP_PORT"])))
