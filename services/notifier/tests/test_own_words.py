"""A branch's own words: what they may name, and what becomes of a name that is not known."""

import pytest

from services.notifier.compose import words_of
from services.notifier.own_words import NAMES, BadName, OwnWords, as_source, bad_names
from services.notifier.rules import LANGUAGES, Kind
from services.notifier.tests.builders import letter
from services.notifier.words import load

TEMPLATES = load()


def own(subject: str = "{label}", headline: str = "Hello", *body: str) -> OwnWords:
    return {"subject": subject, "headline": headline, "body": body or ("Come in.",)}


def test_all_that_holders_are_told_of_their_tokens_has_words_that_a_branch_may_change() -> None:
    assert set(NAMES) == set(Kind) - {Kind.MESSAGE, Kind.EMERGENCY}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("kind", NAMES)
def test_our_own_words_taken_as_a_branchs_make_the_same_letter(kind: Kind, language: str) -> None:
    ours = words_of(letter(kind, language=language), TEMPLATES.languages[language])
    source = as_source(kind, TEMPLATES.languages[language].letters[kind])
    assert bad_names(kind, source) == []
    taken = letter(kind, language=language, own_words=source)
    assert words_of(taken, TEMPLATES.languages[language]) == ours


def test_a_sentence_that_names_what_is_not_known_is_left_out() -> None:
    words = own("{label}: {wait}", "In about {wait}", "You are number {place}.", "Wait {wait}.")
    english = TEMPLATES.languages["en"]
    known = words_of(letter(context={"place": 5}, own_words=words), english)
    assert known["body"] == ["You are number 5."]
    assert known["headline"] == english.letters[Kind.GENERATED].headline({})
    assert known["subject"].startswith("CW-012: your token for ")


def test_what_people_wrote_is_not_taken_for_a_name() -> None:
    words = own("{label}", "Hello", "{service} {{ 7 * 7 }} {% raw %}")
    assert bad_names(Kind.GENERATED, words) == [
        BadName("body", " 7 * 7 "),
        BadName("body", "% raw %"),
        BadName("body", "{"),
        BadName("body", "}"),
    ]
    queue = {"queueId": "CW", "names": {"en": "{label} {{ label }}"}}
    shown = letter(queue=queue, own_words=own("{service}", "Hello", "{service}"))
    assert "{label} {{ label }}" in words_of(shown, TEMPLATES.languages["en"])["body"][0]


@pytest.mark.parametrize("written", ["{desk}", "{Label}", "{", "}", "{}", "{label", "{ label }"])
def test_braces_hold_only_what_this_kind_knows(written: str) -> None:
    assert [bad.field for bad in bad_names(Kind.GENERATED, own(written))] == ["subject"]
