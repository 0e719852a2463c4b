"""The schemas of the database, and whether one is at the version that this code needs."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Schema:
    name: str
    migrations: Path

    @cached_property
    def newest(self) -> str:
        """The revision that the newest migration's file name begins with."""
        return max(path.stem for path in (self.migrations / "versions").glob("*.py"))[:4]

    @property
    def version_query(self) -> str:
        return f"SELECT max(version_num) FROM {self.name}.alembic_version"

    def behind(self, version: str | None) -> str | None:
        """Return what is wrong with a version; a newer one than ours is another release's."""
        if version is not None and version >= self.newest:
            return None
        at = f"at {version}, not yet at {self.newest}" if version else "not there"
        return f"schema {self.name} is {at}: run python -m deploy.migrate"


LEDGER: Final = Schema("ledger", Path(__file__).parent / "migrations")
