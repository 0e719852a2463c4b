"""Issuing, on a real Postgres and a real Redis."""

import asyncio
from typing import Any

import pytest

from services.token_api.app import connect_redis
from services.token_api.counters.handle import Existing, Issued, Issuer, IssueRequest
from services.token_api.counters.rules import IssueToken
from services.token_api.counters.tests.conftest import LINKS, Counters, limits
from services.token_api.tokens.limits import TokenLimits
from services.token_api.tokens.store.forecasts import Forecasts
from shared.auth import Principal, Role
from shared.events import Category, decode
from shared.problems import Refused


async def test_numbers_start_at_one_and_labels_follow_the_format(counters: Counters) -> None:
    first, second = await counters.ask(), await counters.ask()
    assert first.body["token"]["token_label"] == "CW-001"
    assert first.body["token"]["status"] == "WAITING"
    assert first.body["queue_position"] == 1
    assert second.body["token"]["token_no"] == 2
    assert second.body["queue_position"] == 2
    assert first.body["ticket_url"].startswith(f"{LINKS}/t/")


async def test_many_at_once_get_numbers_without_gap_or_repeat(counters: Counters) -> None:
    answers = await asyncio.gather(*(counters.ask(("CW", "LAB")[n % 2]) for n in range(300)))
    for queue_id in ("CW", "LAB"):
        numbers = sorted(
            answer.body["token"]["token_no"]
            for answer in answers
            if answer.body["token"]["queue_id"] == queue_id
        )
        assert numbers == list(range(1, 151))


async def test_every_token_has_its_event_with_a_dense_seq(counters: Counters) -> None:
    await asyncio.gather(*(counters.ask() for _ in range(50)))
    events = await counters.rows(
        "SELECT seq, body FROM ledger.event WHERE queue_id = 'CW' ORDER BY seq"
    )
    assert [row.seq for row in events] == list(range(1, 51))
    bodies = [decode(row.body) for row in events]
    assert [event.token_no for event in bodies] == list(range(1, 51))
    assert [event.place for event in bodies] == list(range(1, 51))
    assert len({event.event_id for event in bodies}) == 50


async def test_a_storm_of_fifty_retries_with_one_key_gives_one_token(counters: Counters) -> None:
    answers = await asyncio.gather(*(counters.ask(key="again") for _ in range(50)))
    assert len({answer.body["token"]["id"] for answer in answers}) == 1
    assert sum(not answer.replayed for answer in answers) == 1
    assert (await counters.rows("SELECT count(*) FROM ledger.token"))[0][0] == 1


async def test_one_key_with_another_body_is_refused(counters: Counters) -> None:
    await counters.ask(key="once")
    with pytest.raises(Refused) as refused:
        await counters.ask(key="once", name="Somebody else")
    assert refused.value.status == 422
    with pytest.raises(Refused):
        await counters.ask("LAB", key="once")


async def test_a_holder_with_a_live_token_gets_that_one_again(counters: Counters) -> None:
    answers = await asyncio.gather(*(counters.ask(user_id=55) for _ in range(10)))
    given = [answer for answer in answers if isinstance(answer, Issued)]
    existing = [answer for answer in answers if isinstance(answer, Existing)]
    assert len(given) == 1
    assert {answer.token_id for answer in existing} == {given[0].body["token"]["id"]}


async def test_a_holder_who_was_served_may_queue_again(counters: Counters) -> None:
    await counters.ask(user_id=55)
    await counters.do("UPDATE ledger.token SET status = 'SERVED'")
    again = await counters.ask(user_id=55)
    assert isinstance(again, Issued)
    assert again.body["token"]["token_no"] == 2


async def test_one_bad_request_of_a_batch_fails_alone(counters: Counters) -> None:
    answers: Any = await asyncio.gather(
        counters.ask(), counters.ask("NOWHERE"), counters.ask(), return_exceptions=True
    )
    assert isinstance(answers[1], Refused)
    assert answers[1].status == 404
    assert [answers[0].body["token"]["token_no"], answers[2].body["token"]["token_no"]] == [1, 2]


async def test_a_request_that_the_database_refuses_fails_alone_and_burns_no_number(
    counters: Counters,
) -> None:
    answers: Any = await asyncio.gather(
        counters.ask(), counters.ask(name="no\x00good"), counters.ask(), return_exceptions=True
    )
    assert isinstance(answers[1], Exception)
    numbers = sorted(answers[n].body["token"]["token_no"] for n in (0, 2))
    assert numbers == [1, 2]


async def test_a_caller_that_has_gone_away_fails_nobody(counters: Counters) -> None:
    asking = [asyncio.ensure_future(counters.ask()) for _ in range(20)]
    await asyncio.sleep(0)
    for gone in asking[5:10]:
        gone.cancel()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert sum(isinstance(answer, Issued) for answer in answers) == 15


