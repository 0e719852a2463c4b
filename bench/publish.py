"""Put the newest results where they are committed, and write docs/performance.md from them."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from bench.page import page
from bench.run import RESULTS

PUBLISHED: Final = Path(__file__).parent / "results.json"
LEARNED: Final = Path(__file__).parent / "learned.md"
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
    PAGE.write_text(page(results, LEARNED.read_text()))
    print(f"Published in {PUBLISHED} and {PAGE}")


if __name__ == "__main__":
    publish()
