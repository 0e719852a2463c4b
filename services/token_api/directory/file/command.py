"""The file from the command line: taken away, compared, put in."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.file import handle
from services.token_api.directory.file.content import document_of, read_content, wanted_of
from services.token_api.directory.file.handle import Imported, ImportFile
from services.token_api.directory.file.text import Format, read, write
from services.token_api.directory.rules.comparison import Action, Difference
from shared.auth import Principal, Role

_SIGNS: Final = {Action.CREATED: "+", Action.CHANGED: "~", Action.DELETED: "-"}
_SERVER: Final = Principal(subject="", role=Role.ADMIN, departments=None)


async def export_file(tx: AsyncConnection, arguments: Sequence[str]) -> None:
    """Print the directory, or write it into a file."""
    parser = argparse.ArgumentParser(prog="export-directory", description=export_file.__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="where to; printed when left out")
    parser.add_argument("--format", choices=[*Format], help="yaml, or as the file's name ends")
    asked = parser.parse_args(arguments)
    by_name = Format.JSON if asked.file and asked.file.suffix == ".json" else Format.YAML
    written = write(document_of(await read_content(tx)), Format(asked.format or by_name))
    if asked.file is None:
        sys.stdout.write(written)
    else:
        await asyncio.to_thread(asked.file.write_text, written, encoding="utf-8")


async def import_file(tx: AsyncConnection, arguments: Sequence[str]) -> None:
    """Make the directory what a file says: all of it, or nothing."""
    parser = argparse.ArgumentParser(prog="import-directory", description=import_file.__doc__)
    parser.add_argument("file", type=Path, help="- reads the standard input")
    parser.add_argument("--compare", action="store_true", help="print what would change, only")
    parser.add_argument(
        "--delete-missing", action="store_true", help="delete what the file does not name"
    )
    asked = parser.parse_args(arguments)
    written = await asyncio.to_thread(
        sys.stdin.read if str(asked.file) == "-" else lambda: asked.file.read_text("utf-8")
    )
    command = ImportFile(wanted_of(read(written)), asked.delete_missing, _SERVER)
    if asked.compare:
        _print(await handle.compare(tx, command), done=False)
    else:
        _print(await handle.apply(tx, command, state=None), done=True)


def _print(imported: Imported, *, done: bool) -> None:
    end = ("Done." if done else "Nothing is changed yet.") if imported.changes else "No difference."
    refused = {one.key: one.sentence for one in imported.refused}
    lines = [_line(one, refused.get(one.key)) for one in imported.changes]
    kept = [f"= {key.kind} {key.id}: not in the file, kept" for key in imported.kept]
    sys.stdout.writelines(f"{line}\n" for line in [*lines, *kept, end])


def _line(one: Difference, refused: str | None) -> str:
    fields = ", ".join(one.after or {}) if one.action is Action.CHANGED else ""
    line = f"{_SIGNS[one.action]} {one.key.kind} {one.key.id}{': ' if fields else ''}{fields}"
    return f"{line}  REFUSED: {refused}" if refused else line
