"""What a member of another department gets at every route that the APIs' documents list.

A route that is open to staff and has no answer here fails the test: whoever adds one has to say.
"""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from deploy.openapi import APPS, TARGET
from services.department.store import directory
from shared.directory import Branch, Department, Queue, key
from shared.ledger import DeviceKind, DeviceSeen, note_devices
from shared.tests.today import today
from tests.access.conftest import Json, Services

# Refused altogether.
REFUSED: Final = "refused"
# Answered, with nothing of the other department in it.
OWN: Final = "own only"
# Answered for every department, for the reason given; never with what belongs to a person.
OPEN: Final = "open: "
# Whoever names a person in full may have them: they are about to book for them.
NAMED: Final = "by a whole id"
# Not found: whether there is one elsewhere is not told.
UNKNOWN: Final = "unknown"

# What of an address is there without being made.
FIXED: Final[Json] = {
    "branch_id": "main",
    "department_id": "CW",
    "queue_id": "CW",
    "number": 1,
    "user_id": 7,
    "ms_id": 5,
    "alert": "NOBODY_SERVES",
    "branch_alert": "KIOSK_SILENT",
}
SLOTS: Final = OPEN + "when doctors have time is public, and other departments book there"
ISSUED: Final = OPEN + "a reception gives out tokens of every counter; the holder's stay unknown"

