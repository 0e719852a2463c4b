"""The set-up of a checkout that has no packages to fetch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.settings import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    script = tmp_path / "deploy" / "local" / "setup.py"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "local" / "setup.py", script)
    (tmp_path / "requirements.lock").touch()
    return tmp_path


def set_up(checkout: Path) -> str:
    # The machine's Python, as `make` calls it.
    python = Path(sys.base_prefix) / "bin" / "python3"
    script = checkout / "deploy" / "local" / "setup.py"
    return subprocess.run(  # noqa: S603 - our own script
        [python, script, "python"], capture_output=True, text=True, check=True
    ).stdout


def in_environment(checkout: Path, *arguments: str) -> int:
    return subprocess.run(  # noqa: S603 - the environment just made
        [checkout / ".venv" / "bin" / "python", *arguments], capture_output=True, check=False
    ).returncode


def unfinished_environment(checkout: Path) -> Path:
    """Make one as an interruption leaves it; return its folder."""
    folder = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)  # noqa: S603 - Python's own
    return folder


def test_a_step_counts_as_done_only_when_it_ended_well(checkout: Path) -> None:
    unfinished_environment(checkout)
    assert in_environment(checkout, "-c", "import pip") != 0
    assert "Python packages" in set_up(checkout)
    assert in_environment(checkout, "-m", "pip", "--version") == 0
    assert "Python packages" not in set_up(checkout)
    (checkout / "requirements.lock").write_text("no such line ==\n")
    with pytest.raises(subprocess.CalledProcessError):
        set_up(checkout)
    (checkout / "requirements.lock").write_text("")
    assert "Python packages" in set_up(checkout)


def test_another_python_gets_an_environment_of_its_own(checkout: Path) -> None:
    environment = unfinished_environment(checkout)
    for name in ("left", ".made-from-python", ".made-from-lock"):
        (environment / name).write_text("that of Python 3.12")
    set_up(checkout)
    assert not (environment / "left").exists()


# As the kernel answers on a full disk; a real one needs the right to mount it.
ON_A_FULL_DISK = """
import runpy, shutil, sys
shutil.disk_usage = lambda folder: shutil._ntuple_diskusage(60 << 20, 58 << 20, 2 << 20)
script, sys.argv = sys.argv[1], sys.argv[1:]
runpy.run_path(script, run_name="__main__")
"""


def test_a_step_that_failed_on_a_full_disk_says_what_the_set_up_needs(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("no such line ==\n")
    python = Path(sys.base_prefix) / "bin" / "python3"
    script = checkout / "deploy" / "local" / "setup.py"
    done = subprocess.run(  # noqa: S603 - our own script
        [python, "-c", ON_A_FULL_DISK, script, "python"],
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stderr.strip().splitlines()[-1]
    assert f"2 MB are free where {checkout} is: the set-up needs 1200 MB" in last
