"""The main job from outside: issue, show, call, serve, write; also while things fall over."""

import asyncio
import shutil
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
import redis

from services.notifier.recording import UNRECORDED_MAX
from shared.events import Event, EventType, decode
from shared.kafka import Record, read_log
from shared.topics import TOKEN_EVENTS
from tests.journeys.suite import Suite, until

pytestmark = pytest.mark.journey

# The whole log and all letters are read at each look.
LOG_POLL_SECONDS = 1.0


async def take(
    client: httpx.AsyncClient, suite: Suite, queue_id: str, **fields: Any
) -> dict[str, Any]:
    """Ask for a token until there is an answer, as a kiosk does: always with the same key."""
    key = fields.pop("key", None)
    headers = {"Idempotency-Key": key} if key else {}
    body = {"queue_id": queue_id, **fields}
    while True:
        try:
            answer = await client.post(
                f"{suite.token_api}/api/v1/tokens", json=body, headers=headers
            )
        except httpx.HTTPError:
            answer = None
        if answer is not None and answer.status_code in (200, 201):
            issued: dict[str, Any] = answer.json()
            return issued
        if answer is not None and answer.status_code < 500:
            raise AssertionError(answer.text)
        if key is None:
            message = "no answer, and no key to ask again with"
            raise AssertionError(message)
        await asyncio.sleep(0.1)


async def crowd(
    suite: Suite,
    queues: list[str],
    *,
    tokens: int,
    clients: int,
    key: str,
    email: bool = True,
    signed_in: asyncio.Event | None = None,
) -> list[dict[str, Any]]:
    """Let `clients` visitors at a time take `tokens` tokens; nobody gives up."""
    numbers = iter(range(tokens))
    issued: list[dict[str, Any]] = []
    async with suite.client(device_key="kiosk-demo") as kiosk:
        if signed_in is not None:
            signed_in.set()

        async def visitor() -> None:
            for n in numbers:
                queue_id = queues[n % len(queues)]
                address = {"email": f"{key}-{n}@example.com"} if email else {}
                issued.append(await take(kiosk, suite, queue_id, key=f"{key}-{n}", **address))

        await asyncio.gather(*(visitor() for _ in range(clients)))
    return issued


async def events_of(suite: Suite, queues: list[str]) -> list[Event]:
    """Read the log from its beginning, whatever is in it now."""
    records: list[Record] = []
    caught_up = asyncio.Event()
    reading = asyncio.create_task(
        read_log(
            bootstrap=f"127.0.0.1:{suite.env['KAFKA_PORT']}",
            topic=TOKEN_EVENTS,
            since=datetime.now(UTC) - timedelta(hours=26),
            caught_up=caught_up,
            on_record=records.append,
        )
    )
    await asyncio.wait_for(caught_up.wait(), 60)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    return [decode(record.value or b"") for record in records if record.key in queues]


async def check_everything_arrived(
    suite: Suite,
    queues: list[str],
    issued: list[dict[str, Any]],
    key: str,
    *,
    sent_twice_max: int = 0,
) -> None:
    """Hold line, log, board and inbox against the tokens that were acknowledged."""
    by_queue = {
        queue: sorted(
            (one["token"] for one in issued if one["token"]["queue_id"] == queue),
            key=lambda token: token["token_no"],
        )
        for queue in queues
    }
    async with suite.client(username="admin") as staff:
        for queue, tokens in by_queue.items():
            line = await suite.line(staff, queue)
            assert line["waiting_count"] == len(tokens)
            shown = [token["token_label"] for token in line["waiting"]]
            assert shown == [token["token_label"] for token in tokens][: len(shown)]
            await until(partial(_shows, suite, staff, queue, len(tokens)))

    async def all_relayed() -> bool:
        seqs: dict[str, set[int]] = {}
        for event in await events_of(suite, queues):
            seqs.setdefault(event.queue_id, set()).add(event.seq)
        return all(
            len(seqs.get(queue, ())) >= len(tokens)
            and seqs[queue] == set(range(1, max(seqs[queue]) + 1))
            for queue, tokens in by_queue.items()
        )

    await until(all_relayed, every=LOG_POLL_SECONDS)
    generated = {
        event.token_id: event.event_id
        for event in await events_of(suite, queues)
        if event.event_type is EventType.TOKEN_GENERATED
    }
    assert set(generated) == {one["token"]["id"] for one in issued}
    async with suite.client() as reader:

        async def all_written() -> bool:
            letters = await suite.letters_to(reader, f"{key}-")
            return len({letter["to"][0] for letter in letters}) >= len(issued)

        await until(all_written, every=LOG_POLL_SECONDS)
        letters = await suite.letters_to(reader, f"{key}-")
    assert len({letter["to"][0] for letter in letters}) == len(issued)
    copies = Counter(letter["message_id"] for letter in letters)
    assert sum(copies.values()) - len(copies) <= sent_twice_max
    assert max(copies.values()) <= (2 if sent_twice_max else 1)


