"""Makes the place that the load plays in, as an admin does it: by the API, before any fault."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from tests.chaos.load.client import PASSWORD, new_http
from tests.chaos.load.people import People
from tests.chaos.observations import Addresses

# Two branches: half of the screens hear only half of the calls.
BRANCHES: Final = ("chaos-a", "chaos-b")
TIME_ZONE: Final = "Asia/Kolkata"
# Slots that are over are left alone, so that the outpatients' branch has a long day before it.
MORNING_HOUR: Final = 7
DEPARTMENTS: Final = 4
QUEUES_A_DEPARTMENT: Final = 2
DESKS_A_DEPARTMENT: Final = 3
OUTPATIENTS: Final = "CHOPD"
DOCTORS: Final = 3
OUTPATIENT_DESKS: Final = 2
# One counter of two takes in what is booked; it is asked of both.
APPOINTMENTS: Final = "CHEYE"
APPOINTMENT_DESKS: Final = 2
STATION: Final = 901
DBS: Final = 9010
DRIVERS: Final = 6
KIOSK_CATEGORIES: Final = ["WALKIN", "ONLINE", "FOLLOWUP", "PRIORITY_PAID"]
HEARD_SECONDS_MAX: Final = 120.0


@dataclass(frozen=True)
class Department:
    department_id: str
    branch_id: str
    queue_ids: tuple[str, ...]
    consoles: tuple[tuple[int, str], ...]  # desk, and the user who sits there


@dataclass(frozen=True)
class Driver:
    username: str
    driver_id: int
    vehicle_id: int


@dataclass
class Place:
    """What was made, and the keys and passwords to it (all users have `client.PASSWORD`)."""

    departments: list[Department] = field(default_factory=list)
    outpatients: Department | None = None
    appointments: Department | None = None
    outpatients_zone: str = TIME_ZONE
    doctor_ids: list[str] = field(default_factory=list)
    appointments_doctor: str = ""
    device_keys: dict[str, str] = field(default_factory=dict)  # by branch
    posters: dict[str, str] = field(default_factory=dict)  # the code of each branch's
    drivers: list[Driver] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)  # by username
    ms_id: int = STATION
    dbs_id: int = DBS
    eic: str = "chaos-eic"
    dbs_user: str = "chaos-dbs"
    supervisor: str = "chaos-supervisor"

    @property
    def credentials(self) -> dict[str, str]:
        """Return a supervisor's, who may look at every line."""
        return {"username": self.supervisor, "password": PASSWORD}

    @property
    def usernames(self) -> list[str]:
        """Return everybody who signs in with a password."""
        desks = [username for one in self.all_departments for _, username in one.consoles]
        drivers = [one.username for one in self.drivers]
        return [*desks, *drivers, self.supervisor, self.eic, self.dbs_user]

    @property
    def branch_ids(self) -> list[str]:
        return [*BRANCHES, f"MS{self.ms_id}"]

    @property
    def department_ids(self) -> list[str]:
        return [one.department_id for one in self.all_departments]

    @property
    def all_departments(self) -> list[Department]:
        """Return those of visitors without an appointment, and the two of doctors."""
        doctors = [one for one in (self.outpatients, self.appointments) if one is not None]
        return [*self.departments, *doctors]

    @property
    def queue_ids(self) -> list[str]:
        """Return the counters' queues, the busiest first."""
        rows = range(QUEUES_A_DEPARTMENT)
        return [one.queue_ids[row] for row in rows for one in self.departments]

    def branch_of(self, queue_id: str) -> str:
        return next(one.branch_id for one in self.all_departments if queue_id in one.queue_ids)