async def test_beyond_the_bound_of_waiting_requests_it_says_so(counters: Counters) -> None:
    answers = await asyncio.gather(*(counters.ask() for _ in range(900)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused
    assert {(answer.status, answer.retry_after_seconds) for answer in refused} == {(503, 1)}
    given = [answer for answer in answers if isinstance(answer, Issued)]
    assert sorted(answer.body["token"]["token_no"] for answer in given) == list(
        range(1, len(given) + 1)
    )


async def test_an_emptied_redis_repeats_no_number(counters: Counters) -> None:
    for _ in range(3):
        await counters.ask()
    await counters.redis.flushall()
    assert (await counters.ask()).body["token"]["token_no"] == 4


async def test_an_old_redis_snapshot_repeats_no_number(counters: Counters) -> None:
    await counters.ask()
    [key] = await counters.redis.keys("number:*")
    old = await counters.redis.get(key)
    for _ in range(4):
        await counters.ask()
    await counters.redis.set(key, old or b"")
    assert (await counters.ask()).body["token"]["token_no"] == 6


async def test_without_redis_the_row_gives_the_numbers(counters: Counters) -> None:
    await counters.ask()
    without = Counters.of(counters.engine, connect_redis("redis://127.0.0.1:1/0"))
    answers = await asyncio.gather(*(without.ask() for _ in range(3)))
    assert sorted(
        answer.body["token"]["token_no"] for answer in answers if isinstance(answer, Issued)
    ) == [2, 3, 4]


async def test_a_new_service_day_starts_at_the_first_number_again(counters: Counters) -> None:
    await counters.ask()
    await counters.do("UPDATE ledger.queue SET number_day = number_day - 1;")
    await counters.do("UPDATE ledger.token SET service_date = service_date - 1")
    await counters.redis.flushall()
    assert (await counters.ask()).body["token"]["token_no"] == 1


async def test_a_clock_that_jumps_back_does_not_open_yesterday_again(counters: Counters) -> None:
    await counters.do("UPDATE ledger.queue SET number_day = current_date + 2, last_number = 41")
    token = (await counters.ask()).body["token"]
    assert token["token_no"] == 42


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("paused = true", "QUEUE_PAUSED"),
        ("closed = true", "QUEUE_CLOSED"),
        ("daily_cap = 2", "DAILY_CAP_REACHED"),
    ],
)
async def test_a_queue_that_gives_none_says_why(
    counters: Counters, setting: str, code: str
) -> None:
    await counters.do(f"UPDATE token_api.queue SET {setting}")
    answers = await asyncio.gather(*(counters.ask() for _ in range(5)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert {answer.code for answer in refused} == {code}
    assert {answer.status for answer in refused} == {409}
    assert len(refused) == (3 if code == "DAILY_CAP_REACHED" else 5)


async def test_a_kiosk_names_only_the_categories_that_the_queue_allows_it(
    counters: Counters,
) -> None:
    with pytest.raises(Refused) as refused:
        await counters.ask(category=Category.EMERGENCY)
    assert refused.value.status == 403
    await counters.ask()
    emergency = await counters.ask(role=Role.STAFF, category=Category.EMERGENCY)
    assert emergency.body["queue_position"] == 1


async def test_a_slot_is_not_booked_like_a_counter(counters: Counters) -> None:
    await counters.do("UPDATE ledger.queue SET kind = 'SLOT' WHERE queue_id = 'CW'")
    with pytest.raises(Refused) as refused:
        await counters.ask()
    assert refused.value.status == 422


async def test_arrivals_keep_the_order_of_the_numbers(counters: Counters) -> None:
    await counters.do("UPDATE ledger.queue SET last_arrival = now() + interval '1 hour'")
    await asyncio.gather(*(counters.ask() for _ in range(20)))
    rows = await counters.rows("SELECT number FROM ledger.token ORDER BY arrived_at")
    assert [row.number for row in rows] == list(range(1, 21))


KIOSK = Principal("device-1", Role.KIOSK)


def mailed(permits: TokenLimits, number: int) -> IssueRequest:
    address = f"visitor{number}@example.com"
    command = IssueToken("CW", Role.KIOSK, email=address)
    return IssueRequest(command, None, permits.letters_to(KIOSK, address))


async def test_all_letters_of_a_batch_are_counted_by_one_command(counters: Counters) -> None:
    permits = limits(counters.redis)
    await counters.issuing.ask(mailed(permits, 0))  # the script is known from here on
    await counters.redis.config_resetstat()
    answers = await asyncio.gather(
        *(counters.issuing.ask(mailed(permits, number)) for number in range(30))
    )
    assert all(answer.body["letters"] for answer in answers if isinstance(answer, Issued))
    assert (await counters.redis.info("commandstats"))["cmdstat_evalsha"]["calls"] == 1


async def test_a_batch_that_is_tried_again_counts_no_letter_twice(counters: Counters) -> None:
    permits = limits(counters.redis)
    issuer = Issuer(counters.engine, counters.numbers, permits, Forecasts(), LINKS)
    request = mailed(permits, 0)
    letters = [(await issuer.issue([request]))[0] for _ in range(4)]
    assert [one.body["letters"] for one in letters if isinstance(one, Issued)] == [True] * 4
    again = [(await issuer.issue([mailed(permits, 0)]))[0] for _ in range(3)]
    assert [one.body["letters"] for one in again if isinstance(one, Issued)] == [True, True, False]
