"""What Prometheus learns of the worker from the API beside it."""

import httpx
from sqlalchemy import text

from services.department.tests.conftest import Hall


async def test_figures_tell_what_the_worker_has_not_come_to_and_what_it_set_aside(
    hall: Hall, client: httpx.AsyncClient
) -> None:
    await hall.issue(3)
    await hall.issue(2, queue_id="LAB")
    async with hall.engine.begin() as tx:
        await tx.execute(text("INSERT INTO department.seen (queue_id, seq) VALUES ('CW', 2)"))
        await tx.execute(
            text("INSERT INTO department.parked VALUES ('token-events', 0, 7, 'k', 'x', 'broken')")
        )
    scraped = (await client.get("/metrics")).text
    assert 'nowserving_seen_events{service="department"} 2.0' in scraped
    assert 'nowserving_unseen_events{service="department"} 3.0' in scraped
    assert 'nowserving_parked_records{service="department"} 1.0' in scraped
    assert "nowserving_tables_readable 1.0" in scraped
