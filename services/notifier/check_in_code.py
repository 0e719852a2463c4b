"""The QR code of a ticket's link, in letters of a booking: a kiosk's scanner reads it."""

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import segno

from services.notifier.rules import Kind

# Who has a seat checks in by it; other letters are read on the phone that has the ticket.
WITH_CODE: Final = frozenset({Kind.BOOKED, Kind.PROMOTED})
# As the page shows it: about 4 cm in a letter, which a scanner reads off a phone or paper.
PIXELS_A_MODULE: Final = 6
# A letter is written once for each try to send it.
REMEMBERED_MAX: Final = 256


def check_in_code(kind: Kind, context: Mapping[str, Any]) -> bytes | None:
    """Return the picture as PNG; null: a letter without one."""
    url = str(context.get("ticket_url", ""))
    return _png(url) if url and kind in WITH_CODE else None


@lru_cache(maxsize=REMEMBERED_MAX)
def _png(url: str) -> bytes:
    picture = io.BytesIO()
    # The white margin of four modules is a part of the code, also where the letter is dark.
    segno.make_qr(url, error="m").save(picture, kind="png", scale=PIXELS_A_MODULE, border=4)
    return picture.getvalue()
