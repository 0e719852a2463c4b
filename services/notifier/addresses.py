"""Addresses and names as they come from outside, made safe to write down and to send to."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from email_validator import EmailNotValidError, validate_email

# RFC 5321: 64 octets, an @ and 255 octets are the most that a server must take.
ADDRESS_LENGTH_MAX: Final = 320
# RFC 5321's limit for the part before the @, so that no part can be too long.
UNDOUBTED_LENGTH_MAX: Final = 64
# Longer than any name that a greeting should repeat.
TEXT_LENGTH_MAX: Final = 120
# Controls, format characters (they turn a line's direction round), surrogates, line separators.
UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Joiners are format characters too, but words of Hindi, Arabic and emoji are spelt with them.
JOINERS: Final = frozenset({"\u200c", "\u200d"})
# Begin and end what has a direction of its own (FSI, PDI); in a letter only we write them.
ISOLATES: Final = ("\u2068", "\u2069")

# Nearly all addresses; what matches needs no closer look. It takes any domain: a hospital's own
# server may well deliver to .local, which the library refuses.
_UNDOUBTED: Final = re.compile(
    r"[A-Za-z0-9_+'-]+(\.[A-Za-z0-9_+'-]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*"
)


@dataclass(frozen=True)
class Address:
    """`mailbox` is safe to keep; `problem` says why nothing can be sent there, if nothing can."""

    mailbox: str
    problem: str | None = None


def address(written: str) -> Address:
    """Read an address as somebody wrote it."""
    if len(written) <= UNDOUBTED_LENGTH_MAX and _UNDOUBTED.fullmatch(written):
        return Address(written)
    try:
        valid = validate_email(
            written.strip(" "), check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError as refusal:
        return Address(plain(written, ADDRESS_LENGTH_MAX), plain(f"Bad address: {refusal}"))
    mailbox = valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"
    # Legal, but some readers of mail would decode it into another address.
    problem = "Bad address: it looks like an encoded word." if "=?" in mailbox else None
    return Address(mailbox, problem)


def plain(
    written: str, length_max: int = TEXT_LENGTH_MAX, *, kept: Collection[str] = JOINERS
) -> str:
    """Return one printable line: nothing in it can end a header or turn a sentence round."""
    printable = (
        written
        if written.isprintable()
        else "".join(_printable(character, kept) for character in written)
    )
    return " ".join(printable.split())[:length_max].strip()


def _printable(character: str, kept: Collection[str]) -> str:
    if character in kept or unicodedata.category(character) not in UNPRINTABLE:
        return character
    return " "


def masked(mailbox: str) -> str:
    """Return enough of an address to recognise it by, such as "j…@example.com"."""
    local, at, domain = mailbox.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else "…"
