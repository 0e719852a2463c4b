"""What is kept of a run for whoever wants to know why: diary, mailbox, logs, and the facts."""

import pickle
import shutil
from pathlib import Path
from typing import Final

from deploy.local.settings import ROOT
from tests.chaos.facts import Facts

PLACE: Final = ROOT / ".local" / "chaos"
FACTS: Final = PLACE / "facts.pickle"
FILES: Final = ("diary.jsonl", "mailbox.jsonl")


def keep_files(home: Path) -> None:
    """Copy what lies in a run's home, which is deleted with the run; the last run's give way."""
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(PLACE / "logs", ignore_errors=True)
    shutil.copytree(home / "logs", PLACE / "logs")
    for name in FILES:
        if (home / name).exists():
            shutil.copyfile(home / name, PLACE / name)


def keep_facts(facts: Facts) -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    FACTS.write_bytes(pickle.dumps(facts))
