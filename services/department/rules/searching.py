"""What somebody types to find a person: a number, a name, a phone, or a ticket's link. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# As short is a number on a ticket; a phone's last digits are more.
PHONE_DIGITS_MIN: Final = 6
NUMBER_MAX: Final = 2**31 - 1
_LINK: Final = re.compile(r"/t/([A-Za-z0-9_-]{16,128})/?$")
_PHONE: Final = re.compile(r"\+?[0-9 ()./-]+")
_LABEL: Final = re.compile(r"([^\W\d_]*)[\s-]*0*([0-9]{1,10})", re.ASCII)


class LookedFor(StrEnum):
    NUMBER = "NUMBER"
    NAME = "NAME"
    PHONE = "PHONE"
    TICKET = "TICKET"
    CHOSEN = "CHOSEN"  # one that was chosen from a list, by its id


@dataclass(frozen=True, slots=True)
class Search:
    """`text` is a name's beginning, a phone's last digits, or a ticket's secret."""

    looked_for: LookedFor
    text: str = ""
    prefix: str = ""  # the letters before a number, in capitals
    number: int = 0


def parse(typed: str) -> Search:
    """Tell what is meant; whatever is no number and no link is a name."""
    typed = typed.strip()
    if link := _LINK.search(typed):
        return Search(LookedFor.TICKET, text=link[1])
    digits = re.sub(r"\D", "", typed)
    if _PHONE.fullmatch(typed) and len(digits) >= PHONE_DIGITS_MIN:
        return Search(LookedFor.PHONE, text=digits.lstrip("0"))
    label = _LABEL.fullmatch(typed)
    if label and int(label[2]) <= NUMBER_MAX:
        return Search(LookedFor.NUMBER, prefix=label[1].upper(), number=int(label[2]))
    return Search(LookedFor.NAME, text=typed)


def label_begins_with(label: str, prefix: str) -> bool:
    return label.upper().startswith(prefix)
