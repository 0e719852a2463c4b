"""The commands of the local stack; `make` prints what each is for."""

import argparse
import asyncio
import os
import shutil
import sys
from typing import Any

from deploy.local import run_file
from deploy.local.engine_choice import engine_variables
from deploy.local.engines import EngineError
from deploy.local.preconditions import stop_running
from deploy.local.settings import ROOT, Settings
from deploy.local.stack import run
from shared.readyz import is_ready
from shared.settings import read

# What the stack itself wrote; other files in its home are not deleted.
DATA = (
    *("postgres", "postgres.part", "redis", "redis.set-aside", "kafka", "kafka.set-aside"),
    *("kafka.properties", "mail", "forecast", "logs", "run.json"),
)


FILE_VERBS = ("export-directory", "import-directory")
VERBS = ("run", "down", "reset", "status", "logs", "migrate", "admin", *FILE_VERBS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="of the last two: see their -h")
    asked, settings = parser.parse_args(), read(Settings)
    verb = asked.verb
    if asked.arguments and verb not in FILE_VERBS:
        parser.error(f"{verb} takes no arguments")
    try:
        if verb in FILE_VERBS:
            _become(settings, sys.executable, "-m", "services.token_api", verb, *asked.arguments)
        _do(verb, settings)
    except EngineError as error:
        sys.exit(f"\n{error}")
    except BrokenPipeError:  # of `make status | head`; what is left has no reader either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a full disk, a folder that is not ours
        sys.exit(f"\n{verb} cannot go on: {error}. Mend that and start again.")


def _do(verb: str, settings: Settings) -> None:
    match verb:
        case "run":
            asyncio.run(run(settings))
        case "down":
            print("Stopped." if stop_running(settings) else "Nothing runs.")
        case "reset":
            _reset(settings)
        case "status":
            _status(settings)
        case "logs":
            _become(settings, "tail", "-n", "5", "-F", *_logs(settings))
        case "migrate":
            _become(settings, sys.executable, "-m", "deploy.migrate")
        case "admin":
            _become(settings, sys.executable, "-m", "services.token_api", "create-admin")


def _reset(settings: Settings) -> None:
    stop_running(settings)
    for name in DATA:
        path = settings.home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    print(f"Forgotten: the next start begins with empty queues ({settings.home}).")


def _status(settings: Settings) -> None:
    content = run_file.read(settings.run_file)
    if content is None or run_file.alive(content["supervisor"]) is None:
        message = "Nothing runs: start it with `make run`."
        raise EngineError(message)
    states = {entry["name"]: _state(settings, entry) for entry in content["processes"]}
    wrong = [name for name, state in states.items() if state != "ready"]
    if not content["ready"]:
        print("coming up or going down")
    else:
        print(f"not ready: {', '.join(wrong)} (make logs)" if wrong else "ready")
    for entry in content["processes"]:
        print(f"  {entry['name']:<18} {states[entry['name']]:<9} pid {entry['pid']}")
    for name, address in (content["pages"] | content["engines"]).items():
        print(f"  {name:<18} {address}")


def _state(settings: Settings, entry: dict[str, Any]) -> str:
    if not run_file.alive(entry):
        return "down"
    port = settings.serves_readyz_on().get(entry["name"])
    return (
        "ready"
        if entry["ready"] and (port is None or is_ready(port, settings.reached_at))
        else "not ready"
    )


def _logs(settings: Settings) -> list[str]:
    found = [str(path) for path in sorted((settings.home / "logs").glob("*.log"))]
    if not found:
        message = f"No logs in {settings.home / 'logs'}: nothing ran yet."
        raise EngineError(message)
    return found


def _become(settings: Settings, *argv: str) -> None:
    """Replace this process by a command that uses the given engines, or else the local stack's."""
    missing = {"AUTH_SECRET": settings.auth_secret} | engine_variables(settings)
    os.chdir(ROOT)
    os.execvpe(argv[0], argv, missing | os.environ)  # noqa: S606 - no shell wanted


main()
