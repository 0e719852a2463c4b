"""The feature that docs/adding-a-feature.md adds works: it is made in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
GUIDE: Final = ROOT / "docs" / "adding-a-feature.md"
FEATURE: Final = "services/token_api/callbacks"
COPIED: Final = ("services", "shared", "deploy")
NOT_COPIED: Final = shutil.ignore_patterns("screen", "web", "tests", "__pycache__", "*.html")
# Fixtures that the conftest files import.
COPIED_TESTS: Final = ("shared/tests", "services/token_api/slots/tests")
BLOCK: Final = re.compile(r"^```(python|diff)\n ?# (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_feature_of_the_guide_passes_its_test_and_keeps_the_contracts(tmp_path: Path) -> None:
    _copy_project(tmp_path)
    for kind, path, block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        file = tmp_path / path
        if kind == "python":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block, encoding="utf-8")
        else:
            _change(file, block)
    _run(tmp_path, "lint-imports")
    _run(tmp_path, "pytest", "-q", FEATURE)
    _run(tmp_path, "ruff", "check", FEATURE, "--ignore", "D100,INP001")


def _copy_project(to: Path) -> None:
    for folder in COPIED:
        shutil.copytree(ROOT / folder, to / folder, ignore=NOT_COPIED)
    for folder in COPIED_TESTS:
        shutil.copytree(ROOT / folder, to / folder)
    for file in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / file, to / file)


def _change(file: Path, block: str) -> None:
    """Apply one hunk: lines with a blank stay, with - go, with + come."""
    lines = block.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} does not have once:\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def _run(cwd: Path, tool: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    assert done.returncode == 0, f"{tool}\n{done.stdout}\n{done.stderr}"