ANSWERS: Final[dict[str, str]] = {
    "token_api GET /api/doctors": SLOTS,
    "token_api POST /api/doctors": REFUSED,
    "token_api GET /api/eic/shifts": REFUSED,
    "token_api POST /api/eic/shifts": REFUSED,
    "token_api PATCH /api/eic/shifts/{shift_id}": REFUSED,
    "token_api POST /api/eic/shifts/{shift_id}/approve": REFUSED,
    "token_api POST /api/eic/shifts/{shift_id}/end": REFUSED,
    "token_api POST /api/eic/shifts/{shift_id}/reject": REFUSED,
    "token_api GET /api/eic/stock-requests": OWN,
    "token_api POST /api/eic/stock-requests": REFUSED,
    "token_api PATCH /api/eic/stock-requests/{request_id}": REFUSED,
    "token_api POST /api/eic/stock-requests/{request_id}/approve": REFUSED,
    "token_api POST /api/eic/stock-requests/{request_id}/reject": REFUSED,
    "token_api GET /api/eic/token-queue": OWN,
    "token_api POST /api/eic/token-queue/allocate": REFUSED,
    "token_api GET /api/eic/token-queue/stream": REFUSED,
    "token_api GET /api/eic/trips/not-started": OWN,
    "token_api POST /api/eic/trips/{trip_id}/release": REFUSED,
    "token_api GET /api/slots": SLOTS,
    "token_api POST /api/slots": REFUSED,
    "token_api GET /api/tokens": OWN,
    "token_api POST /api/tokens": ISSUED,
    "token_api POST /api/tokens/{token_id}/cancel": REFUSED,
    "token_api POST /api/tokens/{token_id}/no-show": REFUSED,
    "token_api GET /api/v1/doctors": SLOTS,
    "token_api POST /api/v1/doctors": REFUSED,
    "token_api DELETE /api/v1/doctors/{doctor_id}": REFUSED,
    "token_api GET /api/v1/doctors/{doctor_id}": SLOTS,
    "token_api PATCH /api/v1/doctors/{doctor_id}": REFUSED,
    "token_api PUT /api/v1/doctors/{doctor_id}": REFUSED,
    "token_api GET /api/v1/doctors/{doctor_id}/leaves": REFUSED,
    "token_api POST /api/v1/doctors/{doctor_id}/leaves": REFUSED,
    "token_api POST /api/v1/doctors/{doctor_id}/leaves/preview": REFUSED,
    "token_api DELETE /api/v1/doctors/{doctor_id}/leaves/{leave_id}": REFUSED,
    "token_api POST /api/v1/doctors/{doctor_id}/pattern": REFUSED,
    "token_api POST /api/v1/doctors/{doctor_id}/pattern/preview": REFUSED,
    "token_api GET /api/v1/join/{branch_id}/setup": OPEN + "posters and screens are the branch's",
    "token_api GET /api/v1/patients": OWN,
    "token_api POST /api/v1/patients": OPEN + "a new patient is nobody's yet",
    "token_api GET /api/v1/patients/{patient_id}": NAMED,
    "token_api PATCH /api/v1/patients/{patient_id}": REFUSED,
    "token_api PUT /api/v1/patients/{patient_id}": REFUSED,
    "token_api PUT /api/v1/queues/{queue_id}/discipline": REFUSED,
    "token_api POST /api/v1/queues/{queue_id}/discipline/preview": REFUSED,
    "token_api GET /api/v1/reports/daily": OWN,
    "token_api GET /api/v1/slots": SLOTS,
    "token_api POST /api/v1/slots": REFUSED,
    "token_api GET /api/v1/slots/{slot_id}": SLOTS,
    "token_api PATCH /api/v1/slots/{slot_id}": REFUSED,
    "token_api POST /api/v1/slots/{slot_id}/cancel": REFUSED,
    "token_api PUT /api/v1/slots/{slot_id}/delay": REFUSED,
    "token_api POST /api/v1/slots/{slot_id}/preview": REFUSED,
    "token_api GET /api/v1/slots/{slot_id}/tokens": REFUSED,
    "token_api GET /api/v1/tokens": OWN,
    "token_api POST /api/v1/tokens": ISSUED,
    "token_api POST /api/v1/tokens/emergency": REFUSED,
    "token_api DELETE /api/v1/tokens/{token_id}": REFUSED,
    "token_api GET /api/v1/tokens/{token_id}": REFUSED,
    "token_api POST /api/v1/tokens/{token_id}/check_in": REFUSED,
    "token_api POST /api/v1/tokens/{token_id}/complete": REFUSED,
    "token_api GET /api/v1/tokens/{token_id}/history": REFUSED,
    "token_api POST /api/v1/tokens/{token_id}/no_show": REFUSED,
    "token_api GET /api/v1/waiting-list": OWN,
    "token_api GET /api/v1/waiting-list/by_slot": REFUSED,
    "token_api GET /api/v1/departments/{department_id}/people": REFUSED,
    "token_api GET /api/v1/departments/{department_id}/day": REFUSED,
    "token_api GET /api/v1/departments/{department_id}/day/stream": REFUSED,
    "token_api POST /book-token": REFUSED,
    "department GET /api/v1/departments": OWN,
    "department GET /api/v1/doctors": OWN,
    "department POST /api/v1/departments/{department_id}/alerts/{alert}/acknowledge": REFUSED,
    "department PUT /api/v1/departments/{department_id}/queues/{queue_id}/closing": REFUSED,
    "department DELETE /api/v1/departments/{department_id}/queues/{queue_id}/closing": REFUSED,
    "department POST /api/v1/branches/{branch_id}/alerts/{branch_alert}/acknowledge": (
        OPEN + "kiosks and screens are the branch's"
    ),
    "department POST /api/v1/departments/{department_id}/calls": REFUSED,
    "department POST /api/v1/departments/{department_id}/group-calls": REFUSED,
    "department GET /api/v1/departments/{department_id}/desks": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/break": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/close": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/open": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/resume": REFUSED,
    "department DELETE /api/v1/departments/{department_id}/desks/{number}/profile": REFUSED,
    "department PUT /api/v1/departments/{department_id}/desks/{number}/profile": REFUSED,
    "department DELETE /api/v1/departments/{department_id}/people/{user_id}/skills": REFUSED,
    "department PUT /api/v1/departments/{department_id}/people/{user_id}/skills": REFUSED,
    "department GET /api/v1/departments/{department_id}/people": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/profile/preview": REFUSED,
    "department POST /api/v1/departments/{department_id}/people/{user_id}/skills/preview": REFUSED,
    "department GET /api/v1/departments/{department_id}/profiles": REFUSED,
    "department GET /api/v1/departments/{department_id}/line": REFUSED,
    "department GET /api/v1/departments/{department_id}/line/stream": REFUSED,
    "department GET /api/v1/queues": OPEN + "visitors are sent on to every queue",
    "department POST /api/v1/tokens/{token_id}/cancel": REFUSED,
    "department POST /api/v1/tokens/{token_id}/hold": REFUSED,
    "department POST /api/v1/tokens/{token_id}/no_show": REFUSED,
    "department POST /api/v1/tokens/{token_id}/recall": REFUSED,
    "department POST /api/v1/tokens/{token_id}/resume": REFUSED,
    "department POST /api/v1/tokens": ISSUED,
    "department POST /api/v1/tokens/{token_id}/return": REFUSED,
    "department POST /api/v1/tokens/{token_id}/services": REFUSED,
    "department DELETE /api/v1/tokens/{token_id}/services/{queue_id}": REFUSED,
    "department POST /api/v1/tokens/{token_id}/correct": REFUSED,
    "department POST /api/v1/tokens/{token_id}/notes": REFUSED,
    "department GET /api/v1/tokens/{token_id}/holder": REFUSED,
    "department POST /api/v1/departments/{department_id}/visitors/search": REFUSED,
    "department GET /api/v1/departments/{department_id}/waiting": REFUSED,
    "department GET /api/v1/departments/{department_id}/lookups": REFUSED,
    "department POST /api/v1/tokens/{token_id}/serve": REFUSED,
    "department POST /api/v1/tokens/{token_id}/start": REFUSED,
    "department POST /api/v1/tokens/{token_id}/transfer": REFUSED,
    "department POST /api/v1/tokens/{token_id}/undo": REFUSED,
    "department GET /api/v1/overview": OWN,
    "department GET /api/v1/overview/stream": OWN,
    "department GET /api/v1/reports/distribution": REFUSED,
    "department GET /api/v1/reports/fairness": REFUSED,
    "department GET /api/v1/reports/figures": REFUSED,
    "department GET /api/v1/reports/slots": REFUSED,
    "department GET /api/v1/reports/waits": REFUSED,
    "department GET /api/v1/reports/what-if": REFUSED,
    "department GET /api/v1/departments/{department_id}/emergency-contacts": REFUSED,
    "department PUT /api/v1/departments/{department_id}/emergency-contacts": REFUSED,
    "department POST /api/v1/departments/{department_id}/desks/{number}/emergency": REFUSED,
    "department POST /api/v1/departments/{department_id}/emergencies/{emergency_id}/confirm": (
        REFUSED
    ),
    "department POST /api/v1/departments/{department_id}/emergencies/{emergency_id}/end": REFUSED,
    "department POST /api/v1/departments/{department_id}/messages": REFUSED,
    "department POST /api/v1/departments/{department_id}/messages/{message_id}/end": REFUSED,
    "department POST /api/v1/reports/what-if": REFUSED,
    "department POST /api/v1/tokens/{token_id}/check_in": REFUSED,
    "notifier GET /api/v1/letters/{letter_id}/text": REFUSED,
    "notifier POST /api/v1/letters/redrive": OPEN + "of others' letters it finds none",
    "token_api POST /api/v1/check-ins": UNKNOWN,
    "notifier GET /api/v1/letters": OWN,
    "notifier GET /api/v1/letters/summary": OWN,
    "notifier GET /api/v1/letters/{letter_id}": REFUSED,
    "notifier POST /api/v1/letters/{letter_id}/redrive": REFUSED,
}

