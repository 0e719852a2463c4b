"""The file from the command line, against a real database."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.settings import ROOT
from services.token_api.conftest import SECRET
from services.token_api.directory.tests.test_file import TOWN


class Run:
    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *arguments: str, code: int = 0) -> str:
        ended = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "services.token_api", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == code, ended.stderr
        return ended.stdout if code == 0 else ended.stderr


@pytest.fixture
def run(database_url: str, redis_url: str) -> Run:
    return Run({"DATABASE_URL": database_url, "REDIS_URL": redis_url, "AUTH_SECRET": SECRET})


def test_a_file_is_compared_put_in_and_taken_away_again(run: Run, tmp_path: Path) -> None:
    file, again = tmp_path / "town.yaml", tmp_path / "again.json"
    file.write_text(TOWN, encoding="utf-8")
    compared = run("import-directory", "--compare", str(file)).splitlines()
    assert compared[0] == "+ branch town"
    assert compared[-1] == "Nothing is changed yet."
    assert run("import-directory", str(file)).splitlines()[-1] == "Done."
    run("export-directory", str(again))
    assert run("import-directory", "--delete-missing", str(again)) == "No difference.\n"
    file.write_text(TOWN.replace("daily_cap: 50", "daily_cap: 60"), encoding="utf-8")
    assert run("import-directory", str(file)).splitlines()[0] == "~ queue permits: daily_cap"


def test_what_is_no_file_changes_nothing_and_says_why(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "town.yaml"
    assert "No such file" in run("import-directory", str(file), code=1)
    file.write_text("version: 9", encoding="utf-8")
    assert run("import-directory", str(file), code=1).startswith("version: ")
    assert run("export-directory") == "version: 1\nbranches: []\n"
