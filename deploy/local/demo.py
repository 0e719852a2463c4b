"""Simulates visitors and desks through the same APIs that the pages use: `make demo`.

Each visitor is one request to token_api, each desk a small loop of requests to department. Numbers
are drawn from a seed, so the same seed brings the same visitors at the same pace. With days, their
branch has been open so long before: see deploy/local/history.
"""

import argparse
import asyncio
import random
from typing import Any, Final

from deploy.local.api_client import ApiClient, reason
from deploy.local.history.bring import bring_history
from deploy.local.settings import DEMO_PASSWORD, KIOSK_KEY, Settings
from shared.settings import read

# A visitor every few seconds keeps the screens changing, and a laptop's load low.
SECONDS_BETWEEN_VISITORS: Final = 4.0
# The highest desks of each department: the low ones are left to whoever tries the console.
DESK_LAST: Final = 8
DESKS: Final = {
    name: range(DESK_LAST, DESK_LAST - count, -1)
    for name, count in {"CW": 3, "REG": 2, "LAB": 2, "PHARM": 1, "BILL": 1}.items()
}
# From the call to the visitor's arrival at the desk, and how long the desk then takes.
COMES_SECONDS: Final = (2.0, 6.0)
SERVING_SECONDS: Final = (6.0, 24.0)
NO_SHOWS: Final = 0.06
NAMES: Final = ("Asha", "Bilal", "Chitra", "Daniel", "Esther", "Farid", "Gita", "Hamza", "Indira")
IN_WORDS: Final = {"start": "is being served", "serve": "served", "no_show": "did not come"}
WITH_EMAIL: Final = 0.5
LANGUAGES: Final = ("en", "hi", "ar")


async def demo(settings: Settings, *, seed: int, pause_seconds: float, days: int) -> None:
    token_api = f"http://127.0.0.1:{settings.token_api_port}"
    kiosk = ApiClient(token_api, {"device_key": KIOSK_KEY})
    login = {"username": "staff", "password": DEMO_PASSWORD}
    department = f"http://127.0.0.1:{settings.department_port}"
    console = ApiClient(department, login)
    supervisor = ApiClient(department, {**login, "username": "supervisor"})
    await _let_phones_join(ApiClient(token_api, {**login, "username": "admin"}))
    if days:
        await bring_history(settings, supervisor, days=days, desks=DESKS, seed=seed)
    async with asyncio.TaskGroup() as group:
        group.create_task(_visitors(kiosk, _chance(f"{seed}"), pause_seconds))
        for name, desks in DESKS.items():
            for desk in desks:
                chance = _chance(f"{seed} {name} {desk}")
                group.create_task(_desk(console, name, desk, chance))


async def _let_phones_join(admin: ApiClient) -> None:
    """Show a QR code on the demo's screen, for whoever wants to take a ticket with a phone."""
    answer = await admin.patch("/api/v1/branches/main", {"join_mode": "fresh"})
    if not answer.is_success:
        print(f"phones cannot join: {reason(answer)}", flush=True)


async def _visitors(kiosk: ApiClient, chance: random.Random, pause_seconds: float) -> None:
    queues = [queue for queue, desks in DESKS.items() for _ in desks]
    while True:
        name = chance.choice(NAMES)
        queue, language = chance.choice(queues), chance.choice(LANGUAGES)
        visitor = {"queue_id": queue, "name": name, "language": language}
        if chance.random() < WITH_EMAIL:
            visitor["email"] = f"{name.lower()}{chance.randrange(1000)}@example.com"
        answer = await kiosk.post("/api/v1/tokens", visitor)
        if answer.is_success:
            issued = answer.json()
            _tell(issued["token"], f"comes, place {issued['queue_position']}")
        else:
            print(f"{queue} gave no token: {reason(answer)}", flush=True)
        await asyncio.sleep(chance.expovariate(1 / pause_seconds))


async def _desk(console: ApiClient, department: str, desk: int, chance: random.Random) -> None:
    place = f"/api/v1/departments/{department}"
    opened = await console.post(f"{place}/desks/{desk}/open")
    if not opened.is_success:
        print(f"{department} desk {desk}: {reason(opened)}", flush=True)
    await _end_what_is_open(console, place, desk)
    while True:
        answer = await console.post(f"{place}/calls", {"desk_id": desk})
        if answer.is_success:
            await _serve(console, answer.json()["token"], chance)
        await asyncio.sleep(chance.uniform(1.0, 3.0))


async def _end_what_is_open(console: ApiClient, place: str, desk: int) -> None:
    """Serve the token that an earlier demo left at this desk, which blocks further calls."""
    line = (await console.get(f"{place}/line")).json()
    for token in (*line.get("called", []), *line.get("serving", [])):
        if token["desk_id"] == desk:
            if token["status"] == "CALLED":
                await _then(console, token, "start")
            await _then(console, token, "serve")


async def _serve(console: ApiClient, token: dict[str, Any], chance: random.Random) -> None:
    _tell(token, f"called to desk {token['desk_id']}")
    await asyncio.sleep(chance.uniform(*COMES_SECONDS))
    if chance.random() < NO_SHOWS:
        return await _then(console, token, "no_show")
    await _then(console, token, "start")
    await asyncio.sleep(chance.uniform(*SERVING_SECONDS))
    return await _then(console, token, "serve")


async def _then(console: ApiClient, token: dict[str, Any], verb: str) -> None:
    answer = await console.post(f"/api/v1/tokens/{token['id']}/{verb}")
    _tell(token, IN_WORDS[verb] if answer.is_success else f"{verb}: {reason(answer)}")


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - for pacing a demonstration


def _tell(token: dict[str, Any], what: str) -> None:
    print(f"  {token['token_label']:<12} {what}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause-seconds", type=float, default=SECONDS_BETWEEN_VISITORS)
    parser.add_argument("--days", type=int, default=0, help="before today, to report on")
    given = parser.parse_args()
    print("Visitors come and are served; Ctrl-C ends it.", flush=True)
    try:
        asyncio.run(demo(read(Settings), **vars(given)))
    except KeyboardInterrupt:
        print("\nNo more visitors. Those who wait stay in line.")


if __name__ == "__main__":
    main()