async def _shows(suite: Suite, client: httpx.AsyncClient, queue: str, count: int) -> bool:
    return bool((await suite.board_of(client, queue))["waiting_count"] == count)


async def test_a_thousand_tokens_by_fifty_clients_arrive_everywhere_once(suite: Suite) -> None:
    queues = [f"T{n}" for n in range(5)]
    for queue in queues:
        await suite.new_queue(queue)
    issued = await crowd(suite, queues, tokens=1_000, clients=50, key="thousand")
    for queue in queues:
        numbers = [one["token"]["token_no"] for one in issued if one["token"]["queue_id"] == queue]
        assert sorted(numbers) == list(range(1, 201))
    await check_everything_arrived(suite, queues, issued, "thousand")


async def test_eight_desks_at_once_serve_in_the_order_issued_nobody_twice(suite: Suite) -> None:
    await suite.new_queue("FIFO")
    issued = await crowd(suite, ["FIFO"], tokens=80, clients=10, key="fifo", email=False)
    called: list[str] = []
    async with suite.client(username="admin") as staff:
        base = f"{suite.department}/api/v1"

        async def desk(number: int) -> None:
            await staff.post(f"{base}/departments/FIFO/desks/{number}/open")
            while True:
                answer = await staff.post(
                    f"{base}/departments/FIFO/calls", json={"desk_id": number}
                )
                if answer.status_code == 409:
                    assert answer.json()["code"] == "NOBODY_WAITING"
                    return
                token = answer.json()["token"]
                called.append(token["token_label"])
                served = await staff.post(f"{base}/tokens/{token['id']}/serve")
                assert served.status_code == 200, served.text

        await asyncio.gather(*(desk(number) for number in range(1, 9)))
    assert sorted(called) == sorted(one["token"]["token_label"] for one in issued)
    calls = [
        event
        for event in await until_events(suite, "FIFO", EventType.TOKEN_SERVED, 80)
        if event.event_type is EventType.TOKEN_CALLED
    ]
    assert [event.token_no for event in calls] == list(range(1, 81))


async def until_events(suite: Suite, queue: str, event_type: EventType, count: int) -> list[Event]:
    """Return the queue's events, each once and by seq, when so many of a type have come."""
    events: list[Event] = []

    async def enough() -> bool:
        found = {event.seq: event for event in await events_of(suite, [queue])}
        events[:] = [found[seq] for seq in sorted(found)]
        return sum(event.event_type is event_type for event in events) >= count

    await until(enough, every=LOG_POLL_SECONDS)
    return events


# What a mail server took a moment before its sender died is not on record, and is sent again
# under the same Message-ID: no more than the sender leaves unrecorded.
SENT_TWICE_MAX = {"notifier-worker": UNRECORDED_MAX}
PROCESSES = (
    "token-api", "token-api-worker", "relay", "department", "department-worker", "forecast",
    "notifier", "notifier-worker", "display", "postgres", "redis", "kafka",
)  # fmt: skip


