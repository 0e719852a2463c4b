"""The two plays: steps with the clock times of the script, which are labels and no waits."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any, Final, NamedTuple

from deploy.local.simulate.broken import broken
from deploy.local.simulate.checks import check, check_promotion
from deploy.local.simulate.world import Room, World

DOCTORS: Final = (
    ("Dr A", "General Medicine"),
    ("Dr B", "Orthopedics"),
    ("Dr C", "Pediatrics"),
)
# The elastic play raises after seconds instead of the hour of the settings.
STARVATION_MINUTES: Final = 0.05
RAISED_SECONDS_MAX: Final = 30


class Step(NamedTuple):
    clock: str
    title: str


class Play(NamedTuple):
    rooms: Sequence[Room]
    steps: Callable[[], Iterator[Step]]


def opd_day(world: World, *, doctors: int, patients: int, capacity: int, discipline: str) -> Play:
    """Fill, wait, preempt, bring an emergency, cancel, miss: each with its consequence."""
    day = world.next_free_day()
    rooms = [
        world.open_room(
            *_doctor(number),
            start_time=f"{day}T09:00:00",
            end_time=f"{day}T10:00:00",
            max_capacity=capacity,
            discipline=discipline,
        )
        for number in range(doctors)
    ]

    def steps() -> Iterator[Step]:
        for _ in range(capacity):
            _book_everywhere(world, rooms, "ONLINE")
        yield Step("09:00", "ONLINE tokens fill the slots")
        for _ in range(max(patients - capacity, 0)):
            _book_everywhere(world, rooms, "ONLINE")
        yield Step("09:10", "more ONLINE tokens wait")
        _book_everywhere(world, rooms, "PAID")
        yield Step("09:15", "a PAID token comes")
        _book_everywhere(world, rooms, "EMERGENCY")
        yield Step("09:25", "an EMERGENCY comes")
        for room in rooms:
            _end(world, room, "cancel", "cancelled")
        yield Step("09:40", "an active token is cancelled")
        for room in rooms:
            _end(world, room, "no_show", "did not come")
        yield Step("09:50", "a no-show is detected")

    return Play(rooms, steps)


def elastic_slot(world: World, *, capacity: int) -> Play:
    """Show a full slot, one that expands, a gap that closes, and that nobody starves."""
    now = datetime.now().astimezone()
    start = now - timedelta(minutes=5)
    room = world.open_room(
        "Dr E",
        "Elastic clinic",
        start_time=start.isoformat(),
        end_time=(now + timedelta(hours=1)).isoformat(),
        max_capacity=capacity,
        discipline="elastic",
        starvation_minutes=STARVATION_MINUTES,
    )

    def steps() -> Iterator[Step]:
        for _ in range(capacity):
            _book(world, room, "STANDARD")
        yield Step("09:00", "STANDARD tokens fill the slot")
        refused = world.try_to_book(room, "PAID")
        if (refused.status_code, refused.json()["code"]) != (400, "SLOT_FULL"):
            broken(f"a full slot answered {refused.text}")
        room.news.append(f"a PAID token is refused: {refused.json()['detail']}")
        yield Step("09:10", "the slot is full")
        _book(world, room, "EMERGENCY")
        yield Step("09:15", "an EMERGENCY expands the slot")
        for _ in range(2):  # the first works the expansion off
            _end(world, room, "cancel", "cancelled")
        _book(world, room, "PAID")
        yield Step("09:25", "the queue has closed the gap, and a PAID token gets the free seat")
        _wait_for_raise(world, room)
        yield Step("10:30", "who waited longest is raised to PAID")

    return Play([room], steps)


def look_and_check(world: World, rooms: Sequence[Room]) -> None:
    for room in rooms:
        world.look(room)
        check(room)


def _doctor(number: int) -> tuple[str, str]:
    if number < len(DOCTORS):
        return DOCTORS[number]
    return f"Dr {chr(ord('A') + number % 26)}{number // 26 or ''}", "General Medicine"


def _book_everywhere(world: World, rooms: Sequence[Room], category: str) -> None:
    for room in rooms:
        _book(world, room, category)


def _book(world: World, room: Room, category: str) -> None:
    world.look(room)
    before = {token["id"]: token["status"] for token in room.tokens}
    token = world.book(room, category)
    outcome = "gets a seat" if token["status"] == "ALLOCATED" else "waits"
    room.news.append(f"{category} {token['token_label']} {outcome}, place {token['position']}")
    world.look(room)
    check(room)
    _tell_moved(world, room, before, token)


def _end(world: World, room: Room, verb: str, said: str) -> None:
    """End an active token that somebody waits behind, and see the strongest one promoted."""
    world.look(room)
    first = next(iter(room.waiting), None)
    seated = [token for token in room.seated if token["category"] != "EMERGENCY"] or room.seated
    if not seated:
        return
    token = world.chance.choice(seated)
    before = {one["id"]: one["status"] for one in room.tokens}
    free = room.slot["max_capacity"] - room.slot["current_capacity"] + 1
    path = f"/api/v1/tokens/{token['id']}"
    if verb == "cancel":
        world.ask("DELETE", f"{path}/")
    else:
        world.ask("POST", f"{path}/{verb}/")
    room.news.append(f"{token['token_label']} {said}")
    world.look(room)
    check(room)
    check_promotion(room, first, free)
    _tell_moved(world, room, before, token)


def _tell_moved(world: World, room: Room, before: dict[int, str], cause: dict[str, Any]) -> None:
    for token in room.tokens:
        if token["id"] != cause["id"] and token["status"] != before.get(token["id"]):
            room.news.append(f"{token['token_label']} {world.why(token)}")


def _wait_for_raise(world: World, room: Room) -> None:
    world.look(room)
    oldest = min(
        (token for token in room.seated if token["category"] == "STANDARD"),
        key=lambda token: token["id"],
        default=None,
    )
    if oldest is None:
        return
    until = monotonic() + RAISED_SECONDS_MAX
    while monotonic() < until:
        world.look(room)
        raised = {token["id"] for token in room.tokens if token["category"] == "PRIORITY_PAID"}
        if oldest["id"] in raised:
            room.news.append(f"{oldest['token_label']} {world.why(oldest)}")
            check(room)
            return
        sleep(0.5)
    broken(f"{oldest['token_label']} was not raised: does the worker run?")
