"""What is kept of a run for whoever wants to know why: diary, mailbox, logs, observations."""

import pickle
import shutil
from pathlib import Path
from typing import Final

from deploy.local.settings import ROOT
from tests.chaos.observations import Observations

PLACE: Final = ROOT / ".local" / "chaos"
OBSERVATIONS: Final = PLACE / "observations.pickle"
FILES: Final = ("diary.jsonl", "mailbox.jsonl")


def save_files(home: Path) -> None:
    """Copy what lies in a run's home, which is deleted with the run; the last run's give way."""
    PLACE.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(PLACE / "logs", ignore_errors=True)
    shutil.copytree(home / "logs", PLACE / "logs")
    for name in FILES:
        if (home / name).exists():
            shutil.copyfile(home / name, PLACE / name)


def save_observations(observed: Observations) -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    OBSERVATIONS.write_bytes(pickle.dumps(observed))
