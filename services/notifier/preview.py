"""A letter's text for whoever looks after the letters: without its code and its links."""

from dataclasses import replace
from typing import Final

from services.notifier.compose import words_of
from services.notifier.rules import Kind
from services.notifier.store.sending import Letter
from services.notifier.words import LetterTemplates

# A code confirms a booking, and a ticket's link cancels it: both are for the recipient alone.
HIDDEN_CODE: Final = "••••••"


def preview(letter: Letter, templates: LetterTemplates) -> tuple[str, str]:
    """Return the subject and the text."""
    context = {name: value for name, value in letter.context.items() if name != "ticket_url"}
    label = HIDDEN_CODE if letter.kind == Kind.CODE else letter.label
    shown = replace(letter, context=context, label=label)
    words = words_of(shown, templates.languages[letter.language])
    text = templates.text.render(words | {"stop": "", "stop_url": ""})
    return str(words["subject"]), text.strip()
