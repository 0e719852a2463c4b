"""The broken builds: each a patch whose first lines say what it breaks, and how that shows.

The head of a patch is a mail's (RFC 5322): names, colons, and lines that go on with a space. `git
apply` leaves it alone.
"""

from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Final, Self

PATCHES: Final = Path(__file__).parent / "patches"


class UnknownBuild(ValueError):  # noqa: N818 - names what was asked for
    """No broken build has such a name; the message has those that there are."""


@dataclass(frozen=True)
class BrokenBuild:
    """`caught_by`: at least one of these promises must be found broken, else nothing was noticed.

    `faults`, `seed`, `seconds`, `screens` and `intensity` are those of `make chaos`, chosen so that
    the fault shows soon.
    """

    name: str
    patch: Path
    broken: str
    caught_by: tuple[str, ...]
    faults: str
    seed: int
    seconds: float
    screens: int
    intensity: float

    @classmethod
    def read(cls, patch: Path) -> Self:
        """Read a patch's head; raises `KeyError` or `ValueError` where it lacks something."""
        head = HeaderParser().parsestr(patch.read_text())
        told = {name.lower(): " ".join(value.split()) for name, value in head.items()}
        return cls(
            name=patch.stem,
            patch=patch,
            broken=told["broken"],
            caught_by=tuple(told["caught-by"].split()),
            faults=told["faults"].replace(" ", ""),
            seed=int(told["seed"]),
            seconds=float(told["seconds"]),
            screens=int(told["screens"]),
            intensity=float(told["intensity"]),
        )


def broken_builds(names: list[str] | None = None) -> list[BrokenBuild]:
    """Return the builds of these names, in that order; all of them for none."""
    every = {patch.stem: BrokenBuild.read(patch) for patch in sorted(PATCHES.glob("*.patch"))}
    unknown = [name for name in names or () if name not in every]
    if unknown:
        message = f"there is no broken build {unknown[0]}; there are:\n  " + "\n  ".join(every)
        raise UnknownBuild(message)
    return [every[name] for name in names] if names else list(every.values())
