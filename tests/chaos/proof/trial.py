"""One trial: a copy of the working tree, broken or not, under `tests.chaos`'s faults."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from deploy.local.settings import ROOT
from tests.chaos.proof.broken_builds import BrokenBuild
from tests.chaos.report import PLACE

# Start, faults, settling, three minutes until it is said that nothing comes to rest, judging.
SECONDS_MAX: Final = 900.0
# A harness that is told to stop ends its engines first.
STOP_SECONDS_MAX: Final = 120.0
# What is fetched or built, and not in git: the copy shares it with the tree.
SHARED: Final = (".local/engines", "services/*/screen/dist")
LOG: Final = "chaos.log"
Json = dict[str, Any]


class DidNotApply(Exception):  # noqa: N818 - names what happened
    """The patch is of another version of the code."""


class NoReport(Exception):  # noqa: N818 - names what happened
    """The harness ended without a verdict: the build did not start, or it took too long."""


def trial(build: BrokenBuild, *, intact: bool = False) -> Json:
    """Run the harness on a broken build (or the intact one, with its faults); return its report.

    The exit code must agree with the report. Raises `DidNotApply` or `NoReport`.
    """
    with _copy() as place:
        if not intact:
            apply_patch(build.patch, place)
        code = _strike(build, place)
        report = place / PLACE.relative_to(ROOT)
        if not report.exists():
            raise NoReport(_last_words(place / LOG))
        told: Json = json.loads(report.read_text())
        if code != (1 if told["violations"] else 0):
            message = f"exit code {code} with {told['violations']} violations"
            raise NoReport(message)
        return told


def apply_patch(patch: Path, place: Path, *, only_check: bool = False) -> None:
    """Apply a patch to the files below `place`; raises `DidNotApply` with what git says."""
    done = subprocess.run(
        [_git(), "apply", *(["--check"] if only_check else []), str(patch)],
        cwd=place,
        # A copy inside of another repository is still a tree of its own.
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(place.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DidNotApply(done.stderr.strip())


@contextmanager
def _copy() -> Iterator[Path]:
    """Copy what git would take of the working tree, as it is now; delete the copy afterwards."""
    with tempfile.TemporaryDirectory(prefix="nowserving-proof-") as folder:
        place = Path(folder)
        listed = subprocess.run(
            [_git(), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in set(listed.stdout.split("\0")) - {""}:
            if (ROOT / name).is_file():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, place / name)
        for shared in (path for pattern in SHARED for path in ROOT.glob(pattern)):
            link = place / shared.relative_to(ROOT)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(shared)
        yield place


def _strike(build: BrokenBuild, place: Path) -> int:
    """Run `tests.chaos` in the copy, whose modules come first; return its exit code."""
    asked = {
        "--seed": build.seed,
        "--faults": build.faults,
        "--seconds": build.seconds,
        "--screens": build.screens,
        "--intensity": build.intensity,
    }
    arguments = [str(part) for pair in asked.items() for part in pair]
    with (place / LOG).open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos", *arguments],
            cwd=place,
            env=_environment(os.environ),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return running.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            message = f"no verdict after {SECONDS_MAX:g} s:\n{_last_words(place / LOG)}"
            raise NoReport(message) from None
        finally:
            _stop(running)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would lead to the original's modules or settings."""
    return {name: value for name, value in given.items() if name != "PYTHONPATH"}


def _stop(running: "subprocess.Popen[bytes]") -> None:
    if running.poll() is not None:
        return
    running.terminate()
    try:
        running.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])


def _git() -> str:
    found = shutil.which("git")
    if found is None:
        message = "git is needed, which applies the patches"
        raise FileNotFoundError(message)
    return found
