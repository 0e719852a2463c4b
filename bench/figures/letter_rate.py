"""How many letters a second one worker sends, each recorded, and none of them twice."""

from statistics import median
from typing import Final

from bench.figure import Better, Measured, Promise
from bench.load.child import in_child
from bench.side_by_side import side_by_side
from bench.testbed import Testbed
from bench.testbed.mail_server import mail_server

ROUNDS: Final = 5
LETTERS: Final = 2_500
DATABASE: Final = "bench_letters"

RATE: Final = Promise(
    name="letter-rate",
    says="Letters are composed, sent and recorded at this share of the rate at which one "
    "connection can send at all.",
    unit="of the limit",
    goal=0.8,
    better=Better.HIGHER,
    measured="letters/s from the table to a local SMTP server, over one connection",
    limit="aiosmtplib sending the same finished letter, to the same server",
)
PROMISES: Final = (RATE,)


async def measure(testbed: Testbed) -> dict[str, Measured]:
    database_url = await testbed.postgres(DATABASE)
    cpu_us: dict[str, list[float]] = {"ours": [], "limit": []}
    with mail_server(testbed) as server:
        task = {
            "database_url": database_url,
            "smtp_port": server.port,
            "letters": int(testbed.share(LETTERS)),
        }

        async def rate(whose: str, module: str) -> float:
            found = await in_child(module, task)
            cpu_us[whose].append(found["cpu_us"])
            return float(found["rate"])

        measured = await side_by_side(
            testbed.rounds(ROUNDS),
            lambda: rate("ours", "bench.load.letters"),
            lambda: rate("limit", "bench.limits.bare_mail"),
            unit="letters/s",
        )
    details = {f"CPU of {whose}, µs a letter": median(found) for whose, found in cpu_us.items()}
    return {RATE.name: Measured(measured.values, measured.ours, measured.limits, details)}
