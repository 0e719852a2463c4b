"""docs/configuration.md says what the code reads, no more and no less."""

import re
from collections.abc import Collection
from typing import Final

import pytest

from deploy.settings_of import READERS, ROOT, SERVICES, variables

DOCUMENT: Final = ROOT / "docs" / "configuration.md"


def test_every_service_variable_is_in_the_table_with_its_default_and_readers() -> None:
    read: dict[tuple[str, str], set[str]] = {}
    for service, settings in SERVICES.items():
        for variable, default in variables(settings).items():
            read.setdefault((variable, shown(default)), set()).add(service)
    said = {
        (variable, default): set(readers.split(", "))
        for variable, default, readers, _ in rows("The services")
    }
    assert said == read


@pytest.mark.parametrize(
    ("reader", "heading"),
    [("local stack", "The local stack"), ("Kafka's producers", "Kafka's producers")],
)
def test_every_variable_of_a_table_of_its_own_is_in_it(reader: str, heading: str) -> None:
    read = {name: shown(default) for name, default in variables(READERS[reader]).items()}
    said = {variable: default for variable, default, _ in rows(heading)}
    assert said == read


def test_every_meaning_is_written_down_for_every_variable() -> None:
    headings = ("The services", "Kafka's producers", "The local stack")
    meanings = [row[-1] for heading in headings for row in rows(heading)]
    assert [meaning for meaning in meanings if not meaning] == []


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its head."""
    section = DOCUMENT.read_text().split(f"## {heading}")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [
        [cell.strip() for cell in re.sub(r"^\| `(\w+)`", r"| \1", line).strip("|").split("|")]
        for line in lines
    ]


def shown(default: object) -> str:
    """Return a default as the document writes it."""
    if default is ...:
        return "required"
    if default is None:
        return "–"
    if isinstance(default, Collection) and not isinstance(default, str):
        return "`" + ",".join(sorted(str(part) for part in default)) + "`"
    return f"`{default}`"
