"""A slot booked from a phone: open slots only, confirmed by the code of a letter, once."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.conftest import JOIN_SECRET
from services.token_api.join.bookings_store import forget_old_bookings
from services.token_api.join.rules.bookings import Booking, refuse_over
from services.token_api.join.tests.phones import JOIN, Phone, switch_on
from services.token_api.slots.tests.outpatients import Opd
from shared.events import EventType, decode
from shared.join_codes import BOOKING_CODE_DIGITS, booking_code
from shared.postgres import POOL_SIZE
from shared.problems import Refused

pytestmark = pytest.mark.usefixtures("seeded")
EMAIL = "asha@example.com"
EVERYTHING_KEPT = text("""
    SELECT to_jsonb(b)::text FROM token_api.phone_booking b
    UNION ALL SELECT convert_from(body, 'UTF8') FROM ledger.event
""")


class Booker(Phone):
    """A phone that was let in, in front of a slot that may be booked."""

    slot_id: str

    async def ask(self, email: str = EMAIL) -> httpx.Response:
        body = {"slot_id": self.slot_id, "name": "Asha Rao", "email": email, "language": "hi"}
        return await self.client.post(
            f"{JOIN}/bookings", json=body, headers={"Join-Pass": self.join_pass}
        )

    async def confirm(self, booking_id: str, code: str) -> httpx.Response:
        return await self.client.post(
            f"{JOIN}/bookings/{booking_id}/confirm",
            json={"code": code},
            headers={"Join-Pass": self.join_pass},
        )


def code_of(asked: httpx.Response) -> tuple[str, str]:
    booking_id = asked.json()["booking_id"]
    return booking_id, booking_code(JOIN_SECRET, UUID(booking_id))


@pytest.fixture
async def booker(client: httpx.AsyncClient, admin: dict[str, str], opd: Opd) -> Booker:
    await switch_on(client, admin)
    slot = await opd.slot(phone_booking=True)
    await opd.slot(hour=15)
    booker = Booker(client)
    booker.slot_id = slot["id"]
    await booker.scan()
    return booker


async def test_only_slots_that_are_open_for_phones_are_shown(booker: Booker) -> None:
    slots = (await booker.client.get(f"{JOIN}/slots")).json()["slots"]
    assert [(slot["slot_id"], slot["seats_free"]) for slot in slots] == [(booker.slot_id, 3)]


async def test_the_code_of_the_letter_books_once(booker: Booker, engine: AsyncEngine) -> None:
    asked = await booker.ask()
    assert asked.status_code == 202
    assert asked.json().keys() == {"booking_id", "valid_seconds"}
    booking_id, code = code_of(asked)
    answers = [await booker.confirm(booking_id, code) for _ in range(2)]
    answers += await asyncio.gather(*(booker.confirm(booking_id, code) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]
    labels = {answer.json()["ticket"]["token_label"] for answer in answers}
    assert len(labels) == 1
    assert {ticket["token_label"] for ticket in await booker.tickets()} == labels
    async with engine.begin() as tx:
        stored = (await tx.execute(text("SELECT body FROM ledger.event ORDER BY seq"))).scalars()
        events = [decode(bytes(body)) for body in stored]
    types = [event.event_type for event in events]
    assert types[0] is EventType.BOOKING_REQUESTED
    assert types.count(EventType.TOKEN_GENERATED) == 1
    assert (str(events[0].event_id), events[0].email, events[0].language) == (
        booking_id,
        EMAIL,
        "hi",
    )


async def test_as_many_phones_as_there_are_connections_all_book_at_once(booker: Booker) -> None:
    bookers = [Booker(booker.client) for _ in range(POOL_SIZE)]
    for one in bookers:
        one.slot_id = booker.slot_id
        await one.scan()
    asked = await asyncio.gather(
        *(one.ask(f"visitor-{n}@example.com") for n, one in enumerate(bookers))
    )
    assert [answer.status_code for answer in asked] == [202] * POOL_SIZE
    confirmed = await asyncio.gather(
        *(one.confirm(*code_of(answer)) for one, answer in zip(bookers, asked, strict=True))
    )
    assert [answer.status_code for answer in confirmed] == [201] * POOL_SIZE


async def test_no_table_and_no_event_holds_the_code(booker: Booker, engine: AsyncEngine) -> None:
    _, code = code_of(await booker.ask())
    async with engine.begin() as tx:
        rows = (
            (await tx.execute(text("SELECT to_jsonb(b)::text FROM token_api.phone_booking b")))
            .scalars()
            .all()
        )
        events = (
            (await tx.execute(text("SELECT convert_from(body, 'UTF8') FROM ledger.event")))
            .scalars()
            .all()
        )
    assert len(rows) == 1
    assert not any(f'"{code}"' in kept for kept in (*rows, *events))


async def test_five_wrong_codes_end_it(booker: Booker) -> None:
    booking_id, code = code_of(await booker.ask())
    wrong = f"{(int(code) + 1) % 10**BOOKING_CODE_DIGITS:06}"
    tries = [await booker.confirm(booking_id, wrong) for _ in range(5)]
    assert {answer.json()["code"] for answer in tries} == {"BOOKING_CODE_WRONG"}
    assert [answer.json()["tries_left"] for answer in tries] == [4, 3, 2, 1, 0]
    assert (await booker.confirm(booking_id, code)).json()["code"] == "BOOKING_TRIES"


async def test_another_phone_confirms_nothing(booker: Booker) -> None:
    booking_id, code = code_of(await booker.ask())
    other = Booker(booker.client)
    await other.scan()
    assert (await other.confirm(booking_id, code)).status_code == 404
    assert (await other.confirm(str(uuid4()), code)).status_code == 404


async def test_the_answer_is_the_same_for_known_and_unknown_addresses(booker: Booker) -> None:
    first = await booker.ask()
    await booker.confirm(*code_of(first))
    known, unknown = await booker.ask(), await booker.ask("nobody@example.com")
    assert (known.status_code, unknown.status_code) == (202, 202)
    assert known.json().keys() == unknown.json().keys()
    assert known.headers.keys() == unknown.headers.keys()


async def test_an_address_gets_three_codes_an_hour(booker: Booker) -> None:
    answers = [await booker.ask() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[-1].json()["code"] == "JOIN_TOO_MANY_LETTERS"
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_nothing_of_a_booking_is_kept_an_hour_after_its_code_expired(
    booker: Booker, engine: AsyncEngine
) -> None:
    await booker.ask()
    left: list[int] = []
    for minutes in (14 + 60, 16 + 60):
        async with engine.begin() as tx:
            await forget_old_bookings(tx, datetime.now(UTC) + timedelta(minutes=minutes))
            count = await tx.execute(text("SELECT count(*) FROM token_api.phone_booking"))
            left.append(count.scalar_one())
    assert left == [1, 0]


async def test_a_slot_that_is_not_open_for_phones_is_not_found(
    booker: Booker, admin: dict[str, str]
) -> None:
    path = f"/api/v1/slots/{booker.slot_id}"
    closed = await booker.client.patch(path, json={"phone_booking": False}, headers=admin)
    assert closed.json()["phone_booking"] is False
    assert (await booker.ask()).status_code == 404
    assert (await booker.client.get(f"{JOIN}/slots")).json() == {"slots": []}


def test_a_code_is_good_for_a_quarter_of_an_hour() -> None:
    noon = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
    booking = Booking(uuid4(), "p", uuid4(), "Asha", EMAIL, "en", 0, None, expires_at=noon)
    refuse_over(booking, now=noon - timedelta(seconds=1))
    with pytest.raises(Refused, match="BOOKING_EXPIRED"):
        refuse_over(booking, now=noon)
