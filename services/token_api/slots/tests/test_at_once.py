"""Many at once: seats, numbers and places come out right, and nobody is turned away."""

import asyncio
from time import perf_counter

from services.token_api.slots.handle.requests import BookSlot, ChangeToken
from services.token_api.slots.rules.commands import Cancel
from services.token_api.slots.tests.clinic import STAFF, Clinic
from shared.events import TokenStatus

SECONDS_MAX = 60


async def test_two_hundred_at_once_on_fifteen_seats(clinic: Clinic) -> None:
    slot = await clinic.slot(capacity=15)
    patients = await clinic.patients(200)
    began = perf_counter()
    answers = await asyncio.gather(*(clinic.ask(slot, "ONLINE", patient) for patient in patients))
    assert perf_counter() - began < SECONDS_MAX
    statuses = [answer["status"] for answer in answers]
    assert (statuses.count("ALLOCATED"), statuses.count("WAITING")) == (15, 185)
    assert sorted(answer["token_no"] for answer in answers) == list(range(1, 201))
    waiting = sorted(answer["position"] for answer in answers if answer["status"] == "WAITING")
    assert waiting == list(range(1, 186))


async def test_cancels_and_emergencies_among_two_hundred_leave_no_seat_wrong(
    clinic: Clinic,
) -> None:
    slot = await clinic.slot("preemptive", capacity=15)
    first = [await clinic.ask(slot, "ONLINE") for _ in range(20)]
    patients = await clinic.patients(200)
    asked: list[BookSlot | ChangeToken] = [
        *(ChangeToken(token["id"], Cancel, STAFF) for token in first),
        *(
            BookSlot(slot, patient, "EMERGENCY" if number % 10 == 0 else "WALKIN", STAFF)
            for number, patient in enumerate(patients)
        ),
    ]
    asked = [asked[(n * 37) % len(asked)] for n in range(len(asked))]
    await asyncio.gather(*(clinic.book.ask(one) for one in asked))
    tokens = await clinic.tokens(slot)
    allocated = [token for token in tokens if token.status is TokenStatus.ALLOCATED]
    assert len(allocated) == 15
    assert {token.category.value for token in allocated} == {"EMERGENCY"}
    assert sum(token.status is TokenStatus.CANCELLED for token in tokens) == 20
    assert sorted(token.number for token in tokens) == list(range(1, 221))
    assert (await clinic.view(slot)).queue.seats_taken == 15
