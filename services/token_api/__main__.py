"""Picks the process: api | worker | relay | seed-demo | create-admin, and starts it."""

import argparse

# Each process loads only what it runs: an API needs no Kafka client, a worker no HTTP server.
# ruff: noqa: PLC0415


def main() -> None:
    parser = argparse.ArgumentParser(prog="token_api", description=__doc__)
    parser.add_argument("process", choices=["api", "worker", "relay", "seed-demo", "create-admin"])
    match parser.parse_args().process:
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


main()
