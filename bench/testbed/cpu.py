"""CPU time by process, as the kernel counts it."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Final

import psutil

from tests.journeys.suite import Suite

SUPERVISOR: Final = "supervisor"
ENGINES: Final = ("postgres", "redis", "kafka")
# Stands for the world's mail servers; it is no part of the suite.
NOT_COUNTED: Final = ("smtp",)

Seconds = Mapping[str, float]


def of_process(process: psutil.Process) -> float:
    """Return the CPU seconds that a process, its children and its ended children have used."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it is in its parent's ended children
        total += times.user + times.system
        total += times.children_user + times.children_system
    return total


def of_suite(suite: Suite) -> Seconds:
    """Return the CPU seconds of each process of the suite and each engine, by name."""
    run = suite.run
    by_name = {one["name"]: of_process(psutil.Process(one["pid"])) for one in run["processes"]}
    supervisor = psutil.Process(run["supervisor"]["pid"]).cpu_times()
    return {
        **{name: seconds for name, seconds in by_name.items() if name not in NOT_COUNTED},
        SUPERVISOR: supervisor.user + supervisor.system,
    }


def spent(before: Seconds, after: Seconds) -> Seconds:
    """Return what was used in between; a process that was restarted meanwhile raises."""
    return {name: after[name] - before[name] for name in before}


def ours(seconds: Seconds) -> Seconds:
    """Return our own processes' part of it, without the engines."""
    return {name: used for name, used in seconds.items() if name not in ENGINES}


def medians(rounds: Sequence[Seconds]) -> dict[str, float | str]:
    """Return each process's median over the rounds, the largest first."""
    found = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return {name: found[name] for name in sorted(found, key=lambda name: -found[name])}
