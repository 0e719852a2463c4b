"""One history: what people ask for, what the clock and the machine do to them, by one seed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from services.department.rules.commands import Resume
from services.token_api.slots.rules import slot_settings
from shared.events import Category, TokenStatus
from shared.ordering import STRICT, Ageing, Discipline, Ratio, Windows
from shared.problems import Refused
from tests.simulation import lives
from tests.simulation.lines import check_lines
from tests.simulation.owner.counters import CARLA, VERBS, Counters
from tests.simulation.owner.ledger import Crash, Ledger
from tests.simulation.owner.slots import Slots
from tests.simulation.owner.station import Fleet

# A day to come: code of the suite that reads the real clock takes no event for an old one.
NOON: Final = datetime(2031, 8, 7, 6, 30, tzinfo=UTC)
HALF_AN_HOUR_TO_MIDNIGHT: Final = datetime(2031, 8, 7, 18, 0, tzinfo=UTC)
HELD: Final = TokenStatus.HELD
STEPS: Final = 30
BOOKED, FREE = Category.ONLINE, Category.WALKIN
RULES: Final[tuple[Discipline, ...]] = (
    STRICT,
    Ageing(minutes=2),
    Ageing(minutes=60),
    Ratio(weights={BOOKED: 2, FREE: 1}),
    Ratio(weights={FREE: 3, Category.PRIORITY_PAID: 2}),
)
WINDOWS: Final[tuple[Discipline, ...]] = (
    Windows(weights={BOOKED: 2, FREE: 1}),
    Windows(weights={FREE: 2}, early_minutes=0, grace_minutes=0),
    Windows(weights={BOOKED: 5}, early_minutes=60, grace_minutes=240),
    Ratio(weights={BOOKED: 3}),
)
CATEGORIES: Final = (*[Category.WALKIN] * 4, *Category)


@dataclass(repr=False)
class SimulatedBranch:
    """The whole branch: two departments with counters, a doctor's slots, a station."""

    book: Ledger
    counters: Counters
    slots: Slots
    fleet: Fleet


async def live_through(
    seed: int, *, steps: int = STEPS, told: list[str] | None = None
) -> SimulatedBranch:
    """Live through the seed's history, checking at each step what holds after any.

    With fewer steps it is the beginning of the same history; `told` is written as it goes on.
    """
    chance = Random(seed)
    branch = _build(chance)
    branch.book.told = [] if told is None else told
    # Each history does more of some things and nothing of others, and so gets further in them.
    weights = [weight * chance.choice((0, 1, 1, 1, 4)) for _, weight in _ACTS]
    weights[0] += 1
    for _ in range(steps):
        await _step(branch, weights)
    branch.book.redis.silent = False
    lives.check_all(branch.book)
    check_lines(branch.counters, branch.slots)
    return branch


def _build(chance: Random) -> SimulatedBranch:
    book = Ledger(chance, chance.choice((NOON, NOON, HALF_AN_HOUR_TO_MIDNIGHT)))
    branch = SimulatedBranch(book, Counters(book), Slots(book), Fleet(book))
    for queue_id, department_id in (("CW", "CW"), ("CW-B", "CW"), ("LAB", "LAB")):
        branch.counters.add(queue_id, department_id, chance.choice(RULES))
    # With windows whoever has booked stands in its line; without, the slots are called first.
    branch.counters.add("OPD", "OPD", chance.choice((STRICT, chance.choice(WINDOWS))))
    for department_id, number in (("CW", 1), ("CW", 2), ("LAB", 1), ("OPD", 1), ("OPD", 2)):
        branch.counters.open_desk(department_id, number)
    branch.counters.open_desk("CW", 3, by=CARLA)
    for _ in range(2):
        branch.slots.add(
            chance.choice(list(slot_settings.Discipline)),
            capacity=chance.randint(1, 3),
            lasts=timedelta(minutes=chance.choice((20, 60, 300))),
        )
    branch.fleet.open_station()
    return branch


