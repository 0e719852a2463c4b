"""`make chaos-proof`: breaks the build on purpose, each time another way; chaos has to notice."""

import argparse
import json
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import Final

from tests.chaos.proof.broken_builds import BrokenBuild, UnknownBuild, broken_builds
from tests.chaos.proof.trial import DidNotApply, NoReport, trial
from tests.chaos.proof.verdict import Verdict, read_verdict, without_report
from tests.chaos.publish import PROOF, publish_page

SENTENCE_LENGTH_MAX: Final = 90


def main() -> None:
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("\nStopped."))
    try:
        builds = broken_builds(asked.names)
    except UnknownBuild as error:
        sys.exit(str(error))
    verdicts = []
    for build in builds:
        verdicts.append(_try(build, intact=asked.intact))
        if asked.write and not asked.intact:
            _write(verdicts[-1])
    _say(verdicts, intact=asked.intact)
    good = [one for one in verdicts if _as_it_should_be(one, intact=asked.intact)]
    sys.exit(0 if len(good) == len(verdicts) else 1)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.chaos.proof", description=__doc__)
    parser.add_argument("names", nargs="*", help="broken builds; all for none")
    parser.add_argument("--write", action="store_true", help="put the table into docs/")
    parser.add_argument(
        "--intact", action="store_true", help="leave the build whole: then nothing may be found"
    )
    return parser.parse_args()


def _try(build: BrokenBuild, *, intact: bool) -> Verdict:
    print(f"{build.name}: {build.broken}\n  {build.faults}, {build.seconds:g} s", flush=True)
    began = monotonic()
    try:
        report = trial(build, intact=intact)
    except (DidNotApply, NoReport) as error:
        verdict = without_report(build, str(error), monotonic() - began)
    else:
        verdict = read_verdict(build, report, monotonic() - began)
    print(f"  {_outcome(verdict)}\n", flush=True)
    return verdict


def _outcome(verdict: Verdict) -> str:
    if verdict.failed:
        return f"NO VERDICT: {verdict.failed}"
    found = ", ".join(f"{number} ({count})" for number, count in verdict.found.items())
    return f"{found or 'nothing found'} after {verdict.seconds:g} s. {verdict.sentence}"


def _as_it_should_be(verdict: Verdict, *, intact: bool) -> bool:
    return not verdict.failed and (not verdict.found if intact else verdict.caught)


def _say(verdicts: list[Verdict], *, intact: bool) -> None:
    width = max(len(one.name) for one in verdicts)
    for one in verdicts:
        found = " ".join(one.found) or "nothing"
        mark = "" if _as_it_should_be(one, intact=intact) else "   <-- NOT AS IT SHOULD BE"
        sentence = one.sentence[:SENTENCE_LENGTH_MAX]
        print(f"{one.name:{width}}  {one.seconds:5.0f} s  {found:16}  {sentence}{mark}")
    count = sum(_as_it_should_be(one, intact=intact) for one in verdicts)
    said = "intact builds without a finding" if intact else "broken builds caught"
    print(f"\n{count} of {len(verdicts)} {said}.")


def _write(verdict: Verdict, place: Path = PROOF) -> None:
    """Put the verdict beside those of the other builds, which were tried now or before."""
    before = json.loads(place.read_text()) if place.exists() else []
    kept = {one["name"]: one for one in before} | {verdict.name: verdict.as_json()}
    still = [kept[one.name] for one in broken_builds() if one.name in kept]
    place.write_text(json.dumps(still, indent=2) + "\n")
    publish_page()


if __name__ == "__main__":
    main()