async def make_place(addresses: Addresses, seed: int) -> Place:
    """Make branches, counters, doctors and a station; return once every service has heard of them.

    Raises `httpx.HTTPStatusError` where the suite refuses, `TimeoutError` where it does not hear.
    """
    place = Place()
    async with new_http() as http:
        admin = _Admin(http, addresses)
        await admin.sign_in("admin", "nowserving")
        place.outpatients_zone = _where_it_is_morning(datetime.now(UTC))
        for branch_id, time_zone in zip(BRANCHES, (TIME_ZONE, place.outpatients_zone), strict=True):
            await admin.make_branch(place, branch_id, time_zone)
        for number in range(DEPARTMENTS):
            branch_id = BRANCHES[number % len(BRANCHES)]
            made = await admin.make_department(f"CH{number + 1}", branch_id)
            place.departments.append(made)
        await admin.make_outpatients(place, BRANCHES[-1])
        await admin.make_appointments(place, BRANCHES[-1])
        await admin.make_station(place, People(f"d{seed}x"))
        await admin.make_user(place.supervisor, "supervisor", departments=None)
        # Staff sign in before the load begins: checking a password takes a tenth of a second.
        for username in place.usernames:
            place.sessions[username] = await admin.session_of(username, PASSWORD)
        await _heard(admin, place)
    return place


def _where_it_is_morning(now: datetime) -> str:
    """Return a zone in which the day has just begun; in these names west is positive."""
    return f"Etc/GMT{(now.hour - MORNING_HOUR + 11) % 24 - 11:+d}"


