"""Picks a process or a command (PROCESSES) and starts it."""

import argparse

# Each process loads only what it runs: an API needs no Kafka client, a worker no HTTP server.
# ruff: noqa: PLC0415

FILE_COMMANDS = ("export-directory", "import-directory")
PROCESSES = ("api", "worker", "relay", "seed-demo", "create-admin", *FILE_COMMANDS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="token_api", description=__doc__)
    parser.add_argument("process", choices=PROCESSES)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="of the last two: see their -h")
    asked = parser.parse_args()
    if asked.arguments and asked.process not in FILE_COMMANDS:
        parser.error(f"{asked.process} takes no arguments")
    match asked.process:
        case "api":
            from services.token_api.serve import serve

            serve()
        case "worker":
            from services.token_api.worker import run_worker

            run_worker()
        case "relay":
            from services.token_api.worker import run_relay

            run_relay()
        case "seed-demo":
            from services.token_api.commands import seed_demo

            seed_demo()
        case "create-admin":
            from services.token_api.commands import create_admin

            create_admin()
        case "export-directory":
            from services.token_api.commands import export_directory

            export_directory(asked.arguments)
        case "import-directory":
            from services.token_api.commands import import_directory

            import_directory(asked.arguments)


main()
