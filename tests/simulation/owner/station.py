"""What is asked of a mother station: drivers queue, requests are approved, trips are driven."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count, repeat
from typing import Final

from services.token_api.fleet.rules import commands
from services.token_api.fleet.rules.batch import run_commands
from services.token_api.fleet.rules.commands import Command
from services.token_api.fleet.rules.matching import Pair
from services.token_api.fleet.rules.shifts import Shift
from services.token_api.fleet.rules.states import (
    Driver,
    FleetToken,
    Place,
    RequestStatus,
    Settings,
    StockRequest,
    Trip,
    TripStatus,
)
from services.token_api.fleet.rules.station import Ids, Snapshot, Station
from services.token_api.tokens.numbers import NumberBlock
from services.token_api.tokens.rules import service_day
from shared.events import QueueKind
from tests.simulation.owner.ledger import LINKS, Ledger

DRIVERS: Final = 5
REQUESTS_MAX: Final = 12
# What a driver mostly does next; of a trip that is over anything, to be refused.
_ANY: Final = (commands.Accept, commands.Decline, commands.Start, commands.Complete)
_OnTrip = (
    type[commands.Accept] | type[commands.Decline] | type[commands.Start] | type[commands.Complete]
)
_NEXT: Final[Mapping[TripStatus, Sequence[_OnTrip]]] = {
    **dict.fromkeys(TripStatus, _ANY),
    TripStatus.PENDING: (commands.Accept, commands.Accept, commands.Accept, commands.Decline),
    TripStatus.ACCEPTED: (commands.Start,),
    TripStatus.STARTED: (commands.Complete,),
}
QUEUE: Final = "MS5"


@dataclass(repr=False)
class Fleet:
    book: Ledger
    tokens: dict[int, FleetToken] = field(default_factory=dict)
    requests: dict[int, StockRequest] = field(default_factory=dict)
    trips: dict[int, Trip] = field(default_factory=dict)
    declined: set[Pair] = field(default_factory=set)
    drivers: dict[int, Driver] = field(default_factory=dict)

    def open_station(self) -> None:
        chance = self.book.chance
        self.book.add_queue(QUEUE, QUEUE, kind=QueueKind.STATION)
        self.settings = Settings(
            declined_to=chance.choice(("back", "front")), start=timedelta(seconds=60)
        )
        for driver_id in range(1, DRIVERS + 1):
            shift = Shift(
                shift_id=driver_id,
                driver_id=driver_id,
                ms_id=5,
                vehicle_id=chance.choice((driver_id, driver_id, 1)),
                vehicle_reg=f"MH-{driver_id}",
                starts_at=self.book.clock - timedelta(hours=1),
                ends_at=self.book.clock + timedelta(minutes=chance.choice((20, 120, 600))),
            )
            self.drivers[driver_id] = Driver(
                driver_id, f"Driver {driver_id}", email="driver@example.com", shifts=(shift,)
            )

    async def step(self) -> None:
        chance = self.book.chance
        if len(self.requests) < REQUESTS_MAX and chance.random() < 0.3:
            self._ask_for_stock()
        batch = [self._anything() for _ in range(chance.choice((0, 1, 1, 2, 3)))]
        snapshot = self._snapshot()
        rehearsed, _ = run_commands(snapshot, batch, Ids(count(-1, -1), count(-1, -1), repeat("")))
        place = snapshot.place
        wanted = [NumberBlock(QUEUE, place.day, place.last_number, rehearsed.new_tokens)]
        wanted = wanted if rehearsed.new_tokens else []
        taken = await self.book.numbers.take(wanted)
        if taken:
            snapshot = replace(snapshot, place=replace(place, last_number=taken[0]))
        station, _ = run_commands(snapshot, batch, self._ids())
        await self.book.write(station.changes, wanted=wanted, taken=taken)
        self._adopt(station)

    def _ask_for_stock(self) -> None:
        request_id = len(self.requests) + 1
        self.requests[request_id] = StockRequest(
            request_id, 10, "DBS Thane", Decimal(500), "N", RequestStatus.PENDING
        )

    def _anything(self) -> Command:
        chance = self.book.chance
        driver = chance.randint(1, DRIVERS)
        request = chance.randint(1, max(len(self.requests), 1))
        trip = chance.choice([one for one in self.trips.values() if one.live][-3:] or [None])
        choices: list[Command] = [
            commands.RequestToken(driver),
            commands.RequestToken(driver),
            commands.CancelToken(driver),
        ]
        if request in self.requests:
            token_id = chance.choice([*self.tokens, 0])
            choices += [
                commands.Approve(request, by="9"),
                commands.Approve(request, by="9"),
                commands.Reject(request, by="9"),
                commands.Allocate(token_id, request, by="9"),
            ]
        if trip is not None and trip.status is TripStatus.ACCEPTED and chance.random() < 0.2:
            return commands.Release(trip.trip_id, by="9")
        if trip is not None and chance.random() < 0.6:
            return chance.choice(_NEXT[trip.status])(trip.driver_id, trip.trip_id)
        return chance.choice(choices)

    def _snapshot(self) -> Snapshot:
        book, queue = self.book, self.book.queues[QUEUE]
        day = service_day(queue, now=book.clock)
        approvals = [one.approved_at for one in self.requests.values() if one.approved_at]
        return Snapshot(
            now=book.clock,
            place=Place(
                ms_id=5,
                ms_name="MS Mumbai",
                queue_id=QUEUE,
                department_id=QUEUE,
                branch_id="main",
                time_zone=queue.time_zone,
                driver_page=f"{LINKS}/driver",
                day=day,
                last_number=queue.last_number if queue.number_day == day else 0,
                last_arrival=queue.last_arrival,
                last_approval=max(approvals, default=None),
            ),
            settings=self.settings,
            tokens=[
                replace(token, row=book.tokens[token.token_id]) for token in self.tokens.values()
            ],
            requests=list(self.requests.values()),
            trips=list(self.trips.values()),
            declined=self.declined,
            drivers=self.drivers,
        )

    def _ids(self) -> Ids:
        return Ids(
            count(self.book.next_token_id()), count(len(self.trips) + 1), _secrets(self.book)
        )

    def _adopt(self, station: Station) -> None:
        self.tokens = {
            token_id: replace(token, row=self.book.tokens[token_id])
            for token_id, token in station.tokens.items()
        }
        self.requests = dict(station.requests)
        self.trips = dict(station.trips)
        self.declined = set(station.declined)


def _secrets(book: Ledger) -> Iterator[str]:
    return (f"secret-{number}" for number in count(book.next_token_id()))
