"""The codes by which phones join a branch's line, and the keys of screens that show them. Pure.

All are signatures with one secret over what they are for, so nothing is stored and whoever has the
secret can make and check them. A branch's `series` is part of each: the next one makes all void.
"""

import base64
import hashlib
import hmac
import re
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

# A screen shows a new code so often.
RENEW_SECONDS: Final = 30
# From its first moment on a screen: time to find the phone, point it, and load a page slowly.
AGE_SECONDS_MAX: Final = 180
# The screen's server and the one that checks may disagree on the time by this much.
AHEAD_SECONDS_MAX: Final = 30
# 120 bits: nobody guesses one, and the QR code stays coarse enough for a phone across a hall.
SIGNATURE_BYTES: Final = 15
CODE_LENGTH_MAX: Final = 64
# Typed by hand from a letter; few tries and a quarter of an hour make up for its length.
BOOKING_CODE_DIGITS: Final = 6

POSTER: Final = "p"
_WINDOW: Final = re.compile(r"[0-9a-f]{1,12}")


class JoinMode(StrEnum):
    """Whether phones may join a branch, and which codes are good there."""

    OFF = "off"
    FRESH = "fresh"  # those on a screen, which change
    FIXED = "fixed"  # those on posters too


class CodeCheck(StrEnum):
    GOOD = "good"
    STALE = "stale"  # once good, or good under another setting
    WRONG = "wrong"  # never good, or void


def fresh_code(secret: str, branch_id: str, series: int, *, now: datetime) -> str:
    """Return the code that a screen shows now."""
    window = f"{int(now.timestamp()) // RENEW_SECONDS:x}"
    return f"{window}-{signature(secret, 'fresh', branch_id, str(series), window)}"


def poster_code(secret: str, branch_id: str, series: int) -> str:
    """Return the code that stays the same, to be printed."""
    return f"{POSTER}-{signature(secret, 'poster', branch_id, str(series))}"


def screen_key(secret: str, branch_id: str, series: int) -> str:
    """Return the key by which a hall's screen is told codes."""
    return signature(secret, "screen", branch_id, str(series))


def seconds_until_renewal(now: datetime) -> int:
    return RENEW_SECONDS - int(now.timestamp()) % RENEW_SECONDS


def check_code(
    secret: str, branch_id: str, series: int, mode: JoinMode, code: str, *, now: datetime
) -> CodeCheck:
    kind, _, _ = code.partition("-")
    if kind == POSTER:
        if not same(code, poster_code(secret, branch_id, series)):
            return CodeCheck.WRONG
        return CodeCheck.GOOD if mode is JoinMode.FIXED else CodeCheck.STALE
    if not _WINDOW.fullmatch(kind):
        return CodeCheck.WRONG
    if not same(code, f"{kind}-{signature(secret, 'fresh', branch_id, str(series), kind)}"):
        return CodeCheck.WRONG
    age_seconds = now.timestamp() - int(kind, 16) * RENEW_SECONDS
    fresh = -AHEAD_SECONDS_MAX <= age_seconds <= AGE_SECONDS_MAX
    return CodeCheck.GOOD if fresh else CodeCheck.STALE


def join_url(public_url: str, branch_id: str, code: str) -> str:
    """Return what a QR code says: in the fragment, the code reaches no log and no referrer."""
    return f"{public_url}/join/{branch_id}#{code}"


def booking_code(secret: str, booking_id: UUID) -> str:
    """Return the digits that confirm a booking: made anew where they are needed, stored nowhere."""
    digest = hmac.digest(secret.encode(), f"join\nbooking\n{booking_id}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 10**BOOKING_CODE_DIGITS:0{BOOKING_CODE_DIGITS}}"


def signature(secret: str, *parts: str) -> str:
    """Sign parts that contain no line break; the first says what the signature is for."""
    digest = hmac.digest(secret.encode(), "\n".join(("join", *parts)).encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()


def same(given: str, expected: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())
