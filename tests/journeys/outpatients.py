"""An outpatient department of a journey's own: a doctor with one slot soon."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Page, expect

from tests.journeys.suite import PASSWORD, Suite

SOON_MS = 30_000


async def new_slot(suite: Suite, department: str, *, seats: int) -> dict[str, Any]:
    """Make a department with a doctor, and return a slot of theirs that begins soon."""
    await suite.new_queue(department)
    start = datetime.now(UTC) + timedelta(minutes=30)
    doctor = {"name": f"Dr {department}", "specialization": "Medicine", "department_id": department}
    async with suite.client(username="admin") as client:
        api = f"{suite.token_api}/api/v1"
        made = await client.post(f"{api}/doctors", json=doctor)
        assert made.is_success, made.text
        slot = {
            "doctor": made.json()["id"],
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(minutes=60)).isoformat(),
            "max_capacity": seats,
        }
        answer = await client.post(f"{api}/slots", json=slot)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def open_day(suite: Suite, page: Page, slot: dict[str, Any]) -> None:
    """Sign in to the reception's page, at the day of the slot."""
    await page.goto(f"{suite.token_api}/opd#/{slot['department_id']}/{slot['date']}")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator(f"#slot-{slot['id']}")).to_be_visible(timeout=SOON_MS)
