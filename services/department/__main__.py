"""Picks the process: api | worker | forecast, or the command rebuild-visits, and starts it."""

import argparse

# Each process loads only what it runs: an API needs no Kafka client, a worker no HTTP server.
# ruff: noqa: PLC0415


def main() -> None:
    parser = argparse.ArgumentParser(prog="department", description=__doc__)
    parser.add_argument("process", choices=["api", "worker", "forecast", "rebuild-visits"])
    match parser.parse_args().process:
        case "api":
            from services.department.serve import serve

            serve()
        case "worker":
            from services.department.worker import run_worker

            run_worker()
        case "forecast":
            from services.department.forecast.worker import run_forecast

            run_forecast()
        case "rebuild-visits":
            from services.department.reports.rebuild import run_rebuild

            run_rebuild()


main()
