"""A report, whose figures are worked out here from the log, and the files that a browser saves."""

import asyncio
import csv
import io
import math
import struct
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.browser import open_context
from shared.events import ENDED, Event, EventType, TokenStatus
from tests.journeys.suite import PASSWORD, Suite, until
from tests.journeys.test_the_main_job import events_of

pytestmark = pytest.mark.journey

QUEUE = "RPT"
# What a spreadsheet would take for a formula, were it not written as text.
NAME = '=HYPERLINK("http://127.0.0.1/","Reports")'
LOOK_SECONDS = 1.0
Json = dict[str, Any]


async def test_a_report_says_what_is_on_the_log_and_its_files_say_it_too(
    suite: Suite, browser: Browser
) -> None:
    await suite.new_queue(QUEUE)
    async with suite.client(username="admin") as admin:
        path = f"{suite.token_api}/api/v1/queues/{QUEUE}"
        (await admin.patch(path, json={"name": NAME})).raise_for_status()
        await let_people_come(suite, admin)
        own = await log_of(suite)
        expected = recomputed(own)
        day = own[0].service_date
        asked = f"{suite.department}/api/v1/reports/waits?from={day}&to={day}&department_id={QUEUE}"

        async def is_counted() -> bool:
            report = (await admin.get(asked)).json()
            return {name: report[name] for name in expected} == expected

        await until(is_counted)
        await until(lambda: is_named(suite, admin))
    context = await open_context(browser, viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await sign_in(page, suite)
    await page.get_by_label("Department").first.select_option(QUEUE)
    await expect(page.locator(".key-value").first).to_have_text(str(expected["visits"]))
    await saved_as_text(page, expected)
    await saved_as_picture(page)
    await context.close()


async def let_people_come(suite: Suite, admin: httpx.AsyncClient) -> None:
    """Let five come, of whom two are served, one is not there, one cancels and one waits."""
    async with suite.client(device_key="kiosk-demo") as kiosk:
        given = [
            (await kiosk.post(f"{suite.token_api}/api/v1/tokens", json={"queue_id": QUEUE})).json()
            for _ in range(5)
        ]
    department = f"{suite.department}/api/v1"
    desk = f"{department}/departments/{QUEUE}"
    (await admin.post(f"{desk}/desks/1/open")).raise_for_status()
    last = given[4]["token"]["id"]
    (await admin.post(f"{department}/tokens/{last}/cancel")).raise_for_status()
    for verbs in (("start", "serve"), ("no_show",), ("serve",)):
        called = await admin.post(f"{desk}/calls", json={"desk_id": 1})
        token_id = called.json()["token"]["id"]
        for verb in verbs:
            (await admin.post(f"{department}/tokens/{token_id}/{verb}")).raise_for_status()


async def log_of(suite: Suite) -> list[Event]:
    """Return what the log says of the queue, once it says how it ended for four."""
    own: list[Event] = []

    async def is_told() -> bool:
        own[:] = await events_of(suite, [QUEUE])
        ended = {one.token_id for one in own if one.status in ENDED}
        return len(ended) == 4

    await until(is_told, every=LOOK_SECONDS)
    return own


def recomputed(events: Sequence[Event]) -> Json:
    """Return the report's figures by their definitions, from nothing but the events."""
    lives: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.token_id is not None:
            lives[event.token_id].append(event)
    ends = [life[-1].status for life in lives.values()]
    waits, services = [], []
    for life in lives.values():
        came = life[0].booked_at
        calls = [one.timestamp for one in life if one.event_type is EventType.TOKEN_CALLED]
        if calls and came:
            waits.append(whole_seconds(calls[0] - came))
        last = life[-1]
        began = last.started_at or last.called_at
        if last.status is TokenStatus.SERVED and last.ended_at and began:
            services.append(whole_seconds(last.ended_at - began))
    return {
        "visits": len(lives),
        "served": ends.count(TokenStatus.SERVED),
        "no_show": ends.count(TokenStatus.NO_SHOW),
        "cancelled": ends.count(TokenStatus.CANCELLED),
        "expired": 0,
        "wait_seconds": seconds_of(waits),
        "service_seconds": seconds_of(services),
        "within_target_percent": round(100 * sum(one <= 900 for one in waits) / len(waits), 1),
    }


def whole_seconds(span: timedelta) -> int:
    return max(math.floor(span.total_seconds()), 0)


def seconds_of(values: Sequence[int]) -> Json:
    ordered = sorted(values)
    return {
        "p50": ordered[math.ceil(0.5 * len(ordered)) - 1],
        "p90": ordered[math.ceil(0.9 * len(ordered)) - 1],
        "max": ordered[-1],
        "mean": pytest.approx(sum(ordered) / len(ordered), abs=0.051),
    }


async def is_named(suite: Suite, admin: httpx.AsyncClient) -> bool:
    """Tell whether the department has heard of the queue's new name."""
    queues = (await admin.get(f"{suite.department}/api/v1/queues")).json()["queues"]
    return any(NAME in one["names"].values() for one in queues if one["queue_id"] == QUEUE)


async def sign_in(page: Page, suite: Suite) -> None:
    await page.goto(f"{suite.department}/reports")
    await page.locator("input[name=username]").fill("admin")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()


async def saved_as_text(page: Page, expected: Json) -> None:
    content = await saved(page, "CSV Services", "by-queue.csv")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head[:3] == ["Service", "Visits", "Served"]
    assert row[0] == f"'{NAME}"  # with the apostrophe it is text
    assert row[1:4] == [str(expected[name]) for name in ("visits", "served", "no_show")]


async def saved_as_picture(page: Page) -> None:
    await expect(page.locator("[aria-labelledby=by-queue] svg.plot")).to_be_visible()
    content = await saved(page, "PNG Services", "by-queue.png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (1440, 600)


async def saved(page: Page, button: str, name: str) -> bytes:
    async with page.expect_download() as begun:
        await page.get_by_role("button", name=button, exact=True).click()
    download = await begun.value
    assert download.suggested_filename == name
    return await asyncio.to_thread(Path(await download.path()).read_bytes)
