"""A preview says what a change then does, and changes nothing by itself."""

from datetime import datetime

import pytest

from services.token_api.slots.tests.outpatients import Json, Opd

pytestmark = pytest.mark.usefixtures("seeded")


async def preview(opd: Opd, slot: Json, **change: object) -> Json:
    return await opd.post(f"slots/{slot['id']}/preview", dict(change))


async def stand(opd: Opd, tokens: list[Json]) -> dict[int, tuple[object, ...]]:
    """Return how tokens stand: status, slot, place and expected time."""
    now = [await opd.token(token) for token in tokens]
    return {
        one["id"]: (one["status"], one["slot_id"], one["position"], one["estimated_time"])
        for one in now
    }


def said(found: Json) -> dict[int, tuple[object, ...]]:
    return {
        one["token_id"]: (
            one["status_then"],
            one["slot_id_then"],
            one["position_then"],
            one["expected_then"],
        )
        for one in found["people"]
    }


def instants(standing: dict[int, tuple[object, ...]]) -> dict[int, tuple[object, ...]]:
    """Make times comparable: answers write them in different zones."""
    return {
        token: (*rest, datetime.fromisoformat(str(at)) if at else None)
        for token, (*rest, at) in standing.items()
    }


async def test_a_delay_is_previewed_as_far_as_it_reaches(opd: Opd) -> None:
    first = await opd.slot(hour=9)
    second = await opd.slot(hour=10)
    away = await opd.slot(hour=14)
    told = await opd.book(first, patient=await opd.patient(email="asha@example.com"))
    untold = await opd.book(second, patient=await opd.patient(phone="+91 98765 43210"))
    await opd.book(away)
    before = await stand(opd, [told, untold])
    found = await preview(opd, first, delay_minutes=25)
    assert [(one["slot_id"], one["delay_minutes_then"]) for one in found["slots"]] == [
        (first["id"], 25),
        (second["id"], 25),
    ]
    assert [(one["token_id"], one["told"], one["phone"]) for one in found["people"]] == [
        (told["id"], True, None),
        (untold["id"], False, "+91 98765 43210"),
    ]
    assert await stand(opd, [told, untold]) == before
    assert (await opd.ask("PUT", f"slots/{first['id']}/delay", json={"minutes": 25})).is_success
    assert instants(said(found)) == instants(await stand(opd, [told, untold]))
    assert await preview(opd, first, delay_minutes=25) == {"slots": [], "people": []}


async def test_more_seats_are_previewed_with_whom_they_promote_and_fewer_are_refused(
    opd: Opd,
) -> None:
    slot = await opd.slot(capacity=2)
    tokens = [await opd.book(slot) for _ in range(5)]
    found = await preview(opd, slot, max_capacity=4)
    assert (await opd.read(slot))["max_capacity"] == 2
    await opd.ask("PATCH", f"slots/{slot['id']}", json={"max_capacity": 4})
    assert instants(said(found)) == instants(await stand(opd, tokens[2:4]))
    fewer = await opd.ask("POST", f"slots/{slot['id']}/preview", json={"max_capacity": 1})
    assert (fewer.status_code, fewer.json()["code"]) == (409, "SEATS_TAKEN")


async def test_a_cancellation_is_previewed_with_who_goes_to_the_next_slot(opd: Opd) -> None:
    slot = await opd.slot(capacity=2, hour=9)
    later = await opd.slot(capacity=2, hour=11)
    there = await opd.book(later)
    tokens = [await opd.book(slot) for _ in range(3)]
    found = await preview(opd, slot, cancel=True)
    assert {one["slot_id_then"] for one in found["people"]} == {later["id"]}
    assert (await opd.read(slot))["status"] == "ACTIVE"
    await opd.post(f"slots/{slot['id']}/cancel")
    assert instants(said(found)) == instants(await stand(opd, tokens))
    assert (await opd.token(there))["status"] == "ALLOCATED"
    last = await preview(opd, later, cancel=True)
    assert {one["status_then"] for one in last["people"]} == {"CANCELLED"}
    assert len(last["people"]) == 4


async def test_a_preview_asks_for_one_change_of_a_slot_that_is_there(opd: Opd) -> None:
    slot = await opd.slot()
    for body in ({}, {"cancel": False}, {"cancel": True, "delay_minutes": 5}):
        answer = await opd.ask("POST", f"slots/{slot['id']}/preview", json=body)
        assert answer.status_code == 422, body
    await opd.post(f"slots/{slot['id']}/cancel")
    gone = await opd.ask("POST", f"slots/{slot['id']}/preview", json={"cancel": True})
    assert (gone.status_code, gone.json()["code"]) == (409, "SLOT_CLOSED")
