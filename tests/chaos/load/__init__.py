"""The load: real clients over HTTP and SSE, who write down what they ask and are told."""

import asyncio
import random
from typing import Final

import httpx

from tests.chaos.diary import Api, Diary
from tests.chaos.load.appointments import Appointments, CheckInClients
from tests.chaos.load.client import PASSWORD, Client, new_http
from tests.chaos.load.desks import Console
from tests.chaos.load.disciplines import LineSupervisor
from tests.chaos.load.drivers import Driver, Engineers
from tests.chaos.load.patients import Outpatients
from tests.chaos.load.phones import Phones
from tests.chaos.load.place import Department, Place, make_place
from tests.chaos.load.supervising import Supervisor
from tests.chaos.load.tickets import follow_line
from tests.chaos.load.visitors import Visitors
from tests.chaos.load.watching import watching
from tests.chaos.observations import Addresses, Transcripts

__all__ = ["make_place", "put_load", "watching"]

# At intensity 1, a second. About thirty requests a second come of it.
VISITORS: Final = 5.0
PATIENTS: Final = 1.2
APPOINTMENTS: Final = 1.2
STOCK_REQUESTS: Final = 0.5
PHONES: Final = 0.5
OUTPATIENT_CYCLE_SECONDS: Final = 2.5
# Desks serve a little slower than visitors come: a line that is empty proves nothing.
SERVED_SHARE: Final = 0.95
SETTLING_SECONDS_MAX: Final = 20.0


