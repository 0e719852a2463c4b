"""Put the newest results where they are committed, and write the pages that are made of them."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from bench.page import page
from bench.run import RESULTS
from bench.scale.__main__ import write as write_scale

PUBLISHED: Final = Path(__file__).parent / "results.json"
LEARNED: Final = Path(__file__).parent / "learned.md"
# One file an area; they are put behind it in the order of their names.
LEARNED_OF_AREAS: Final = Path(__file__).parent / "learned"
PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"


def publish() -> None:
    """Copy the results and write the page; ends with a sentence where there is nothing to say."""
    if not RESULTS.exists():
        sys.exit("Nothing has been measured yet: make bench")
    results: dict[str, Any] = json.loads(RESULTS.read_text())
    if short := [figure["name"] for figure in results["figures"] if figure["short"]]:
        sys.exit(
            f"Measured in short runs only, which are not published: {', '.join(short)}. "
            f"Measure them whole: make bench FIGURES='{' '.join(short)}' WRITE=1"
        )
    PUBLISHED.write_text(json.dumps(results, indent=2) + "\n")
    PAGE.write_text(page(results, learned()))
    write_scale()
    print(f"Published in {PUBLISHED} and {PAGE}")


def learned() -> str:
    """Return all that was learned, as one list under one heading."""
    texts = [LEARNED, *sorted(LEARNED_OF_AREAS.glob("*.md"))]
    return "\n".join(path.read_text().rstrip() for path in texts)


if __name__ == "__main__":
    publish()