class _Admin:
    def __init__(self, http: httpx.AsyncClient, addresses: Addresses) -> None:
        self._http = http
        self._addresses = addresses

    async def sign_in(self, username: str, password: str) -> None:
        session = await self.session_of(username, password)
        self._http.headers["Authorization"] = f"Bearer {session}"

    async def session_of(self, username: str, password: str) -> str:
        session = await self.make("sessions", {"username": username, "password": password})
        return str(session["access_token"])

    async def make(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._post(f"/api/v1/{path}", body)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._http.post(self._addresses.token_api + path, json=body)
        if answer.is_error:
            message = f"{path}: {answer.text}"
            raise httpx.HTTPStatusError(message, request=answer.request, response=answer)
        found: dict[str, Any] = answer.json()
        return found

    async def make_branch(self, place: Place, branch_id: str, time_zone: str) -> None:
        values = {"id": branch_id, "names": branch_id, "time_zone": time_zone}
        await self.make("branches", values)
        device = await self.make("devices", {"name": branch_id, "branch_id": branch_id})
        place.device_keys[branch_id] = device["device_key"]
        await self._open_to_phones(place, branch_id)

    async def _open_to_phones(self, place: Place, branch_id: str) -> None:
        url = f"{self._addresses.token_api}/api/v1"
        answer = await self._http.patch(f"{url}/branches/{branch_id}", json={"join_mode": "fixed"})
        answer.raise_for_status()
        setup = await self.get(f"{url}/join/{branch_id}/setup")
        place.posters[branch_id] = setup["poster_url"].partition("#")[2]

    async def make_department(
        self, department_id: str, branch_id: str, *, desks: int = DESKS_A_DEPARTMENT
    ) -> Department:
        own = {"branch_id": branch_id}
        await self.make("departments", {**own, "id": department_id, "names": department_id})
        queue_ids = tuple(f"{department_id}{row}" for row in "ab"[:QUEUES_A_DEPARTMENT])
        for queue_id in queue_ids:
            values = {"id": queue_id, "names": queue_id, "kiosk_categories": KIOSK_CATEGORIES}
            await self.make("queues", {**own, **values, "department_id": department_id})
        consoles = await self._make_consoles(department_id, desks)
        return Department(department_id, branch_id, queue_ids, consoles)

    async def make_outpatients(self, place: Place, branch_id: str) -> None:
        own = {"id": OUTPATIENTS, "branch_id": branch_id, "names": OUTPATIENTS}
        await self.make("departments", own)
        # Its counter stays closed: with a queue the consoles know the department before its slots.
        await self.make("queues", {**own, "department_id": OUTPATIENTS, "closed": True})
        for number in range(DOCTORS):
            values = {"name": f"Dr {number + 1}", "specialization": "Chaos"}
            doctor = await self.make("doctors", {**values, "department_id": OUTPATIENTS})
            place.doctor_ids.append(doctor["id"])
        consoles = await self._make_consoles(OUTPATIENTS, OUTPATIENT_DESKS)
        place.outpatients = Department(OUTPATIENTS, branch_id, (), consoles)

    async def make_appointments(self, place: Place, branch_id: str) -> None:
        """Make a department whose appointments stand in a counter's line with its walk-ins."""
        made = await self.make_department(APPOINTMENTS, branch_id, desks=APPOINTMENT_DESKS)
        url = f"{self._addresses.token_api}/api/v1"
        for path, values in (
            (f"departments/{APPOINTMENTS}", {"slot_prefix": "EYE"}),
            (f"branches/{branch_id}", {"phone_check_in": True}),
        ):
            (await self._http.patch(f"{url}/{path}", json=values)).raise_for_status()
        values = {"name": "Dr Eye", "specialization": "Chaos", "department_id": APPOINTMENTS}
        doctor = await self.make("doctors", values)
        place.appointments, place.appointments_doctor = made, doctor["id"]

    async def _make_consoles(self, department_id: str, desks: int) -> tuple[tuple[int, str], ...]:
        consoles = []
        for number in range(1, desks + 1):
            await self.make(f"departments/{department_id}/desks", {"number": number})
            username = f"{department_id}-desk{number}".lower()
            await self.make_user(username, "staff", departments=[department_id])
            consoles.append((number, username))
        return tuple(consoles)

    async def make_user(self, username: str, role: str, **more: Any) -> None:
        values = {"username": username, "password": PASSWORD, "role": role}
        await self.make("users", {**values, **more})

    async def make_station(self, place: Place, people: People) -> None:
        station = {"ms_id": place.ms_id, "name": "MS Chaos", "time_zone": "Asia/Kolkata"}
        await self.make("stations", station)
        await self.make("dbs", {"dbs_id": place.dbs_id, "ms_id": place.ms_id, "name": "DBS Chaos"})
        await self.make_user(place.eic, "eic", departments=[f"MS{place.ms_id}"])
        await self.make_user(place.dbs_user, "dbs", holder_id=place.dbs_id)
        for number in range(1, DRIVERS + 1):
            place.drivers.append(await self._make_driver(place, number, people.next()))

    async def _make_driver(self, place: Place, number: int, who: dict[str, Any]) -> Driver:
        username = f"chaos-driver{number}"
        account = {"username": username, "password": PASSWORD}
        driver = await self.make("drivers", {"ms_id": place.ms_id, **who, **account})
        vehicle = await self.make("vehicles", {"registration": f"CH 00 {number:04d}"})
        made = Driver(username, driver["driver_id"], vehicle["vehicle_id"])
        always = {"weekdays": list(range(7)), "from": "00:00", "to": "24:00"}
        shift = {"ms_id": place.ms_id, "driver_id": made.driver_id, "recurring": always}
        await self._post("/api/eic/shifts", {**shift, "vehicle_id": made.vehicle_id})
        return made

    async def get(self, url: str) -> dict[str, Any]:
        answer = await self._http.get(url)
        found: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
        return found

    async def unheard(self, place: Place) -> list[str]:
        """Return the departments whose desks no console knows yet, and branches without screen."""
        found = []
        for one in place.all_departments:
            url = f"{self._addresses.department}/api/v1/departments/{one.department_id}/desks"
            if len((await self.get(url)).get("desks", [])) < len(one.consoles):
                found.append(one.department_id)
        boards = await self.get(f"{self._addresses.display}/api/v1/boards")
        shown = {one["branch_id"] for one in boards.get("branches", [])}
        return [*found, *(one for one in place.branch_ids if one not in shown)]


async def _heard(admin: _Admin, place: Place) -> None:
    missing: list[str] = []
    try:
        async with asyncio.timeout(HEARD_SECONDS_MAX):
            while missing := await admin.unheard(place):
                await asyncio.sleep(0.2)
    except TimeoutError:
        message = f"not everybody has heard of {missing}"
        raise TimeoutError(message) from None
