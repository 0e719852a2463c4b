"""Writes docs/postman/opd.json from the OpenAPI document: `python -m deploy.postman`.

The requests can be run from top to bottom, by newman or in Postman: each uses what the ones before
it have created. Names, descriptions and paths come from the OpenAPI document; `STORY` adds the
order, the bodies and the expected status of each answer.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from deploy.openapi import APPS

TARGET: Final = Path(__file__).parents[1] / "docs" / "postman" / "opd.json"
SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
# Whose every endpoint is in the collection.
TAGS: Final = frozenset(
    {"doctors", "patients", "slots", "slot tokens", "reports", "published designs"}
)
Json = dict[str, Any]


class Ask(NamedTuple):
    """One request: what is put into its path and body, what is kept of its answer."""

    operation: str
    status: int
    body: Json | None = None
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    keep: Mapping[str, str] = {}


DOCTOR: Final = {"name": "Dr Meera Nair", "specialization": "General Medicine"}
PATIENT: Final = {"name": "Asha Rao", "phone": "+91 98765 43210", "email": "asha@example.com"}
ONE: Final = {"doctor_id": "{{doctor_id}}"}
OPD: Final = {"department_id": "OPD"}
AWAY: Final = {"first_day": "{{day}}", "last_day": "{{day}}"}
PATTERN: Final = {
    **AWAY,
    "weekdays": [0, 1, 2, 3, 4, 5, 6],
    "start_time": "13:00",
    "end_time": "15:00",
    "slot_minutes": 60,
    "max_capacity": 4,
}
OF: Final = {"patient_id": "{{patient_id}}"}
SLOT: Final = {"slot_id": "{{slot_id}}"}
TOKEN: Final = {"token_id": "{{token_id}}"}
OTHER: Final = {"token_id": "{{other_token_id}}"}
V1: Final = "/api/v1"


def _new_slot(doctor: str, hour: str) -> Json:
    return {
        "doctor": doctor,
        "start_time": "{{day}}T" + hour + ":00:00",
        "end_time": "{{day}}T" + hour + ":45:00",
        "max_capacity": 3,
    }


def _booking(patient: str, slot: str = "{{slot_id}}", **more: str) -> Json:
    return {"slot_id": slot, "patient_id": patient, **more}


STORY: Final = (
    Ask(
        f"POST {V1}/sessions",
        200,
        {"username": "{{username}}", "password": "{{password}}"},
        keep={"token": "access_token"},
    ),
    Ask(f"POST {V1}/doctors", 201, DOCTOR, keep={"doctor_id": "id"}),
    Ask(f"GET {V1}/doctors", 200, query={"search": "Meera"}),
    Ask(f"GET {V1}/doctors/{{doctor_id}}", 200, path=ONE),
    Ask(f"PATCH {V1}/doctors/{{doctor_id}}", 200, {"specialization": "Medicine"}, ONE),
    Ask(f"PUT {V1}/doctors/{{doctor_id}}", 200, DOCTOR, ONE),
    Ask(f"POST {V1}/patients", 201, PATIENT, keep={"patient_id": "id"}),
    Ask(f"GET {V1}/patients", 200, query={"search": "Asha"}),
    Ask(f"GET {V1}/patients/{{patient_id}}", 200, path=OF),
    Ask(f"PATCH {V1}/patients/{{patient_id}}", 200, {"language": "hi"}, OF),
    Ask(f"PUT {V1}/patients/{{patient_id}}", 200, PATIENT, OF),
    Ask(f"POST {V1}/slots", 201, _new_slot("{{doctor_id}}", "09"), keep={"slot_id": "id"}),
    Ask(f"GET {V1}/slots", 200, query={"doctor": "{{doctor_id}}"}),
    Ask(f"GET {V1}/slots/{{slot_id}}", 200, path=SLOT),
    Ask(f"PATCH {V1}/slots/{{slot_id}}", 200, {"max_capacity": 2}, SLOT),
    Ask(f"POST {V1}/slots/{{slot_id}}/preview", 200, {"delay_minutes": 10}, SLOT),
    Ask(f"PUT {V1}/slots/{{slot_id}}/delay", 200, {"delay_minutes": 10}, SLOT),
    Ask(f"POST {V1}/doctors/{{doctor_id}}/pattern/preview", 200, PATTERN, ONE),
    Ask(f"POST {V1}/doctors/{{doctor_id}}/pattern", 201, PATTERN, ONE),
    Ask(f"GET {V1}/departments/{{department_id}}/day", 200, path=OPD, query={"date": "{{day}}"}),
    Ask(
        f"POST {V1}/tokens",
        201,
        _booking("{{patient_id}}", category="ONLINE"),
        keep={"token_id": "id"},
    ),
    Ask(f"POST {V1}/patients", 201, {"name": "Bilal"}, keep={"other_patient_id": "id"}),
    Ask(
        f"POST {V1}/tokens/emergency",
        201,
        _booking("{{other_patient_id}}"),
        keep={"other_token_id": "id"},
    ),
    Ask(f"GET {V1}/tokens", 200, query={"slot_id": "{{slot_id}}"}),
    Ask(f"GET {V1}/tokens/{{token_id}}/history", 200, path=TOKEN),
    Ask(f"GET {V1}/slots/{{slot_id}}/tokens", 200, path=SLOT),
    Ask(f"GET {V1}/waiting-list", 200),
    Ask(f"GET {V1}/waiting-list/by_slot", 200, query=SLOT),
    Ask(f"POST {V1}/tokens/{{token_id}}/check_in", 200, path=TOKEN),
    Ask(f"POST {V1}/tokens/{{token_id}}/complete", 200, path=TOKEN),
    Ask(f"POST {V1}/tokens/{{token_id}}/no_show", 200, path=OTHER),
    Ask(f"GET {V1}/reports/daily", 200, query={"date": "{{day}}"}),
    Ask(
        "POST /book-token",
        201,
        {"name": "Chitra", "slot_id": "{{slot_id}}", "priority": "ONLINE"},
        keep={"other_token_id": "id"},
    ),
    Ask(f"DELETE {V1}/tokens/{{token_id}}", 200, path=OTHER),
    Ask("GET /api/doctors", 200),
    Ask("POST /api/doctors", 201, DOCTOR, keep={"other_doctor_id": "id"}),
    Ask("GET /api/slots", 200),
    Ask(
        "POST /api/slots",
        201,
        _new_slot("{{other_doctor_id}}", "11"),
        keep={"other_slot_id": "id"},
    ),
    Ask(
        "POST /api/tokens",
        201,
        _booking("{{patient_id}}", "{{other_slot_id}}", source="ONLINE"),
        keep={"token_id": "id"},
    ),
    Ask("GET /api/tokens", 200),
    Ask("POST /api/tokens/{token_id}/cancel", 200, path=TOKEN),
    Ask(
        "POST /api/tokens",
        201,
        _booking("{{patient_id}}", "{{other_slot_id}}", source="WALKIN"),
        keep={"token_id": "id"},
    ),
    Ask("POST /api/tokens/{token_id}/no-show", 200, path=TOKEN),
    Ask(f"POST {V1}/slots/{{slot_id}}/cancel", 200, path=SLOT),
    Ask(f"POST {V1}/doctors/{{doctor_id}}/leaves/preview", 200, AWAY, ONE),
    Ask(f"POST {V1}/doctors/{{doctor_id}}/leaves", 201, AWAY, ONE, keep={"leave_id": "id"}),
    Ask(f"GET {V1}/doctors/{{doctor_id}}/leaves", 200, path=ONE),
    Ask(
        f"DELETE {V1}/doctors/{{doctor_id}}/leaves/{{leave_id}}",
        204,
        path={**ONE, "leave_id": "{{leave_id}}"},
    ),
    Ask(f"DELETE {V1}/patients/{{patient_id}}", 204, path=OF),
    Ask(f"DELETE {V1}/doctors/{{doctor_id}}", 204, path=ONE),
)
# Any day will do: the doctor is new and has no slots yet.
SET_DAY: Final = (
    "if (!pm.collectionVariables.get('day')) { const day = new Date(Date.now() + 4 * 864e5);",
    "pm.collectionVariables.set('day', day.toISOString().slice(0, 10)); }",
)


def main() -> None:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(rendered(), encoding="utf-8")


def rendered() -> str:
    document = APPS["token_api"]().openapi()
    return json.dumps(collection(document), indent=1, ensure_ascii=False) + "\n"


def collection(document: Json) -> Json:
    """Return the collection; raises `KeyError` for a request that the document does not know."""
    return {
        "info": {"name": "NowServing: hospital OPD", "schema": SCHEMA},
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}],
        },
        "event": [{"listen": "prerequest", "script": {"exec": list(SET_DAY)}}],
        "variable": [
            {"key": "base_url", "value": "http://127.0.0.1:8080"},
            {"key": "username", "value": "admin"},
            {"key": "password", "value": "nowserving"},
        ],
        "item": [_item(document, ask) for ask in STORY],
    }


def left_out(document: Json) -> set[str]:
    """Return the endpoints of the outpatient department that the story does not ask."""
    return set(_operations(document)) - {ask.operation for ask in STORY}


def _operations(document: Json) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            # A stream never ends, and the story goes on.
            streams = "text/event-stream" in operation["responses"].get("200", {}).get(
                "content", {}
            )
            if TAGS & set(operation.get("tags", ())) and not streams:
                yield f"{method.upper()} {path}"


def _item(document: Json, ask: Ask) -> Json:
    method, _, template = ask.operation.partition(" ")
    operation = document["paths"][template][method.lower()]
    path = re.sub(r"\{(\w+)\}", lambda name: ask.path[name[1]], template)
    query = "&".join(f"{name}={value}" for name, value in ask.query.items())
    request: Json = {
        "method": method,
        "url": "{{base_url}}" + path + ("?" + query if query else ""),
        "header": [{"key": "Content-Type", "value": "application/json"}] if ask.body else [],
        "description": operation.get("description") or operation["summary"],
    }
    if ask.body is not None:
        request["body"] = {"mode": "raw", "raw": json.dumps(ask.body, indent=1)}
    return {
        "name": f"{operation['summary']} ({method} {template})",
        "event": [{"listen": "test", "script": {"exec": _script(ask)}}],
        "request": request,
    }


def _script(ask: Ask) -> list[str]:
    said = f"pm.test('answers {ask.status}', () => pm.response.to.have.status({ask.status}));"
    kept = [
        f"pm.collectionVariables.set('{name}', pm.response.json().{where});"
        for name, where in ask.keep.items()
    ]
    return [said, *kept]


if __name__ == "__main__":
    main()