RECEPTION: Final[dict[str, Any]] = {
    "POST /api/v1/tokens/{token_id}/correct": {"name": "Somebody Else"},
    "POST /api/v1/tokens/{token_id}/notes": {"note": "for the next desk"},
    "POST /api/v1/departments/{department_id}/visitors/search": {"text": "Asha"},
}
PATIENT: Final = {"name": "Asha Rao", "phone": "+91 98765 43210", "email": "asha@example.com"}
PASSWORD: Final = "nowserving"
Create = Callable[..., Awaitable[Json]]
DAY: Final = today() + timedelta(days=5)
QUERY: Final = {"from": str(DAY), "to": str(DAY), "by": "hour"}
# In the order of how much they may.
ROLES: Final = ("supervisor", "staff", "eic")


def for_staff() -> dict[str, str]:
    """Return the routes for those who work in a department, each with the most that may ask it."""
    found = {}
    for service in APPS:
        document = json.loads((TARGET / f"{service}.json").read_text(encoding="utf-8"))
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                allowed = [role for role in ROLES if role in operation.get("x-roles", ())]
                if allowed:
                    found[f"{service} {method.upper()} {path}"] = allowed[0]
    return found


def test_every_route_for_staff_has_an_answer() -> None:
    assert set(for_staff()) == set(ANSWERS)


