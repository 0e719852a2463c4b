"""The file as text: YAML by the rules of YAML 1.2, or JSON."""

import json
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import yaml

from shared.problems import Refused

Json = dict[str, Any]
LINE_WIDTH: Final = 100


# Written in C where PyYAML has it: a hundred branches are read in a blink.
_SAFE_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAFE_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Format(StrEnum):
    YAML = "yaml"
    JSON = "json"


def write(document: Json, form: Format) -> str:
    if form is Format.JSON:
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(
        document,
        Dumper=_SAFE_DUMPER,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=LINE_WIDTH,
    )


def read(text: str) -> object:
    """Return what the text holds; raises `Refused` with the line where it cannot be read."""
    try:
        if text.lstrip().startswith("{"):
            return json.loads(text, object_pairs_hook=_distinct, parse_constant=_no_number)
        _refuse_references(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - it makes plain values only
    except json.JSONDecodeError as error:
        why, line = error.msg, f" in line {error.lineno}"
    except yaml.MarkedYAMLError as error:
        why = error.problem or error.context or "it is no YAML"
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why, line = str(error), ""
    raise Refused("UNREADABLE_FILE", f"The file cannot be read{line}: {why}.", status=422)


def _refuse_references(text: str) -> None:
    """Refuse them in YAML: a few lines of them would stand for gigabytes."""
    for event in yaml.parse(text, Loader=_SAFE_LOADER):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark  # of either reader
            raise yaml.MarkedYAMLError(None, None, "references are not used here", mark)


def _distinct(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"'{twice}' is there twice"
        raise ValueError(message)
    return found


def _no_number(name: str) -> object:
    message = f"{name} is no number"
    raise ValueError(message)


class _Loader(_SAFE_LOADER):  # type: ignore[misc,valid-type]  # one of two classes
    """Plain values, as YAML 1.2 has them: `off` and `no` are words, 09:30 and 2026-12-24 text."""

    yaml_implicit_resolvers: Final[dict[str, list[Any]]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - PyYAML's own signature
        found: set[str] = set()
        for name, _ in node.value:
            if str(name.value) in found:
                problem, mark = f"'{name.value}' is there twice", name.start_mark
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
            found.add(str(name.value))
        return super().construct_mapping(node, deep=deep)


def _resolve(tag: str, pattern: str, first: str) -> None:
    add: Callable[..., None] = _Loader.add_implicit_resolver
    add(f"tag:yaml.org,2002:{tag}", re.compile(pattern), [*first] or [""])


_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("null", r"^(?:~|null)$", "~n")
_resolve("null", r"^$", "")
_resolve("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789")