async def put_load(
    addresses: Addresses,
    place: Place,
    diary: Diary,
    transcripts: Transcripts,
    *,
    seed: int,
    stop: asyncio.Event,
    intensity: float = 1.0,
) -> None:
    """Run all clients until `stop`, then let them settle what they do not know.

    What is still unknown after `SETTLING_SECONDS_MAX` stays so. No fault makes this raise.
    """
    async with new_http() as http:
        load = _Load(addresses, place, diary, transcripts, seed=seed, stop=stop, http=http)
        running = asyncio.create_task(load.run(intensity))
        over = asyncio.create_task(_over(stop))
        await asyncio.wait({running, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        running.cancel()
        [outcome] = await asyncio.gather(running, return_exceptions=True)
        if isinstance(outcome, Exception):
            raise outcome


async def _over(stop: asyncio.Event) -> None:
    await stop.wait()
    await asyncio.sleep(SETTLING_SECONDS_MAX)


class _Load:
    def __init__(
        self,
        addresses: Addresses,
        place: Place,
        diary: Diary,
        transcripts: Transcripts,
        *,
        seed: int,
        stop: asyncio.Event,
        http: httpx.AsyncClient,
    ) -> None:
        self._addresses = addresses
        self._place = place
        self._diary = diary
        self._transcripts = transcripts
        self._seed = seed
        self._stop = stop
        self._http = http
        self._turn = asyncio.Lock()
        self._clients: dict[str, Client] = {}

    async def run(self, intensity: float) -> None:
        async with asyncio.TaskGroup() as tasks:
            self._start_counters(tasks, intensity)
            self._start_outpatients(tasks, intensity)
            self._start_appointments(tasks, intensity)
            self._start_station(tasks, intensity)

    def _start_counters(self, tasks: asyncio.TaskGroup, intensity: float) -> None:
        place = self._place
        kiosks = {branch_id: self._kiosk(branch_id) for branch_id in place.device_keys}
        visitors = Visitors(
            place, kiosks, self._user(place.supervisor), self._transcripts,
            prefix=f"v{self._seed}x", chance=self._chance("visitors"), stop=self._stop,
        )  # fmt: skip
        tasks.create_task(visitors.come(VISITORS * intensity, tasks))
        phones = Phones(
            place,
            self._client,
            prefix=f"j{self._seed}x",
            chance=self._chance("phones"),
            stop=self._stop,
        )
        tasks.create_task(phones.come(PHONES * intensity, tasks))
        supervisor = Supervisor(
            place, self._user(place.supervisor), chance=self._chance("profiles"), stop=self._stop
        )
        tasks.create_task(supervisor.supervise())
        tasks.create_task(supervisor.meddle())
        lines = LineSupervisor(
            place, self._user(place.supervisor), chance=self._chance("rules"), stop=self._stop
        )
        tasks.create_task(lines.supervise())
        for department in place.departments:
            share = _share(place, department)
            cycle = len(department.consoles) / (VISITORS * intensity * share * SERVED_SHARE)
            self._start_desks(tasks, department, cycle)

    def _start_desks(self, tasks: asyncio.TaskGroup, department: Department, cycle: float) -> None:
        for desk, username in department.consoles:
            client = self._user(username)
            console = Console(
                self._place, department, desk, client,
                cycle_seconds=cycle, chance=self._chance(username), stop=self._stop,
            )  # fmt: skip
            tasks.create_task(console.work())
        path = f"/api/v1/departments/{department.department_id}/line/stream"
        url = client.address(path, Api.DEPARTMENT)
        following = follow_line(
            client, self._transcripts, url, department.department_id, self._stop
        )
        tasks.create_task(following)

    def _start_outpatients(self, tasks: asyncio.TaskGroup, intensity: float) -> None:
        department = self._place.outpatients
        if department is None:
            return
        outpatients = Outpatients(
            self._place, self._user(self._place.supervisor),
            prefix=f"p{self._seed}x", chance=self._chance("patients"), stop=self._stop,
        )  # fmt: skip
        tasks.create_task(outpatients.make_slots())
        tasks.create_task(outpatients.come(PATIENTS * intensity, tasks))
        tasks.create_task(outpatients.reality())
        self._start_desks(tasks, department, OUTPATIENT_CYCLE_SECONDS / intensity)

    def _start_appointments(self, tasks: asyncio.TaskGroup, intensity: float) -> None:
        place, department = self._place, self._place.appointments
        if department is None:
            return
        staff = self._user(place.supervisor)
        lines = LineSupervisor(place, staff, chance=self._chance("windows"), stop=self._stop)
        tasks.create_task(lines.take_in(department))
        appointments = Appointments(
            department, place.appointments_doctor,
            CheckInClients(staff, self._kiosk(department.branch_id), self._client("phone-in")),
            prefix=f"a{self._seed}x", chance=self._chance("appointments"), stop=self._stop,
        )  # fmt: skip
        tasks.create_task(appointments.make_slots())
        tasks.create_task(appointments.come(APPOINTMENTS * intensity, tasks))
        cycle = len(department.consoles) / (APPOINTMENTS * intensity * SERVED_SHARE)
        self._start_desks(tasks, department, cycle)

    def _start_station(self, tasks: asyncio.TaskGroup, intensity: float) -> None:
        place = self._place
        for one in place.drivers:
            driver = Driver(
                place, self._user(one.username), chance=self._chance(one.username), stop=self._stop
            )
            tasks.create_task(driver.drive())
        engineers = Engineers(
            place, self._user(place.dbs_user), self._user(place.eic),
            chance=self._chance("engineers"), stop=self._stop,
        )  # fmt: skip
        tasks.create_task(engineers.decide(STOCK_REQUESTS * intensity))

    def _kiosk(self, branch_id: str) -> Client:
        device_key = self._place.device_keys[branch_id]
        return self._client(f"kiosk-{branch_id}", device_key=device_key)

    def _user(self, username: str) -> Client:
        return self._client(username, username=username, password=PASSWORD)

    def _client(self, name: str, **credentials: str) -> Client:
        if name not in self._clients:
            self._clients[name] = Client(
                name, self._http, self._addresses, self._diary,
                credentials=credentials or None, chance=self._chance(f"client {name}"),
                session=self._place.sessions.get(name), turn=self._turn,
            )  # fmt: skip
        return self._clients[name]

    def _chance(self, of: str) -> random.Random:
        return random.Random(f"{self._seed} {of}")


def _share(place: Place, department: Department) -> float:
    """Return which part of all visitors comes to a department."""
    weights = {queue_id: 1 / rank for rank, queue_id in enumerate(place.queue_ids, start=1)}
    return sum(weights[one] for one in department.queue_ids) / sum(weights.values())