@dataclass
class Others:
    """What other departments have: a counter's token, a booking, a letter, a station."""

    ids: dict[str, Any]
    bodies: dict[str, Json]
    sessions: dict[str, dict[str, str]]

    def request(self, route: str) -> tuple[str, httpx.Request]:
        service, method, template = route.split(" ")
        path = re.sub(r"\{(\w+)\}", lambda name: str(self.ids[name[1]]), template)
        names = {"slot_id", "date", "ms_id"} if method == "GET" and "{" not in template else set()
        if template.endswith(("/tokens", "/token-queue", "/stock-requests", "/slots")):
            names = set()  # all of one's own
        query: dict[str, Any] = {name: self.ids[name] for name in sorted(names)}
        if service == "department" and "/reports/" in template:
            query = {"date": str(DAY)} if template.endswith("what-if") else QUERY
        body = self.bodies.get(f"{method} {template}", {}) if method != "GET" else None
        return service, httpx.Request(
            method,
            f"http://test{path}",
            params={**query, "department_id": "CW"}
            if service == "department" and "/reports/" in template
            else query,
            json=body,
            headers=self.sessions[for_staff()[route]],
        )


@pytest.fixture
async def others(services: Services) -> Others:
    api = services.token_api
    admin = await services.sign_in({"username": "admin", "password": PASSWORD})
    driver = await services.sign_in({"username": "driver1", "password": PASSWORD})

    async def create(path: str, body: Json, headers: dict[str, str] = admin) -> Json:
        answer = await api.post(path, json=body, headers=headers)
        assert answer.is_success, f"{path}: {answer.text}"
        created: Json = answer.json()
        return created

    sessions = await _outsiders(services, create)
    counter = await create("/api/v1/tokens", {"queue_id": "CW", **PATIENT, "user_id": 77})
    doctor, new_slot, booking, booked = await _outpatients(create)
    trip_id = await _accepted_trip(services, create)
    stock = await create("/api/eic/stock-requests", {"dbs_id": 10, "requested_qty": "5.00"})
    trip = await create("/api/driver/token/request", {"ms_id": 5}, driver)
    shifts = (await api.get("/api/eic/shifts?ms_id=5", headers=admin)).json()["shifts"]
    shift = {name: shifts[0][name] for name in ("driver_id", "vehicle_id")}
    letter_id = await _letter(services, counter["token"])
    await _directory(services)
    ids = {
        "doctor_id": doctor["id"],
        "patient_id": booking["patient_id"],
        "slot_id": booking["slot_id"],
        "token_id": booked["token"]["id"],
        **FIXED,
        "date": str(DAY),
        "shift_id": shifts[0]["id"],
        "request_id": stock["id"],
        "trip_id": trip_id,
        "letter_id": letter_id,
        **dict.fromkeys(("message_id", "leave_id", "emergency_id"), str(uuid4())),
        "ticket_url": booked["ticket_url"],
    }
    new = {"slot": new_slot, "shift": shift, "booking": booking, "trip_token": trip["token"]["id"]}
    return Others(ids, _bodies(ids, **new), sessions)


