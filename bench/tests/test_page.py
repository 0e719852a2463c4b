"""What is published is what was measured, and every figure has its floor."""

import json

from bench.figures import ALL
from bench.page import page
from bench.publish import PAGE, PUBLISHED, learned
from bench.run import floors

PROMISES = [promise for module in ALL for promise in module.PROMISES]


def test_the_page_says_what_the_results_say() -> None:
    results = json.loads(PUBLISHED.read_text())
    assert PAGE.read_text() == page(results, learned()), "run: python -m bench.publish"


def test_only_whole_runs_of_figures_that_there_are_have_been_published() -> None:
    figures = json.loads(PUBLISHED.read_text())["figures"]
    assert {figure["name"] for figure in figures} <= {promise.name for promise in PROMISES}
    assert [figure["name"] for figure in figures if figure["short"]] == []


def test_every_figure_has_a_floor_and_no_floor_is_left_over() -> None:
    assert floors().keys() == {promise.name for promise in PROMISES}


def test_no_floor_is_stricter_than_its_goal() -> None:
    assert [
        promise.name
        for promise in PROMISES
        if (floors()[promise.name] - promise.goal) * (1 if promise.better == "higher" else -1) > 0
    ] == []
