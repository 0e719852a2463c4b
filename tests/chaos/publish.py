"""Put the last run's report into docs/: the JSON, and the page that is made of it."""

import json
import sys
from pathlib import Path
from typing import Final

from deploy.local.settings import ROOT
from tests.chaos.page import page
from tests.chaos.report import PLACE, write

PUBLISHED: Final = ROOT / "docs" / "reliability.json"
PAGE: Final = ROOT / "docs" / "reliability.md"
# What `make chaos-proof` found, build by build.
PROOF: Final = ROOT / "docs" / "reliability-proof.json"


def publish(source: Path = PLACE) -> None:
    """Write both; raises `OSError` when there is no report yet."""
    report = json.loads(source.read_text())
    write(report, PUBLISHED)
    publish_page()


def publish_page() -> None:
    """Write the page of what is published; nothing while no run is."""
    if PUBLISHED.exists():
        PAGE.write_text(published_page())


def published_page() -> str:
    proof = json.loads(PROOF.read_text()) if PROOF.exists() else []
    return page(json.loads(PUBLISHED.read_text()), proof)


if __name__ == "__main__":
    publish(*(Path(place) for place in sys.argv[1:]))
    print(f"{PUBLISHED}\n{PAGE}")
