"""Every broken build can be made of the code as it is, and says what must notice it."""

from pathlib import Path

import pytest

from deploy.local.settings import ROOT
from tests.chaos.checkers import ALL
from tests.chaos.proof.broken_builds import PATCHES, BrokenBuild, UnknownBuild, broken_builds
from tests.chaos.proof.trial import DidNotApply, apply_patch
from tests.chaos.proof.verdict import read_verdict, without_report
from tests.chaos.schedule import chosen

NUMBERS = {one.number for one in ALL}
SENTENCE_LENGTH_MIN = 40


@pytest.fixture(params=sorted(PATCHES.glob("*.patch")), ids=lambda patch: patch.stem)
def build(request: pytest.FixtureRequest) -> BrokenBuild:
    return BrokenBuild.read(request.param)


def test_there_are_several_broken_builds() -> None:
    assert len(broken_builds()) >= 9


def test_the_patch_applies_to_the_code_as_it_is(build: BrokenBuild) -> None:
    apply_patch(build.patch, ROOT, only_check=True)


def test_a_promise_that_is_held_must_notice_it(build: BrokenBuild) -> None:
    assert build.caught_by
    assert set(build.caught_by) <= NUMBERS


def test_the_faults_that_provoke_it_are_cells(build: BrokenBuild) -> None:
    assert [cell.name for cell in chosen(build.faults)] == build.faults.split(",")


def test_it_says_what_is_broken(build: BrokenBuild) -> None:
    assert len(build.broken) > SENTENCE_LENGTH_MIN
    assert build.broken.endswith(".")


def test_a_patch_of_other_code_is_told_apart(tmp_path: Path) -> None:
    [first, *_] = broken_builds()
    with pytest.raises(DidNotApply):
        apply_patch(first.patch, tmp_path)


def test_a_build_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UnknownBuild, match="there is no broken build perfect; there are:\n  "):
        broken_builds(["perfect"])


def test_a_build_is_caught_only_by_a_promise_that_its_patch_names() -> None:
    [build] = broken_builds(["number-unguarded"])
    assert read_verdict(build, report_of("I1"), 60.0).caught
    assert not read_verdict(build, report_of("I17"), 60.0).caught
    assert not read_verdict(build, report_of(), 60.0).caught
    assert not without_report(build, "it did not start", 60.0).caught


def report_of(*numbers: str) -> dict[str, object]:
    """Return a report in which these promises were broken once."""
    violations = [{"sentence": "a number was given twice", "evidence": []}]
    return {
        "invariants": [
            {"number": one.number, "violations": violations if one.number in numbers else []}
            for one in ALL
        ],
        "repeat": "make chaos SEED=1",
    }
