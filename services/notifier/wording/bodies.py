"""What requests bring and answers show of a branch's words."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field

from services.notifier.own_words import (
    HEADLINE_LENGTH_MAX,
    NAMES,
    PARAGRAPH_LENGTH_MAX,
    PARAGRAPHS_MAX,
    SUBJECT_LENGTH_MAX,
    Name,
    OwnWords,
    as_source,
)
from services.notifier.rules import Kind
from services.notifier.words import LetterTemplates
from shared.text import Written


class WordedBranch(BaseModel):
    branch_id: str
    names: dict[str, str]


class WordedBranches(BaseModel):
    branches: list[WordedBranch]


class Words(BaseModel):
    """The words of a letter, in which a name in braces, such as {service}, is replaced.

    Where it is not known, the sentence that names it is left out; for a subject or a headline the
    suite's own words are taken then.
    """

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[str, Written(SUBJECT_LENGTH_MAX)]
    headline: Annotated[str, Written(HEADLINE_LENGTH_MAX)]
    body: list[Annotated[str, Written(PARAGRAPH_LENGTH_MAX)]] = Field(
        min_length=1, max_length=PARAGRAPHS_MAX, description="A sentence or paragraph each."
    )

    def as_own(self) -> OwnWords:
        return {"subject": self.subject, "headline": self.headline, "body": self.body}


class LetterWords(BaseModel):
    kind: Kind
    language: str
    words: Words
    names: list[Name] = Field(description="What may stand in braces in letters of this kind.")
    changed_at: datetime | None = Field(description="Null: the suite's own words.")
    changed_by: str | None


class AllWords(BaseModel):
    letters: list[LetterWords]


class PreviewedFact(BaseModel):
    name: str
    value: str


class LetterPreview(BaseModel):
    """How the letter would look to somebody who is fifth in the line, or booked for tomorrow."""

    language: str
    direction: str
    subject: str
    headline: str
    body: list[str]
    facts: list[PreviewedFact]


class TestLetter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    test_id: UUID = Field(description="Chosen by the caller; the same one sends nothing twice.")
    to: EmailStr
    words: Words


class TestLetterTaken(BaseModel):
    test_id: UUID
    to: str


def shown(
    kind: Kind, language: str, own: OwnWords | None, templates: LetterTemplates
) -> LetterWords:
    """Return the branch's own words, or the suite's where it has none."""
    words = own or as_source(kind, templates.languages[language].letters[kind])
    return LetterWords.model_validate(
        {
            "kind": kind,
            "language": language,
            "words": {name: words[name] for name in ("subject", "headline", "body")},
            "names": list(NAMES[kind]),
            "changed_at": words.get("changed_at"),
            "changed_by": words.get("changed_by"),
        }
    )
