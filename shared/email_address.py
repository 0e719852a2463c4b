"""Addresses of e-mail, as email-validator takes them; at once where nothing is special about one.

email-validator looks at each character of a domain several times, for the sake of those outside of
ASCII: 30 µs an address, which was half of what it takes to read a kiosk's request.
"""

import re
from typing import Annotated, Any, Final

from email_validator import SPECIAL_USE_DOMAIN_NAMES
from pydantic import EmailStr, ValidatorFunctionWrapHandler, WrapValidator

# The lengths of RFC 5321 and 1035. Small letters only, as capital ones may be made small; no two
# hyphens in a row, as Punycode has.
_PLAIN: Final = re.compile(
    r"(?=.{3,254}\Z)"
    r"(?=[^@]{1,64}@)[a-z0-9]+(?:[._+-][a-z0-9]+)*@"
    r"(?:(?=[^.]{1,63}\.)[a-z0-9]+(?:-[a-z0-9]+)*\.)+"
    r"([a-z]{2,63})"
)
_SPECIAL: Final = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)


def is_plain(address: str) -> bool:
    """Tell whether email-validator would return the address as it is."""
    plain = _PLAIN.fullmatch(address)
    return plain is not None and plain[1] not in _SPECIAL


def _at_once_if_plain(value: Any, check: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - whatever was sent
    return value if isinstance(value, str) and is_plain(value) else check(value)


Email = Annotated[EmailStr, WrapValidator(_at_once_if_plain)]
