"""Simulates an outpatient day: `make simulate`, or with ARGS="--scenario elastic --plain"."""

import argparse
import sys
from typing import Final

import httpx

from deploy.local.settings import DEMO_PASSWORD, Settings
from deploy.local.simulate.broken import Broken
from deploy.local.simulate.dashboard import show, summary, tell
from deploy.local.simulate.scenarios import elastic_slot, opd_day
from deploy.local.simulate.world import World
from shared.settings import read

# Long enough to read what changed; `--speed 0` for tests.
PAUSE_SECONDS: Final = 2.0


def main() -> None:
    asked = _arguments()
    url = asked.url or f"http://127.0.0.1:{read(Settings).token_api_port}"
    credentials = {"username": asked.user, "password": asked.password}
    try:
        world = World(url, credentials, seed=asked.seed)
        play = (
            elastic_slot(world, capacity=asked.capacity or 3)
            if asked.scenario == "elastic"
            else opd_day(
                world,
                doctors=asked.doctors,
                patients=asked.patients,
                capacity=asked.capacity or 2,
                discipline=asked.discipline,
            )
        )
        run = tell if asked.plain else show
        run(world, play, pause_seconds=PAUSE_SECONDS / asked.speed if asked.speed else 0)
        summary(world, play.slots)
    except httpx.TransportError as error:
        sys.exit(f"{url} cannot be reached ({error}). Is `make run` up?")
    except Broken as broken:
        sys.exit(f"BROKEN: {broken}")
    print("Everything held.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--scenario", choices=["day", "elastic"], default="day")
    parser.add_argument("--doctors", type=int, default=3)
    parser.add_argument(
        "--patients", type=int, default=4, help="ONLINE patients of each doctor, seats included"
    )
    parser.add_argument("--capacity", type=int, help="seats of each slot")
    parser.add_argument("--discipline", choices=["ageing", "preemptive"], default="preemptive")
    parser.add_argument("--speed", type=float, default=1.0, help="2 is twice as fast, 0 no pauses")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="lines for a log, no dashboard")
    parser.add_argument("--url", help="token_api; else the local stack's")
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    return parser.parse_args()


main()