async def _accepted_trip(services: Services, create: Create) -> int:
    driver = await services.sign_in({"username": "driver2", "password": PASSWORD})
    await create("/api/driver/token/request", {"ms_id": 5}, driver)
    stock = await create("/api/eic/stock-requests", {"dbs_id": 10, "requested_qty": "5.00"})
    approved = await create(f"/api/eic/stock-requests/{stock['id']}/approve", {})
    await create(f"/api/driver/trip/{approved['trip_id']}/accept", {}, driver)
    return int(approved["trip_id"])


async def _outpatients(create: Create) -> tuple[Json, Json, Json, Json]:
    """Return a doctor, what their slot was made of, and one of its two bookings, asked and made."""
    doctor = await create("/api/v1/doctors", {"name": "Dr Meera", "specialization": "Medicine"})
    new_slot = {
        "doctor": doctor["id"],
        "start_time": f"{DAY}T23:00:00",
        "end_time": f"{DAY}T23:30:00",
        "max_capacity": 1,
    }
    slot = await create("/api/v1/slots", new_slot)
    patient = await create("/api/v1/patients", PATIENT)
    waiting = await create("/api/v1/patients", {**PATIENT, "name": "Bilal Khan"})
    booking = {"slot_id": slot["id"], "patient_id": patient["id"]}
    booked = await create("/api/v1/tokens", booking)
    await create("/api/v1/tokens", {**booking, "patient_id": waiting["id"]})
    return doctor, new_slot, booking, booked


async def _outsiders(services: Services, create: Create) -> dict[str, dict[str, str]]:
    """Return the sessions of those who work elsewhere, by their role."""
    station = {"ms_id": 6, "name": "MS Pune", "time_zone": "Asia/Kolkata", "languages": ["en"]}
    await create("/api/v1/stations", station)
    sessions = {}
    for role, department in (("supervisor", "LAB"), ("staff", "LAB"), ("eic", "MS6")):
        login = {"username": f"other-{role}", "password": "a long password"}
        await create("/api/v1/users", {**login, "role": role, "departments": [department]})
        sessions[role] = await services.sign_in(login)
    return sessions


def _bodies(
    ids: dict[str, Any], *, slot: Json, shift: Json, booking: Json, trip_token: int
) -> dict[str, Json]:
    """Return what is sent to the routes that take a body, each valid for whoever may."""
    new_doctor = {"name": "Dr No", "specialization": "None", "department_id": "OPD"}
    later = {**slot, "start_time": f"{DAY}T22:00:00", "end_time": f"{DAY}T22:30:00"}
    return {
        "POST /api/doctors": new_doctor,
        "POST /api/v1/doctors": new_doctor,
        "PATCH /api/v1/doctors/{doctor_id}": {"name": "Dr No"},
        "PUT /api/v1/doctors/{doctor_id}": new_doctor,
        "POST /api/slots": later,
        "POST /api/v1/slots": later,
        "PATCH /api/v1/slots/{slot_id}": {"max_capacity": 2},
        "PUT /api/v1/slots/{slot_id}/delay": {"delay_minutes": 5},
        "POST /api/v1/slots/{slot_id}/preview": {"delay_minutes": 5},
        "POST /api/v1/patients": {"name": "Chandra"},
        "PATCH /api/v1/patients/{patient_id}": {"name": "Nobody"},
        "PUT /api/v1/patients/{patient_id}": {"name": "Nobody"},
        "PUT /api/v1/queues/{queue_id}/discipline": {"discipline": {"kind": "STRICT"}},
        "POST /api/v1/queues/{queue_id}/discipline/preview": {"discipline": {"kind": "STRICT"}},
        # Who has a token there already.
        "POST /api/tokens": {"queue_id": "CW", "user_id": 77},
        "POST /api/v1/tokens": {"queue_id": "CW", "user_id": 77},
        "POST /api/v1/tokens/emergency": booking,
        "POST /book-token": {"name": "Nobody", "slot_id": ids["slot_id"]},
        "POST /api/eic/shifts": {
            **shift,
            "ms_id": 5,
            "recurring": {"weekdays": [1], "from": "00:00", "to": "10:00"},
        },
        "PATCH /api/eic/shifts/{shift_id}": {
            "recurring": {"weekdays": [1], "from": "00:00", "to": "10:00"},
        },
        "POST /api/eic/stock-requests": {"dbs_id": 10, "requested_qty": "5.00"},
        "PATCH /api/eic/stock-requests/{request_id}": {"requested_qty": "6.00"},
        "POST /api/eic/token-queue/allocate": {
            "token_id": trip_token,
            "stock_request_id": ids["request_id"],
        },
        "POST /api/v1/departments/{department_id}/calls": {"desk_id": 1},
        "POST /api/v1/departments/{department_id}/group-calls": {"desk_id": 1, "count": 2},
        "PUT /api/v1/departments/{department_id}/people/{user_id}/skills": {"queue_ids": ["CW"]},
        "POST /api/v1/tokens/{token_id}/transfer": {"queue_id": "LAB"},
        "POST /api/v1/tokens/{token_id}/services": {"queue_id": "LAB"},
        **_planned(),
        **_lately(ids),
        **RECEPTION,
    }


