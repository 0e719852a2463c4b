"""The model of the rush: it must say what was measured, and what queueing theory knows."""

from pathlib import Path
from typing import Any

import pytest

from bench.scale import cases
from bench.scale.inputs import read_inputs
from bench.scale.needs import BUSY_MAX, busiest, needs
from bench.scale.page import inputs_table
from bench.scale.rush import Deployment, closed_rush, open_rush

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
HERE = Deployment(one_machine=True, queues=1)
# A machine whose throughput can be worked out by hand.
BY_HAND: dict[str, Any] = {
    "figures": [
        {"name": "issue-alone", "ours": [3.0], "limits": [], "details": {}},
        {
            "name": "cpu-token",
            "ours": [],
            "limits": [],
            "details": {"token-api, ms": 1.0, "postgres, ms": 0.5, "redis, ms": 0.1},
        },
    ]
}


def test_the_model_says_what_was_measured() -> None:
    inputs = read_inputs()
    if inputs.measured_per_s is None:
        pytest.skip("no published result has both the rate at 64 clients and the CPU of a token")
    found = closed_rush(inputs, HERE, clients=64, seconds=2.0)
    assert found.per_s == pytest.approx(inputs.measured_per_s, rel=0.2)
    alone = closed_rush(inputs, HERE, clients=1, seconds=2.0)
    assert alone.p50_ms == pytest.approx(inputs.alone_ms, rel=0.2)


def test_alone_a_visitor_waits_what_was_measured_alone() -> None:
    found = closed_rush(read_inputs(BY_HAND), HERE, clients=1, seconds=2.0)
    assert found.p50_ms == pytest.approx(3.0, rel=0.1)


def test_a_full_process_answers_as_fast_as_its_cpu_lets_it() -> None:
    found = closed_rush(
        read_inputs(BY_HAND), Deployment(cores=8, queues=1), clients=64, seconds=2.0
    )
    assert found.per_s == pytest.approx(1000 / 1.0, rel=0.05)
    assert found.busy["API process"] > 0.95


def test_below_its_limit_nobody_is_refused_and_above_it_somebody_is() -> None:
    inputs, deployment = read_inputs(BY_HAND), Deployment(cores=8)
    assert open_rush(inputs, deployment, per_s=500, seconds=2.0).refused == 0
    flooded = read_inputs({"figures": []})
    assert (
        open_rush(flooded, Deployment(6, cores=8, queues=1), per_s=9_000, seconds=1.0).refused > 0
    )


def test_more_load_never_needs_less() -> None:
    inputs = read_inputs(BY_HAND)
    small, large = needs(cases.GROUP, inputs), needs(cases.COUNTRY, inputs)
    assert large.api_processes >= cases.COUNTRY.tokens_per_s * inputs.api_ms / 1000 / BUSY_MAX
    assert large.api_processes > small.api_processes
    assert large.shards > small.shards


def test_the_busiest_comes_first() -> None:
    shares = [share for _, share in busiest(cases.SCREENS, read_inputs(BY_HAND))]
    assert shares == sorted(shares, reverse=True)


def test_the_page_was_written_from_the_newest_times() -> None:
    table = inputs_table(read_inputs())
    assert table in PAGE.read_text(), "write it anew: python -m bench.scale"
