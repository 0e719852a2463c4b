"""What a page loads before it shows anything stays small: phones open it, too."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(ROOT.glob("services/*/screen/*.html"))
JAVASCRIPT_BYTES_MAX = 150_000

OF_PAGE = re.compile(r'<(?:script|link)[^>]*?(?:src|href)="/([^"]+\.js)"')
# `import("./…")` is loaded later, such as plots, and not meant.
OF_SCRIPT = re.compile(r'(?:\bfrom|\bimport)\s*"\./([^"]+\.js)"')


def first_load(page: Path) -> dict[str, int]:
    """Return the scripts that a built page loads at first, and their bytes when compressed."""
    found: dict[str, int] = {}
    left = [page.parent / name for name in OF_PAGE.findall(page.read_text())]
    while left:
        script = left.pop()
        if script.name not in found:
            content = script.read_text()
            found[script.name] = len(gzip.compress(content.encode()))
            left += [script.parent / name for name in OF_SCRIPT.findall(content)]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parts[-3]}-{page.stem}")
def test_the_javascript_of_a_pages_first_load_is_small(page: Path) -> None:
    built = page.parent / "dist" / page.name
    assert built.exists(), "the pages are not built: npm ci && npm run build"
    scripts = first_load(built)
    assert scripts
    assert sum(scripts.values()) < JAVASCRIPT_BYTES_MAX, scripts


def test_what_a_script_imports_counts_and_what_it_loads_later_does_not(tmp_path: Path) -> None:
    def write(files: Iterable[tuple[str, str]]) -> None:
        for name, content in files:
            (tmp_path / name).write_text(content)

    write(
        [
            ("page.html", '<script type="module" crossorigin src="/page.js"></script>'),
            ("page.js", 'import{a}from"./frame.js";import"./polyfill.js";import("./plot.js")'),
            ("frame.js", 'export const a=1;export*from"./deep.js";'),
            ("polyfill.js", ""),
            ("deep.js", ""),
            ("plot.js", "much"),
        ]
    )
    assert set(first_load(tmp_path / "page.html")) == {
        "page.js", "frame.js", "polyfill.js", "deep.js",
    }  # fmt: skip
