"""What we care about in how the code reads, checked by a machine."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("shared", "services", "deploy", "tests", "bench", "docs")
NOT_OURS: Final = {"node_modules", "dist", "__pycache__", ".venv", ".local"}
TEXTS: Final = {".py", ".md", ".ts", ".tsx", ".css", ".html", ".yml", ".yaml", ".toml", ".json"}

# A file or a function that is longer says here why it is not several.
FILE_LINES_MAX: Final = 250
# A test file is a list of sentences: nobody has to hold it in the head at once.
TEST_FILE_LINES_MAX: Final = 450
FUNCTION_LINES_MAX: Final = 40
WIRING: Final = "wires once, from top to bottom; parts of it would only pass the pieces around"
LONG_FOR_A_REASON: Final = {
    "services/department/app.py: create_app": WIRING,
    "services/token_api/app.py: create_app": WIRING,
    "shared/kafka/read_log.py: read_log": "one loop, whose order of steps is what matters",
    "shared/ledger/book.py: _event": "names every field of an event once, and decides nothing",
    "services/token_api/counters/handle.py": "a batch from its lock to its commit, read downwards",
    "services/display/rules.py": "one fold with one state; its parts have files of their own",
    "services/display/boards.py": "who watches, what was sent, what is stale: one state",
    "tests/access/test_other_departments.py": "one answer for each route, and what is sent to it",
    "tests/access/test_other_departments.py: _bodies": "one body for each route",
    "tests/journeys/test_the_main_job.py: check_everything_arrived": "one list of what must be",
}

BANNED_FILES: Final = {"utils", "util", "helpers", "helper", "common", "constants", "manager"}
BANNED_FILES_ALSO: Final = {"service", "base", "misc", "data", "info"}
BANNED_IN_CLASSES: Final = ("Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Base")
# What a newcomer's machine fetches from is his own settings' business.
REGISTRY_HOSTS: Final = (
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "registry.npm" + "js.org",
    "repo1.maven" + ".org",
    "repo.maven.apache" + ".org",
    "proxy.golang" + ".org",
)
MACHINE_PATHS: Final = re.compile(r"(?<![\w.$}])/(?:root|work|home)/[\w.-]+/")
UNFINISHED: Final = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
EXCUSES: Final = re.compile(
    r"#\s*(?:noqa(?!:)|noqa: [A-Z0-9, ]+$|type: ignore(?!\[)|type: ignore\[[^\]]+\]$)"
)
WORDS_MIN: Final = 4
LINK: Final = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
# A file or folder of ours in the running text; with * it stands for several.
NAMED_PATH: Final = re.compile(r"`((?:services|shared|deploy|tests|bench|docs)/[\w./*-]+)`")


def test_names_that_say_nothing_name_no_file() -> None:
    assert [name(path) for path in python() if path.stem in BANNED_FILES | BANNED_FILES_ALSO] == []


def test_names_that_say_nothing_name_no_class() -> None:
    assert [
        f"{name(path)}: {node.name}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(BANNED_IN_CLASSES)
    ] == []


def test_no_two_names_differ_in_their_case_alone() -> None:
    """They would be one file on the disks of macOS and Windows."""
    found = [name(path) for path in texts()]
    assert sorted({one.lower(): one for one in found}.values()) == sorted(found)


def test_lines_end_as_a_shell_reads_them() -> None:
    all_of_them = [ROOT / "Makefile", ROOT / "Procfile", *texts()]
    assert [name(path) for path in all_of_them if b"\r\n" in path.read_bytes()] == []


def test_a_long_file_or_function_has_a_reason() -> None:
    long = {
        **{name(path): lines for path in python() if (lines := length(path)) > lines_max(path)},
        **{
            place: lines
            for path in python()
            for place, lines in functions(path)
            if lines > FUNCTION_LINES_MAX
        },
    }
    assert {place: lines for place, lines in long.items() if place not in LONG_FOR_A_REASON} == {}
    assert LONG_FOR_A_REASON.keys() - long.keys() == set(), "these are short by now"


def test_no_file_names_a_registry_or_a_machine() -> None:
    assert [
        f"{name(path)}:{number}"
        for path in texts()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if MACHINE_PATHS.search(line) or any(host in line for host in REGISTRY_HOSTS)
    ] == []


def test_nothing_unfinished_is_merged() -> None:
    assert [
        f"{name(path)}:{number}"
        for path in texts()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if UNFINISHED.search(line)
    ] == []


def test_every_excuse_to_a_tool_says_why() -> None:
    assert [
        f"{name(path)}:{number}"
        for path in python()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if EXCUSES.search(line)
    ] == []


def test_the_name_of_every_test_is_a_sentence() -> None:
    assert [
        f"{name(path)}: {node.name}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) - 1 < WORDS_MIN
    ] == []


def test_no_error_is_swallowed_in_silence() -> None:
    assert [
        f"{name(path)}:{node.lineno}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and catches_all(node) and does_nothing(node)
    ] == []


def test_one_folder_alone_imports_the_kafka_client() -> None:
    assert [
        name(path)
        for path in python()
        if "aiokafka" in imported(path) and not is_test(path)
        # The bench's limits are the bare client, which ours is held against.
        if not {ROOT / "shared" / "kafka", ROOT / "bench" / "limits"} & {*path.parents}
    ] == []


def test_local_links_of_documents_lead_somewhere() -> None:
    assert [
        f"{name(path)}: {to}#{anchor}"
        for path in texts()
        if path.suffix == ".md"
        for to, anchor in LINK.findall(text(path))
        if not (found := path.parent / to if to else path).exists()
        or (anchor and anchor not in anchors(found))
    ] == []


def test_files_that_documents_name_are_there() -> None:
    assert [
        f"{name(path)}: {named}"
        for path in texts()
        if path.suffix == ".md"
        for named in NAMED_PATH.findall(text(path))
        if not any(ROOT.glob(named.rstrip("/")))
    ] == []


def anchors(path: Path) -> set[str]:
    """Return the anchors of a Markdown file, which are made of its headings as GitHub does."""
    heads = re.findall(r"^#+ (.*)$", text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def catches_all(handler: ast.ExceptHandler) -> bool:
    match handler.type:
        case None | ast.Name(id="Exception" | "BaseException"):
            return True
        case _:
            return False


def does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(line, ast.Pass | ast.Continue) for line in handler.body)


def imported(path: Path) -> set[str]:
    """Return the top packages that a file imports."""
    modules: set[str] = set()
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=names):
                modules |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                modules.add(module.partition(".")[0])
    return modules


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Return each function's place and its lines without its docstring."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            said = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) else 0
            yield f"{name(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1 - said


def lines_max(path: Path) -> int:
    return TEST_FILE_LINES_MAX if is_test(path) else FILE_LINES_MAX


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def length(path: Path) -> int:
    return len(text(path).splitlines())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def python() -> list[Path]:
    return [path for path in texts() if path.suffix == ".py"]


@cache
def texts() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    return sorted(
        path
        for path in found
        if path.suffix in TEXTS and path.is_file() and not NOT_OURS & set(path.parts)
    )
