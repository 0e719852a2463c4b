"""The API as the simulation uses it, and what it has answered about each doctor's slot."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import httpx

from deploy.local.simulate.broken import broken

NAMES: Final = (
    "Asha", "Bilal", "Chitra", "Daniel", "Esther", "Farid", "Gita", "Hamza", "Indira", "Jonas",
    "Kavya", "Latif", "Meera", "Nadia", "Omar", "Priya", "Qadir", "Ravi", "Sana", "Tariq",
)  # fmt: skip
# A year: more days than anybody simulates.
DAYS_AHEAD_MAX: Final = 366
TIMEOUT_SECONDS: Final = 10
# This machine is asked straight, whatever proxy the environment names for others.
NO_PROXY: Final = {f"all://{host}": None for host in ("127.0.0.1", "localhost", "[::1]")}

Json = dict[str, Any]


@dataclass
class SlotView:
    """A doctor's slot: its tokens as they were at the last look, and what just happened."""

    name: str
    specialization: str
    slot: Json
    tokens: list[Json] = field(default_factory=list)
    booked: set[int] = field(default_factory=set)
    news: list[str] = field(default_factory=list)

    def with_status(self, status: str) -> list[Json]:
        found = [token for token in self.tokens if token["status"] == status]
        return sorted(found, key=lambda token: token["position"] or 0)

    @property
    def seated(self) -> list[Json]:
        return self.with_status("ALLOCATED")

    @property
    def waiting(self) -> list[Json]:
        return self.with_status("WAITING")

    def names(self) -> Mapping[int, str]:
        return {token["id"]: token["patient_name"] for token in self.tokens}


class World:
    """The API, signed in as an admin. Every answer that is not expected breaks the play."""

    def __init__(self, url: str, credentials: Json, *, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a play, no secret
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, mounts=NO_PROXY)
        signed = self.ask("POST", "/api/v1/sessions", credentials)
        self._client.headers["Authorization"] = f"Bearer {signed['access_token']}"

    def ask(self, method: str, path: str, body: Json | None = None, **query: Any) -> Json:  # noqa: ANN401 - whatever the query takes
        answer = self.try_to(method, path, body, **query)
        if not answer.is_success:
            broken(f"{method} {path} answered {answer.status_code}: {answer.text}")
        found: Json = answer.json()
        return found

    def try_to(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        **query: Any,  # noqa: ANN401 - whatever the query takes
    ) -> httpx.Response:
        answer = self._client.request(method, path, json=body, params=query or None)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            broken(f"{method} {path} answered {answer.status_code}: {answer.text}")
        return answer

    def next_free_day(self) -> date:
        day = datetime.now().astimezone().date() + timedelta(days=1)
        for _ in range(DAYS_AHEAD_MAX):
            if not self.ask("GET", "/api/v1/slots", date=day.isoformat(), limit=1)["slots"]:
                return day
            day += timedelta(days=1)
        return broken("there is no free day within a year: make reset")

    def open_slot(self, name: str, specialization: str, **slot: Any) -> SlotView:  # noqa: ANN401 - a slot's fields
        doctor = self.ask(
            "POST", "/api/v1/doctors", {"name": name, "specialization": specialization}
        )
        made = self.ask("POST", "/api/v1/slots", {"doctor": doctor["id"], **slot})
        return SlotView(name, specialization, made)

    def try_to_book(self, view: SlotView, category: str) -> httpx.Response:
        """Book for a patient who was never there before."""
        patient = self.ask("POST", "/api/v1/patients", {"name": self.chance.choice(NAMES)})
        body = {"slot_id": view.slot["id"], "patient_id": patient["id"], "category": category}
        return self.try_to("POST", "/api/v1/tokens/", body)

    def book(self, view: SlotView, category: str) -> Json:
        answer = self.try_to_book(view, category)
        if not answer.is_success:
            broken(f"a booking was refused: {answer.text}")
        token: Json = answer.json()["token"]
        view.booked.add(token["id"])
        return token

    def look(self, view: SlotView) -> None:
        slot_id = view.slot["id"]
        view.slot = self.ask("GET", f"/api/v1/slots/{slot_id}")
        view.tokens = self.ask("GET", f"/api/v1/slots/{slot_id}/tokens", limit=1000)["tokens"]

    def why(self, token: Json) -> str:
        """Return the last line of a token's history: what moved it, and by whom."""
        history = self.ask("GET", f"/api/v1/tokens/{token['id']}/history")["history"]
        return str(history[-1]["text"]) if history else ""

    def report(self, view: SlotView) -> Json:
        day = view.slot["date"]
        doctor = view.slot["doctor"]
        return self.ask("GET", "/api/v1/reports/daily", date=day, doctor_id=doctor)
