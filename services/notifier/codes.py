"""Letters that bring a code: it is made when they are written, and stands nowhere else."""

from dataclasses import replace

from services.notifier.compose import Unsendable
from services.notifier.rules import Kind
from services.notifier.store.sending import Letter
from shared.join_codes import booking_code


def with_code(letter: Letter, join_secret: str | None) -> Letter:
    """Return a letter that brings a code with the code as its label; others as they are.

    The code stands in no table and in no event; it is made anew here. Raises `Unsendable` where
    there is nothing to make it of.
    """
    if letter.kind != Kind.CODE:
        return letter
    if join_secret is None:
        sentence = "JOIN_SECRET is not set, so there is no code to send."
        raise Unsendable(sentence)
    return replace(letter, label=booking_code(join_secret, letter.event_id))
