"""The texts of the letters in every language: templates/*.toml, compiled once."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.notifier.isolation import as_html
from services.notifier.rules import LANGUAGES, Kind

TEMPLATES: Final = Path(__file__).parent / "templates"


# A sentence with its values put in; what has no place for a value is not rendered again.
Words = Callable[[Mapping[str, object]], str]


@dataclass(frozen=True)
class Wording:
    subject: Words
    headline: Words
    body: Sequence[Words]


@dataclass(frozen=True)
class Language:
    direction: str
    weekdays: Sequence[str]
    months: Sequence[str]
    phrases: Mapping[str, Words]
    facts: Mapping[str, str]
    letters: Mapping[Kind, Wording]


@dataclass(frozen=True)
class LetterTemplates:
    """All words and both layouts."""

    languages: Mapping[str, Language]
    text: Template
    html: Template
    stop: Template  # the page that stops them


def load() -> LetterTemplates:
    """Read and compile the templates; raises when a language lacks words for a kind.

    Words become plain text, which the HTML layout then escapes: no value can write markup.
    """
    plain = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 — plain text
    loader = FileSystemLoader(TEMPLATES)
    text_layout = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 — plain text
        keep_trailing_newline=True,
    )
    html_layout = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)
    html_layout.filters["isolate"] = as_html
    return LetterTemplates(
        languages={language: _language(plain, language) for language in sorted(LANGUAGES)},
        text=_without_globals(text_layout.get_template("letter.txt.j2")),
        html=_without_globals(html_layout.get_template("letter.html.j2")),
        stop=_without_globals(html_layout.get_template("stop.html.j2")),
    )


def _language(environment: Environment, language: str) -> Language:
    words = tomllib.loads((TEMPLATES / f"{language}.toml").read_text(encoding="utf-8"))
    return Language(
        direction=words["direction"],
        weekdays=words["weekdays"],
        months=words["months"],
        phrases={name: _words(environment, it) for name, it in words["phrases"].items()},
        facts=words["facts"],
        letters={kind: _wording(environment, words["letters"][kind]) for kind in Kind},
    )


def _words(environment: Environment, source: str) -> Words:
    if "{" not in source:
        return lambda _: source
    return _without_globals(environment.from_string(source)).render


def _without_globals(template: Template) -> Template:
    """Drop Jinja's globals (range, dict …), which are copied at every rendering: a third of it."""
    template.globals = {}
    return template


def _wording(environment: Environment, words: Mapping[str, str | list[str]]) -> Wording:
    return Wording(
        subject=_words(environment, str(words["subject"])),
        headline=_words(environment, str(words["headline"])),
        body=[_words(environment, sentence) for sentence in words["body"]],
    )
