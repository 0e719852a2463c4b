"""What people wrote, kept from turning the direction of the sentence around it."""

import re
from typing import Final

from markupsafe import Markup, escape

from services.notifier.addresses import ISOLATES

_BEGIN, _END = ISOLATES
_ISOLATED: Final = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")


def isolated(written: str, direction: str) -> str:
    """Return it between Unicode's isolates; ASCII needs none in a line that runs to the right."""
    if not written or (direction == "ltr" and written.isascii()):
        return written
    return f"{_BEGIN}{written}{_END}"


def as_html(sentence: str) -> Markup:
    """Return a sentence as HTML, with an element around each part that is isolated."""
    escaped = str(escape(sentence))  # a str: Markup would escape the elements as well
    return Markup(_ISOLATED.sub(r'<bdi dir="auto">\1</bdi>', escaped))  # noqa: S704 - escaped
