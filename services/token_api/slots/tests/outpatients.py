"""An outpatient department to test in, over HTTP."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import httpx

from shared.tests.today import today

Json = dict[str, Any]


@dataclass
class Opd:
    client: httpx.AsyncClient
    staff: dict[str, str]
    day: date
    numbers: Any = field(default_factory=count)
    doctor_id: str | None = None

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return await self.client.request(method, f"/api/v1/{path}", headers=self.staff, **more)

    async def get(self, path: str, **more: Any) -> Json:
        answer = await self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    async def post(self, path: str, body: Json | None = None, status: int = 200) -> Json:
        answer = await self.ask("POST", path, json=body)
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        return found

    async def doctor(self) -> str:
        body = {"name": f"Dr {next(self.numbers)}", "specialization": "General Medicine"}
        return str((await self.post("doctors/", body, 201))["id"])

    async def patient(self, **fields: Any) -> str:
        body = {"name": f"Patient {next(self.numbers)}", **fields}
        return str((await self.post("patients/", body, 201))["id"])

    async def slot(
        self, *, capacity: int = 3, hour: int = 9, doctor: str | None = None, **fields: Any
    ) -> Json:
        if doctor is None:
            doctor = self.doctor_id = self.doctor_id or await self.doctor()
        body = {
            "doctor": doctor,
            "start_time": f"{self.day}T{hour:02}:00:00",
            "end_time": f"{self.day}T{hour + 1:02}:00:00",
            "max_capacity": capacity,
            **fields,
        }
        return await self.post("slots/", body, 201)

    async def try_to_book(
        self, slot: Json, category: str = "WALKIN", *, patient: str | None = None
    ) -> httpx.Response:
        patient = patient or await self.patient()
        body = {"slot_id": slot["id"], "patient_id": patient, "category": category}
        return await self.ask("POST", "tokens/", json=body)

    async def book(
        self, slot: Json, category: str = "WALKIN", *, patient: str | None = None
    ) -> Json:
        answer = await self.try_to_book(slot, category, patient=patient)
        assert answer.status_code == 201, answer.text
        token: Json = answer.json()["token"]
        return token

    async def read(self, slot: Json) -> Json:
        return await self.get(f"slots/{slot['id']}/")

    async def token(self, token: Json) -> Json:
        return await self.get(f"tokens/{token['id']}/")


def in_days(days: int) -> date:
    return today() + timedelta(days=days)
