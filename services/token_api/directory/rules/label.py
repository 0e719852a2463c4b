"""A token's label: what is printed large, shown on screens and called out. Pure."""

import re
from typing import Final

LABEL_LENGTH_MAX: Final = 24
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEFAULT_FORMAT: Final = "{prefix}-{number:03d}"
# Plain characters with the prefix and the number put in; nothing else is looked up or run.
FORMAT: Final = re.compile(
    r"^[A-Za-z0-9 ./_-]*(\{prefix\}[A-Za-z0-9 ./_-]*)?\{number(:0[1-9]d)?\}$"
)


def is_label_format(label_format: str) -> bool:
    """Return whether the format has a number at its end and is safe to fill in."""
    return FORMAT.fullmatch(label_format) is not None and len(label_format) <= LABEL_LENGTH_MAX * 2


def format_label(label_format: str, *, prefix: str, number: int) -> str:
    return label_format.format(prefix=prefix, number=number)


def code_letters(code: int) -> str:
    """Return A for 1, Z for 26, AA for 27: which of the day's slots a label is from."""
    letters = ""
    while code > 0:
        code, letter = divmod(code - 1, len(ALPHABET))
        letters = ALPHABET[letter] + letters
    return letters
