"""Starts the display's one process: api."""

import argparse

from services.display.serve import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="display", description=__doc__)
    parser.add_argument("process", choices=["api"])
    parser.parse_args()
    serve()


main()
