"""The bare mailer: aiosmtplib sends one finished letter again and again; nothing is recorded."""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

import aiosmtplib
import uvloop

from bench.load.letters import SENDER, SENDER_HEADER
from bench.load.visitors import visitor_event
from services.notifier.compose import Envelope, compose
from services.notifier.rules import TOLD_BY_DEFAULT, letter_for
from services.notifier.stops.links import StopLinks
from services.notifier.store.sending import Letter
from services.notifier.words import load


async def send_bare(task: dict[str, Any]) -> dict[str, float]:
    """Send `letters` over one connection; return the rate and the CPU time of it."""
    envelope = _finished_letter()
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=task["smtp_port"]) as smtp:
        began, cpu = time.perf_counter(), time.process_time()
        for _ in range(task["letters"]):
            await smtp.sendmail(SENDER, [envelope.recipient], envelope.message)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {"rate": task["letters"] / seconds, "cpu_us": cpu / task["letters"] * 1e6}


def _finished_letter() -> Envelope:
    now = datetime.now(UTC)
    event = visitor_event(1, seq=1)
    draft = letter_for(event, told=TOLD_BY_DEFAULT, now=now)
    assert draft is not None
    letter = Letter(
        id=event.event_id,
        event_id=event.event_id,
        token_id=draft.token_id,
        version=draft.version,
        kind=draft.kind.value,
        label=draft.label,
        queue_id=draft.queue_id,
        department_id=draft.department_id,
        branch_id=draft.branch_id,
        language=draft.language,
        message_id=f"<{event.event_id}@nowserving.example>",
        attempts=0,
        created_at=now,
        recipient=draft.recipient or "",
        name=draft.name,
        context=dict(draft.context),
        branch=None,
        department=None,
        queue=None,
        desk=None,
    )
    links = StopLinks("https://notifier.example", b"a key of the bench")
    return compose(letter, load(), sender=SENDER_HEADER, links=links)


if __name__ == "__main__":
    print(json.dumps(uvloop.run(send_bare(json.load(sys.stdin)))))
