"""No page is left out of the pictures."""

from pathlib import Path

import pytest

from tests.screens.pages import ALL

ROOT = Path(__file__).parents[3]
PAGES = sorted(ROOT.glob("services/*/screen/*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parts[-3]}-{page.stem}")
def test_every_page_is_among_those_of_which_pictures_are_made(page: Path) -> None:
    of_service = [one.path for one in ALL if one.service == page.parts[-3]]
    assert any(page.stem == "index" or page.stem in path for path in of_service)


def test_no_two_pictures_have_one_name() -> None:
    names = [(one.name, size["width"]) for one in ALL for size in one.sizes]
    assert len(set(names)) == len(names)
