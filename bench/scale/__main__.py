"""Write docs/scale.md from the measured times."""

from pathlib import Path

from bench.scale.inputs import read_inputs
from bench.scale.page import page

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"


def write() -> None:
    PAGE.write_text(page(read_inputs()))
    print(f"Written: {PAGE}")


if __name__ == "__main__":
    write()
