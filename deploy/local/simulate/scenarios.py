"""The two scenarios: steps with clock times, which are labels and not waited for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Final, NamedTuple

from deploy.local.simulate.broken import broken
from deploy.local.simulate.checks import check, check_promotion
from deploy.local.simulate.world import Json, SlotView, World

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
    slots: Sequence[SlotView]
    steps: Callable[[], Iterator[Step]]


def opd_day(world: World, *, doctors: int, patients: int, capacity: int, discipline: str) -> Play:
    """Fill, wait, preempt, bring an emergency, cancel, miss: each with its consequence."""
    day = world.next_free_day()
    slots = [
        world.open_slot(
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
            _book_everywhere(world, slots, "ONLINE")
        yield Step("09:00", "ONLINE tokens fill the slots")
        for _ in range(max(patients - capacity, 0)):
            _book_everywhere(world, slots, "ONLINE")
        yield Step("09:10", "more ONLINE tokens wait")
        _book_everywhere(world, slots, "PAID")
        yield Step("09:15", "a PAID token comes")
        _book_everywhere(world, slots, "EMERGENCY")
        yield Step("09:25", "an EMERGENCY comes")
        for view in slots:
            _end(world, view, "cancel", "cancelled")
        yield Step("09:40", "an active token is cancelled")
        for view in slots:
            _end(world, view, "no_show", "did not come")
        yield Step("09:50", "a no-show is detected")

    return Play(slots, steps)


def elastic_slot(world: World, *, capacity: int) -> Play:
    """Show a full slot, one that expands, a gap that closes, and that nobody starves."""
    now = datetime.now().astimezone()
    start = now - timedelta(minutes=5)
    view = world.open_slot(
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
            _book(world, view, "STANDARD")
        yield Step("09:00", "STANDARD tokens fill the slot")
        refused = world.try_to_book(view, "PAID")
        if (refused.status_code, refused.json()["code"]) != (400, "SLOT_FULL"):
            broken(f"a full slot answered {refused.text}")
        view.news.append(f"a PAID token is refused: {refused.json()['detail']}")
        yield Step("09:10", "the slot is full")
        _book(world, view, "EMERGENCY")
        yield Step("09:15", "an EMERGENCY expands the slot")
        for _ in range(2):  # the first works the expansion off
            _end(world, view, "cancel", "cancelled")
        _book(world, view, "PAID")
        yield Step("09:25", "the queue has closed the gap, and a PAID token gets the free seat")
        _wait_for_raise(world, view)
        yield Step("10:30", "who waited longest is raised to PAID")

    return Play([view], steps)


def look_and_check(world: World, slots: Sequence[SlotView]) -> None:
    for view in slots:
        world.look(view)
        check(view)


def _doctor(number: int) -> tuple[str, str]:
    if number < len(DOCTORS):
        return DOCTORS[number]
    return f"Dr {chr(ord('A') + number % 26)}{number // 26 or ''}", "General Medicine"


def _book_everywhere(world: World, slots: Sequence[SlotView], category: str) -> None:
    for view in slots:
        _book(world, view, category)


def _book(world: World, view: SlotView, category: str) -> None:
    world.look(view)
    before = {token["id"]: token["status"] for token in view.tokens}
    token = world.book(view, category)
    outcome = "gets a seat" if token["status"] == "ALLOCATED" else "waits"
    view.news.append(f"{category} {token['token_label']} {outcome}, place {token['position']}")
    world.look(view)
    check(view)
    _tell_moved(world, view, before, token)


def _end(world: World, view: SlotView, verb: str, said: str) -> None:
    """End an active token that somebody waits behind, and see the strongest one promoted."""
    world.look(view)
    first = next(iter(view.waiting), None)
    seated = [token for token in view.seated if token["category"] != "EMERGENCY"] or view.seated
    if not seated:
        return
    token = world.chance.choice(seated)
    before = {one["id"]: one["status"] for one in view.tokens}
    free = view.slot["max_capacity"] - view.slot["current_capacity"] + 1
    path = f"/api/v1/tokens/{token['id']}"
    if verb == "cancel":
        world.ask("DELETE", f"{path}/")
    else:
        world.ask("POST", f"{path}/{verb}/")
    view.news.append(f"{token['token_label']} {said}")
    world.look(view)
    check(view)
    check_promotion(view, first, free)
    _tell_moved(world, view, before, token)


def _tell_moved(world: World, view: SlotView, before: dict[int, str], cause: Json) -> None:
    for token in view.tokens:
        if token["id"] != cause["id"] and token["status"] != before.get(token["id"]):
            view.news.append(f"{token['token_label']} {world.why(token)}")


def _wait_for_raise(world: World, view: SlotView) -> None:
    world.look(view)
    oldest = min(
        (token for token in view.seated if token["category"] == "STANDARD"),
        key=lambda token: token["id"],
        default=None,
    )
    if oldest is None:
        return
    until = monotonic() + RAISED_SECONDS_MAX
    while monotonic() < until:
        world.look(view)
        raised = {token["id"] for token in view.tokens if token["category"] == "PRIORITY_PAID"}
        if oldest["id"] in raised:
            view.news.append(f"{oldest['token_label']} {world.why(oldest)}")
            check(view)
            return
        sleep(0.5)
    broken(f"{oldest['token_label']} was not raised: does the worker run?")
