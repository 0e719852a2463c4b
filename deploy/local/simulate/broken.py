"""The error that ends a simulation when a promise does not hold."""

from typing import NoReturn


class Broken(Exception):  # noqa: N818 - it says what is, not that this program erred
    """A promise was broken, with what was seen."""


def broken(what: str) -> NoReturn:
    raise Broken(what)