def _planned() -> dict[str, Json]:
    """Return what is sent to plan a doctor's weeks."""
    days = {"first_day": str(DAY), "last_day": str(DAY)}
    hours = {"start_time": "20:00", "end_time": "21:00", "slot_minutes": 60, "max_capacity": 1}
    pattern = {**days, **hours, "weekdays": [DAY.weekday()]}
    path = "POST /api/v1/doctors/{doctor_id}"
    return {
        f"{path}/leaves": days,
        f"{path}/leaves/preview": days,
        f"{path}/pattern": pattern,
        f"{path}/pattern/preview": pattern,
    }


def _lately(ids: dict[str, Any]) -> dict[str, Json]:
    """Return what is sent to check in, call for help, say to all, redrive and play a day again."""
    return {
        "PUT /api/v1/departments/{department_id}/emergency-contacts": {"emails": []},
        "PUT /api/v1/departments/{department_id}/queues/{queue_id}/closing": {
            "last_ticket": "23:58",
            "closes": "23:59",
        },
        "POST /api/v1/departments/{department_id}/desks/{number}/emergency": {"drill": True},
        "POST /api/v1/departments/{department_id}/messages": {"kind": "DELAY", "minutes": 5},
        "POST /api/v1/departments/{department_id}/people/{user_id}/skills/preview": {
            "queue_ids": ["CW"]
        },
        "POST /api/v1/check-ins": {"code": ids["ticket_url"]},
        "POST /api/v1/reports/what-if": {"date": str(DAY), "department_id": "CW", "desks": []},
        "POST /api/v1/letters/redrive": {
            "letters": [{"id": ids["letter_id"], "died_at": f"{DAY}T10:00:00Z"}]
        },
    }


async def _letter(services: Services, token: Json) -> str:
    """Write a dead letter about the token, as notifier's consumer does."""
    letter_id = str(uuid4())
    async with services.owner.begin() as tx:
        await tx.execute(
            text("""
                INSERT INTO notifier.letter (id, event_id, token_id, version, kind, label, queue_id,
                  department_id, branch_id, language, message_id, status, give_up_at, ended_at,
                  recipient, context)
                VALUES (:id, :id, :token, 1, 'GENERATED', :label, 'CW', 'CW', 'main', 'en', '<a@b>',
                  'DEAD', now(), now(), :recipient, '{}')
            """),
            {
                "id": letter_id,
                "token": token["id"],
                "label": token["token_label"],
                "recipient": PATIENT["email"],
            },
        )
    return letter_id


async def _directory(services: Services) -> None:
    """Let department know the names, which it has from the topic `directory`."""
    names = {"en": "Name"}
    branch = Branch(branch_id="main", names=names, time_zone="UTC", languages=("en",))
    async with services.owner.begin() as tx:
        await directory.keep(tx, {key(branch): branch})
        for name in ("CW", "LAB", "OPD"):
            department = Department(department_id=name, branch_id="main", names=names)
            queue = Queue(queue_id=name, department_id=name, branch_id="main", names=names)
            await directory.keep(tx, {key(department): department})
            await directory.keep(tx, {key(queue): queue})
        hour_ago = datetime.now(UTC) - timedelta(hours=1)
        kiosk = DeviceSeen(DeviceKind.KIOSK, "7", "main", "Entrance", hour_ago)
        await note_devices(tx, [kiosk])


