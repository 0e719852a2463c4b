"""What would change if the directory were as a file says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from shared.problems import Refused

Fields = Mapping[str, Any]


class ObjectType(StrEnum):
    BRANCH = "branch"
    DEPARTMENT = "department"
    QUEUE = "queue"
    DESK = "desk"


class Action(StrEnum):
    CREATED = "CREATED"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


class Key(NamedTuple):
    kind: ObjectType
    id: str  # of a desk its department's and its number: CW/3


@dataclass(frozen=True, slots=True)
class Difference:
    action: Action
    key: Key
    before: Fields | None  # of a change, the fields that it changes
    after: Fields | None


# By what each is in, which nothing leaves.
PLACE: Final[Mapping[ObjectType, str]] = {
    ObjectType.DEPARTMENT: "branch_id",
    ObjectType.QUEUE: "department_id",
    ObjectType.DESK: "department_id",
}
_OUTERMOST_FIRST: Final = tuple(ObjectType)


def differences(there: Mapping[Key, Fields], wanted: Mapping[Key, Fields]) -> list[Difference]:
    """Return what is to be made and changed, what contains others first; raises `Refused`.

    A field that is not wanted in any way stays as it is.
    """
    found = [
        difference
        for key, fields in wanted.items()
        if (difference := _difference(key, there.get(key), fields))
    ]
    return sorted(found, key=lambda one: _OUTERMOST_FIRST.index(one.key.kind))


def deletions(there: Mapping[Key, Fields], wanted: Mapping[Key, Fields]) -> list[Difference]:
    """Return what the file does not name, what is in others first."""
    gone = [
        Difference(Action.DELETED, key, fields, None)
        for key, fields in there.items()
        if key not in wanted
    ]
    return sorted(gone, key=lambda one: -_OUTERMOST_FIRST.index(one.key.kind))


def _difference(key: Key, there: Fields | None, wanted: Fields) -> Difference | None:
    if there is None:
        return Difference(Action.CREATED, key, None, wanted)
    changed = [name for name, value in wanted.items() if there[name] != value]
    if (place := PLACE.get(key.kind)) in changed:
        raise Refused(
            "MOVED",
            f"The {key.kind} '{key.id}' is in '{there[place]}': it cannot go to another place.",
        )
    if not changed:
        return None
    before = {name: there[name] for name in changed}
    return Difference(Action.CHANGED, key, before, {name: wanted[name] for name in changed})
