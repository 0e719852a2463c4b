"""The measured times: from the newest published results, or as inputs.toml says."""

import json
import statistics
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

GIVEN: Final = Path(__file__).parent / "inputs.toml"
RESULTS: Final = Path(__file__).parents[1] / "results.json"


@dataclass(frozen=True, slots=True)
class Input:
    name: str
    value: float
    unit: str
    source: str


class Inputs:
    """The inputs by name: `inputs.api_ms` is a number, `inputs.all` says where each is from."""

    def __init__(self, found: Mapping[str, Input], measured_per_s: float | None) -> None:
        self.all = found
        # What one API process and 64 clients came to; null while it, or the CPU that explains
        # it, has not been published.
        self.measured_per_s = measured_per_s

    def __getattr__(self, name: str) -> float:
        try:
            return self.all[name].value
        except KeyError as error:
            raise AttributeError(name) from error


def read_inputs(results: Mapping[str, Any] | None = None) -> Inputs:
    """Return the inputs; `results` as bench/results.json has them (null: read it)."""
    if results is None:
        results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"figures": []}
    given = tomllib.loads(GIVEN.read_text())
    found = {name: _one(name, entry, results) for name, entry in given.items()}
    explained = _measured(["cpu-token", "token-api, ms"], results) is not None
    alone = _measured(["issue-alone", "ours"], results) is not None
    rate = _measured(["issue-rate", "ours"], results) if explained and alone else None
    return Inputs(found, rate)


def _one(name: str, entry: Mapping[str, Any], results: Mapping[str, Any]) -> Input:
    measured = _measured(entry.get("figure"), results)
    if measured is None:
        return Input(name, float(entry["value"]), entry["unit"], entry["source"])
    figure, _ = entry["figure"]
    return Input(name, measured, entry["unit"], f"figure {figure} of docs/performance.md")


def _measured(wanted: list[str] | None, results: Mapping[str, Any]) -> float | None:
    if wanted is None:
        return None
    figure, part = wanted
    found = next((one for one in results["figures"] if one["name"] == figure), None)
    if found is None:
        return None
    if part in {"ours", "limits"}:
        return statistics.median(found[part]) if found[part] else None
    detail = found["details"].get(part)
    return float(detail) if isinstance(detail, int | float) else None