async def test_a_member_of_another_department_gets_at_each_route_what_is_said_here(
    services: Services, others: Others
) -> None:
    wrong: dict[str, str] = {}
    for route, expected in ANSWERS.items():
        service, request = others.request(route)
        client: httpx.AsyncClient = getattr(services, service)
        answer = await _answer(client, request)
        if not _is_as(answer, expected, others):
            wrong[route] = f"{answer.status_code} {answer.text[:300]}"
    assert wrong == {}


async def _answer(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """Return the answer; of a stream, which never ends, its first part."""
    async with client.stream(
        request.method,
        request.url.raw_path.decode(),
        content=request.content,
        headers=dict(request.headers),
    ) as answer:
        if "event-stream" in answer.headers.get("content-type", ""):
            return httpx.Response(answer.status_code, text=await anext(answer.aiter_text()))
        await answer.aread()
        return answer


def _is_as(answer: httpx.Response, expected: str, others: Others) -> bool:
    if expected == UNKNOWN:
        return answer.status_code == httpx.codes.NOT_FOUND
    personal = any(part in answer.text for part in (*PATIENT.values(), 'ticket_url":"http'))
    theirs = any(
        f'"{others.ids[name]}"' in answer.text for name in ("patient_id", "slot_id", "letter_id")
    ) or re.search(
        r'"department_id":"(CW|OPD|MS5)"|"(dead|total_slots|total_tokens)":[1-9]|CW-0', answer.text
    )
    match expected:
        case "refused":
            return answer.status_code == 403 and not personal
        case "own only":
            return answer.status_code == 200 and not personal and not theirs
        case "by a whole id":
            return answer.status_code == 200
        case _:
            return answer.is_success and not personal


async def test_patients_are_found_in_part_by_their_departments_and_by_others_in_full(
    services: Services, others: Others
) -> None:
    async def found(who: dict[str, str], search: str) -> int:
        answer = await services.token_api.get(
            "/api/v1/patients", params={"search": search}, headers=who
        )
        return len(answer.json()["patients"])

    outsider = others.sessions["staff"]
    login = {"username": "insider", "password": "a long password"}
    admin = await services.sign_in({"username": "admin", "password": PASSWORD})
    body = {**login, "role": "staff", "departments": ["OPD"]}
    await services.token_api.post("/api/v1/users", json=body, headers=admin)
    insider = await services.sign_in(login)
    for search in ("Asha", "43210", "asha@", "9876543210"):
        assert (await found(insider, search), await found(outsider, search)) == (
            (await found(admin, search)),
            0,
        ), search
    for search in ("+919876543210", "91 98765-43210", "ASHA@example.com"):
        assert await found(outsider, search) == 2, search
    assert await found(outsider, others.ids["patient_id"]) == 1


async def test_only_an_admin_deletes_a_patient(services: Services, others: Others) -> None:
    new = await services.token_api.post(
        "/api/v1/patients", json={"name": "Dev"}, headers=others.sessions["supervisor"]
    )
    path = f"/api/v1/patients/{new.json()['id']}"
    changed = await services.token_api.patch(
        path, json={"name": "Deva"}, headers=others.sessions["staff"]
    )
    assert changed.json()["name"] == "Deva"
    refused = await services.token_api.delete(path, headers=others.sessions["supervisor"])
    assert refused.status_code == 403
    admin = await services.sign_in({"username": "admin", "password": PASSWORD})
    assert (await services.token_api.delete(path, headers=admin)).status_code == 204


async def test_a_report_of_another_departments_doctor_is_refused(
    services: Services, others: Others
) -> None:
    path = f"/api/v1/reports/daily?date={DAY}&doctor_id={others.ids['doctor_id']}"
    answer = await services.token_api.get(path, headers=others.sessions["supervisor"])
    assert answer.status_code == 403
