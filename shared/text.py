"""Types of text: what people write, on one line, and what they choose."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from annotated_types import GroupedMetadata
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

# A name stands on a kiosk's button and on a hallway screen.
NAME_LENGTH_MAX: Final = 80
FULL_NAME_LENGTH_MAX: Final = 200
# A sentence, as it is typed while somebody stands before the desk.
NOTE_LENGTH_MAX: Final = 200

# No control characters, no line breaks, nothing that turns the direction of what follows it;
# the joiners that Hindi and Persian need are welcome.
_ONE_LINE: Final = r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
# Marks that only hint at a direction come along when text is pasted. What people wrote is shown
# isolated, where they would turn nothing but the text itself.
_DIRECTION_MARKS: Final = re.compile("[\u061c\u200e\u200f]")
_LINE_BREAKS: Final = re.compile(r"[\t\n\r]+")
# Letters and signs drawn as nothing: fillers of Hangul, the empty Braille pattern, a musical
# sign, and what Unicode keeps for signs that no font draws.
_BLANK: Final = re.compile(
    "[\u115f\u1160\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U0001d159\U000e0000-\U000e0fff]"
)
# Marks need a letter to stand on; the others are controls, formats and separators.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class Written(GroupedMetadata):
    """What people write on one line: composed (NFC), without controls, with something to see."""

    length_max: int = NAME_LENGTH_MAX
    length_min: int = 1

    def __iter__(self) -> Iterator[Any]:
        yield from StringConstraints(
            strip_whitespace=True,
            min_length=self.length_min or None,
            max_length=self.length_max,
            pattern=_ONE_LINE,
        )
        yield BeforeValidator(_composed)
        yield AfterValidator(_seen)


def _composed(text: object) -> object:
    """Write equal text in equal characters, so that it is found again."""
    if not isinstance(text, str):
        return text
    composed = unicodedata.normalize("NFC", _DIRECTION_MARKS.sub("", text))
    return composed or _seen(text)


def _seen(text: str) -> str:
    if text and not any(map(_is_seen, text)):
        message = "there is nothing to see in this text"
        raise ValueError(message)
    return text


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and not _BLANK.match(character)


def _on_one_line(text: object) -> object:
    return _LINE_BREAKS.sub(" ", text) if isinstance(text, str) else text


OneLine = Annotated[str, Written()]
FullName = Annotated[str, Written(FULL_NAME_LENGTH_MAX)]
# Typed or pasted with line breaks, kept without.
Note = Annotated[str, Written(NOTE_LENGTH_MAX), BeforeValidator(_on_one_line)]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()./-]{3,29}$")
]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"), Field(examples=["en"])
]