@pytest.mark.parametrize("name", PROCESSES)
async def test_a_process_killed_during_issuing_loses_nothing(suite: Suite, name: str) -> None:
    queue, key = f"{name}-K", f"{name}-killed"
    await suite.new_queue(queue)
    old = suite.pid(name)
    signed_in = asyncio.Event()
    crowding = asyncio.create_task(
        crowd(suite, [queue], tokens=150, clients=10, key=key, signed_in=signed_in)
    )
    await signed_in.wait()
    await asyncio.sleep(0.2)
    suite.signal(name, signal.SIGKILL)
    issued = await crowding
    await suite.restarted(name, old)
    await until(lambda: _all_ready(suite))
    numbers = sorted(one["token"]["token_no"] for one in issued)
    assert len(set(numbers)) == 150
    # A number may be missing for each request that got no answer, and for no other.
    assert numbers[-1] <= 150 + 10
    await check_everything_arrived(
        suite, [queue], issued, key, sent_twice_max=SENT_TWICE_MAX.get(name, 0)
    )


async def _all_ready(suite: Suite) -> bool:
    async with httpx.AsyncClient(timeout=5) as client:
        urls = (suite.token_api, suite.department, suite.notifier, suite.display)
        answers = [await client.get(f"{url}/readyz") for url in urls]
    return all(answer.status_code == 200 for answer in answers)


async def test_kiosks_and_desks_go_on_while_kafka_stands_still(suite: Suite) -> None:
    await suite.new_queue("STILL")
    suite.signal("kafka", signal.SIGSTOP)
    try:
        issued = await crowd(suite, ["STILL"], tokens=40, clients=10, key="still")
        async with suite.client(username="admin") as staff:
            base = f"{suite.department}/api/v1"
            await staff.post(f"{base}/departments/STILL/desks/1/open")
            call = await staff.post(f"{base}/departments/STILL/calls", json={"desk_id": 1})
            assert call.json()["token"]["token_no"] == 1
            undone = await staff.post(f"{base}/tokens/{call.json()['token']['id']}/undo")
            assert undone.status_code == 200
    finally:
        suite.signal("kafka", signal.SIGCONT)
    await until(lambda: _all_ready(suite))
    await check_everything_arrived(suite, ["STILL"], issued, "still")
    events = await events_of(suite, ["STILL"])
    in_order = list(dict.fromkeys(event.seq for event in events))
    assert in_order == sorted(in_order)


async def test_kafka_restarted_empty_is_filled_again_by_itself(suite: Suite) -> None:
    await suite.new_queue("EMPTY")
    before = await crowd(suite, ["EMPTY"], tokens=30, clients=10, key="empty-a")
    old = suite.pid("kafka")
    shutil.rmtree(suite.home / "kafka")
    suite.signal("kafka", signal.SIGKILL)
    after = await crowd(suite, ["EMPTY"], tokens=30, clients=10, key="empty-b")
    await suite.restarted("kafka", old)
    await until(lambda: _all_ready(suite))
    await check_everything_arrived(suite, ["EMPTY"], [*before, *after], "empty")


async def test_a_flushed_redis_and_an_old_one_repeat_no_number(suite: Suite) -> None:
    await suite.new_queue("FENCE")
    with redis.Redis.from_url(suite.engine("redis")) as client:
        first = await crowd(suite, ["FENCE"], tokens=20, clients=5, key="f1", email=False)
        [key] = client.keys("number:{FENCE}:*")
        old = client.get(key)
        await until(client.flushall)
        second = await crowd(suite, ["FENCE"], tokens=20, clients=5, key="f2", email=False)
        client.set(key, old or b"")
        third = await crowd(suite, ["FENCE"], tokens=20, clients=5, key="f3", email=False)
    numbers = sorted(one["token"]["token_no"] for one in (*first, *second, *third))
    assert numbers == list(range(1, 61))
