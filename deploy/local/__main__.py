"""The commands of the local stack; `make` prints what each is for."""

import argparse
import asyncio
import os
import shutil
import sys

from deploy.local import run_file
from deploy.local.engine_choice import engine_variables
from deploy.local.engines import EngineError
from deploy.local.preconditions import stop_running
from deploy.local.settings import ROOT, Settings
from deploy.local.stack import run
from shared.settings import read

# What the stack itself wrote; other files in its home are not deleted.
DATA = ("postgres", "redis", "kafka", "kafka.properties", "mail", "forecast", "logs", "run.json")


VERBS = ("run", "down", "reset", "status", "logs", "migrate", "admin")


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy.local", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    verb, settings = parser.parse_args().verb, read(Settings)
    try:
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
    except EngineError as error:
        sys.exit(f"\n{error}")


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
    print("ready" if content["ready"] else "coming up or going down")
    for entry in content["processes"]:
        state = "runs" if run_file.alive(entry) else "down"
        print(f"  {entry['name']:<18} {state}  pid {entry['pid']}")
    for name, address in (content["pages"] | content["engines"]).items():
        print(f"  {name:<18} {address}")


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
