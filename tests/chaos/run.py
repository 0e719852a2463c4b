"""One run: warm up, load with faults, heal, let it come to rest, read, judge."""

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from deploy.local import moved_clock
from tests.chaos import load, nemesis
from tests.chaos.diary import Diary
from tests.chaos.faults import NEED_FAKED_CLOCKS, Cell
from tests.chaos.load.place import Place
from tests.chaos.nemesis import Struck
from tests.chaos.observations import Observations, Transcripts
from tests.chaos.probes import Probes, new_probes
from tests.chaos.quiesce import Quiet, quiesce
from tests.chaos.read import read_observations
from tests.chaos.samples import Samples
from tests.chaos.schedule import EVERYTHING, chosen, draw
from tests.chaos.world import World, started

WARM_UP_SECONDS: Final = 5.0


@dataclass(frozen=True)
class RunOptions:
    """What a run was asked for; `seconds` are those of the faults."""

    seed: int
    faults: str
    seconds: float
    screens: int = 200
    intensity: float = 1.0  # of the load; less for a machine that has other things to do

    @property
    def repeat(self) -> str:
        given = {
            "SEED": self.seed,
            "DURATION": f"{self.seconds:g}",
            "FAULTS": self.faults,
            "SCREENS": "" if self.screens == RunOptions.screens else self.screens,
            "INTENSITY": "" if self.intensity == RunOptions.intensity else f"{self.intensity:g}",
        }
        return " ".join(["make chaos", *(f"{name}={it}" for name, it in given.items() if it != "")])


@dataclass(frozen=True)
class RunResult:
    """A run and all that is known of it."""

    options: RunOptions
    began: datetime
    zero: float  # on the diary's clock
    struck: Struck
    skipped: list[str]
    probes: Probes
    samples: Samples
    quiet: Quiet
    observed: Observations
    healed: float
    machine: dict[str, str | int]


async def run(options: RunOptions, tell: Callable[[str], None]) -> RunResult:
    cells = chosen(options.faults)
    possible = _possible(cells)
    tell("bringing up engines, proxies and the suite")
    async with started(
        faked_clocks=any(one.name in NEED_FAKED_CLOCKS for one in possible)
    ) as world:
        with Diary(world.home / "diary.jsonl") as diary:
            ran = await _run(world, diary, options, possible, tell)
        tell("stopping everything")
    skipped = [cell.name for cell in cells if cell not in possible]
    ran.skipped.extend(skipped)
    return ran


def _possible(cells: list[Cell]) -> list[Cell]:
    if moved_clock.library() is not None:
        return cells
    return [cell for cell in cells if cell.name not in NEED_FAKED_CLOCKS]


async def _run(
    world: World, diary: Diary, options: RunOptions, cells: list[Cell], tell: Callable[[str], None]
) -> RunResult:
    began, zero = datetime.now(UTC), monotonic()
    tell("making branches, desks, doctors, a station")
    place = await load.make_place(world.addresses, options.seed)
    probes, samples, transcripts = new_probes(world.addresses, diary), Samples(), Transcripts()
    await probes.prepare()
    stop = asyncio.Event()
    tell(f"{options.screens} screens connect, visitors come")
    watching = load.watching(
        world.addresses, place, transcripts, stop=stop, seed=options.seed, screens=options.screens
    )
    async with watching, _sampled(world, samples):
        under_load = asyncio.gather(
            load.put_load(
                world.addresses, place, diary, transcripts,
                seed=options.seed, stop=stop, intensity=options.intensity,
            ),
            probes.run(stop),
        )  # fmt: skip
        try:
            struck = await _struck(world, options, cells, probes, tell)
        finally:
            stop.set()
        healed = monotonic()
        tell("all is healed; clients settle what they do not know")
        await under_load
        quiet = await quiesce(world.addresses)
        tell(f"harness at most {max(samples.lags, default=0):.1f} s late")
        tell(f"at rest after {quiet.seconds} s, letters after {quiet.letters_seconds} s")
        tell("reading what is left, while the screens still watch")
        observed = await _read(world, place, diary, transcripts, struck)
    return RunResult(
        options, began, zero, struck, [], probes, samples, quiet, observed, healed, _machine(world)
    )


async def _read(
    world: World, place: Place, diary: Diary, transcripts: Transcripts, struck: Struck
) -> Observations:
    logs = sorted((world.home / "logs").glob("*.log"))
    return await read_observations(
        world.addresses, place, diary, transcripts, faults=struck.faults, logs=logs
    )


async def _struck(
    world: World,
    options: RunOptions,
    cells: list[Cell],
    probes: Probes,
    tell: Callable[[str], None],
) -> Struck:
    await asyncio.sleep(WARM_UP_SECONDS)
    everything = options.faults == EVERYTHING
    try:
        return await nemesis.strike_all(
            world,
            draw(options.seed, cells),
            seconds=0 if everything else options.seconds,
            at_least=len(cells) if everything else 0,
            all_answer=probes.answered_since,
            tell=tell,
        )
    finally:
        await nemesis.heal(world)


@asynccontextmanager
async def _sampled(world: World, samples: Samples) -> AsyncIterator[None]:
    stop = asyncio.Event()
    taking = asyncio.create_task(samples.take(world, stop))
    try:
        yield
    finally:
        stop.set()
        await taking


def _machine(world: World) -> dict[str, str | int]:
    return {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        **{name: engine.described_as for name, engine in world.engines.items()},
    }