async def _step(branch: SimulatedBranch, weights: list[int]) -> None:
    chance = branch.book.chance
    act = chance.choices([act for act, _ in _ACTS], weights)[0]
    try:
        await act(branch)
    except Refused as refused:
        assert refused.status < 500, refused  # noqa: PT017 - refusals are expected
    except Crash:
        branch.book.told.append("— the process dies before its commit")


async def _issue(branch: SimulatedBranch) -> None:
    chance = branch.book.chance
    categories = chance.choices(CATEGORIES, k=chance.choice((1, 1, 2, 4)))
    await branch.counters.issue(chance.choice(("CW", "CW", "CW-B", "LAB", "OPD")), categories)


async def _call(branch: SimulatedBranch) -> None:
    chance = branch.book.chance
    department_id, number = chance.choice(list(branch.counters.desks))
    out_of_order = bool(branch.book.tokens) and chance.random() < 0.1
    wanted = chance.randint(1, len(branch.book.tokens)) if out_of_order else None
    token = branch.book.tokens.get(wanted or 0)
    if token is not None and branch.book.queues[token.queue_id].department_id == "MS5":
        return  # no desk takes a vehicle out of its line: the handler refuses
    await branch.counters.call(department_id, number, wanted)


async def _verb(branch: SimulatedBranch) -> None:
    chance = branch.book.chance
    here = [token for token in branch.book.tokens.values() if token.department_id != "MS5"]
    busy = [token for token in here if token.desk_id is not None or token.status is HELD]
    if not here:
        return
    token = chance.choice(busy if busy and chance.random() < 0.8 else here)
    verb = Resume if token.status is HELD and chance.random() < 0.5 else chance.choice(VERBS)
    await branch.counters.do(token.id, verb, chance.choice(("CW", "CW-B", "LAB")))


async def _leave(branch: SimulatedBranch) -> None:
    counters = [t.id for t in branch.book.tokens.values() if t.queue_id in {"CW", "CW-B", "LAB"}]
    if counters:
        await branch.counters.cancel(branch.book.chance.choice(counters))


async def _rule(branch: SimulatedBranch) -> None:
    """Let a supervisor choose another rule; the doctors' counter may take in appointments."""
    chance = branch.book.chance
    queue_id = chance.choice(("CW", "CW-B", "LAB", "OPD"))
    branch.counters.choose(queue_id, chance.choice(WINDOWS if queue_id == "OPD" else RULES))
    await branch.slots.join()


async def _slots(branch: SimulatedBranch) -> None:
    await branch.slots.step()
    await branch.slots.join()
    lives.check_seats(branch.slots)
    lives.check_promotions(branch.slots)


async def _more_seats(branch: SimulatedBranch) -> None:
    await branch.slots.more_seats()
    lives.check_seats(branch.slots)


async def _fleet(branch: SimulatedBranch) -> None:
    await branch.fleet.step()
    lives.check_pairs(branch.fleet)


async def _clock(branch: SimulatedBranch) -> None:
    """Let time pass, or set the clock back, also over midnight; then let days end."""
    branch.book.pass_time(branch.book.chance.choice((60, 600, 2400, 5400, -90, -2400)))
    branch.book.told.append(f"— the clock says {branch.book.clock:%d %H:%M:%S}")
    await branch.counters.expire()
    await branch.slots.join()


async def _redis(branch: SimulatedBranch) -> None:
    """Let Redis lose everything, come back with an old snapshot, or say nothing."""
    redis, chance = branch.book.redis, branch.book.chance
    match chance.choice(("empty", "old", "silent", "back")):
        case "empty":
            redis.values.clear()
        case "old":
            redis.values = {
                key: str(max(int(value) - chance.randint(1, 5), 0))
                for key, value in redis.values.items()
            }
        case "silent":
            redis.silent = True
        case _:
            redis.silent = False
    branch.book.told.append(f"— redis: {redis.values} silent={redis.silent}")


_ACTS: Final[list[tuple[Callable[[SimulatedBranch], Awaitable[None]], int]]] = [
    (_issue, 7),
    (_call, 7),
    (_verb, 9),
    (_leave, 1),
    (_rule, 1),
    (_slots, 6),
    (_more_seats, 1),
    (_fleet, 7),
    (_clock, 3),
    (_redis, 2),
]
