"""What a branch's own words may name, and how they become a letter's sentences. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, NotRequired, TypedDict, get_args

from services.notifier.facts import FACTS, FactName
from services.notifier.rules import Kind
from services.notifier.words import Wording, Words

SUBJECT_LENGTH_MAX: Final = 150
HEADLINE_LENGTH_MAX: Final = 120
PARAGRAPH_LENGTH_MAX: Final = 600
PARAGRAPHS_MAX: Final = 6

# What may stand in braces.
Name = Literal["label", "service", "branch", FactName]

# What every letter knows, or leaves a sentence out for.
_ALWAYS: Final[tuple[Name, ...]] = ("label", "service", "branch")
# A message to all says what was written, and a call for help must be plain to whoever gets it.
_WITHOUT: Final = frozenset({Kind.MESSAGE, Kind.EMERGENCY})
# What each kind may name: that, and its facts.
NAMES: Final[Mapping[Kind, tuple[Name, ...]]] = {
    kind: (*_ALWAYS, *facts) for kind, facts in FACTS.items() if kind not in _WITHOUT
}
_NAMED: Final = re.compile(r"\{([^{}]*)\}")


class OwnWords(TypedDict):
    """What a branch has written for one kind of letter in one language."""

    subject: str
    headline: str
    body: Sequence[str]
    changed_by: NotRequired[str]
    changed_at: NotRequired[str]


class BadName(NamedTuple):
    """Something in braces that this kind of letter does not know, or a brace that stands alone."""

    field: str
    name: str


def bad_names(kind: Kind, words: OwnWords) -> list[BadName]:
    """Return what stands in braces and means nothing in a letter of this kind."""
    texts = [
        ("subject", words["subject"]),
        ("headline", words["headline"]),
        *(("body", paragraph) for paragraph in words["body"]),
    ]
    return [
        BadName(field, name)
        for field, written in texts
        for name in _all_in_braces(written)
        if name not in frozenset[str](NAMES[kind])
    ]


def with_own_words(wording: Wording, own: OwnWords) -> Wording:
    """Return the branch's words; a subject or headline that names what is not known stays ours."""
    return Wording(
        subject=_or(_sentence(own["subject"]), wording.subject),
        headline=_or(_sentence(own["headline"]), wording.headline),
        body=[_sentence(paragraph) for paragraph in own["body"]],
    )


def as_source(kind: Kind, wording: Wording) -> OwnWords:
    """Return our own words in the form that branches write, to begin with."""
    marks = dict.fromkeys(get_args(Name), "") | {name: f"{{{name}}}" for name in NAMES[kind]}
    return {
        "subject": wording.subject(marks),
        "headline": wording.headline(marks),
        "body": [said for sentence in wording.body if (said := sentence(marks))],
    }


@lru_cache(maxsize=1024)
def _sentence(source: str) -> Words:
    """Return the sentence; it is empty where something that it names is not known."""

    def said(known: Mapping[str, object]) -> str:
        if not all(known.get(name) for name in _NAMED.findall(source)):
            return ""
        return _NAMED.sub(lambda found: str(known[found[1]]), source)

    return said


def _or(first: Words, otherwise: Words) -> Words:
    return lambda known: first(known) or otherwise(known)


def _all_in_braces(written: str) -> list[str]:
    rest = _NAMED.sub("", written)
    return [*_NAMED.findall(written), *(brace for brace in "{}" if brace in rest)]
