"""Picks the process: api | worker, and starts it."""

import argparse

# Each process loads only what it runs: an API needs no Kafka client, a worker no HTTP server.
# ruff: noqa: PLC0415


def main() -> None:
    parser = argparse.ArgumentParser(prog="notifier", description=__doc__)
    parser.add_argument("process", choices=["api", "worker"])
    match parser.parse_args().process:
        case "api":
            from services.notifier.serve import serve

            serve()
        case "worker":
            from services.notifier.worker import run_worker

            run_worker()


main()
