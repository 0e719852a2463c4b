"""The published page says what the published report says."""

import json

from tests.chaos.faults import CELLS
from tests.chaos.publish import PAGE, PUBLISHED, published_page


def test_the_page_is_the_one_that_the_report_makes() -> None:
    assert PAGE.read_text() == published_page(), "python -m tests.chaos.publish writes it anew"


def test_the_published_run_covered_every_cell_and_broke_no_promise() -> None:
    report = json.loads(PUBLISHED.read_text())
    assert set(report["covered"]) == set(CELLS)
    assert report["violations"] == 0
