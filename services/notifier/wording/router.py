"""The routes: a branch's own words for its letters, how they look, and a letter to try them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path, Request

from services.notifier import branches
from services.notifier.addresses import address
from services.notifier.compose import words_of
from services.notifier.own_words import NAMES, OwnWords, bad_names
from services.notifier.rules import LANGUAGES, Kind
from services.notifier.store.sending import Letter
from services.notifier.store.writing import Written, write_letters
from services.notifier.wording import store
from services.notifier.wording.bodies import (
    AllWords,
    LetterPreview,
    LetterWords,
    PreviewedFact,
    TestLetter,
    TestLetterTaken,
    WordedBranch,
    WordedBranches,
    Words,
    shown,
)
from services.notifier.wording.sample import draft_of, sample_letter
from services.notifier.words import LetterTemplates
from shared.audited import AuditedTransaction
from shared.auth import Caller
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import refusals

# Enough to try each kind in each language; a mistake must not fill somebody's mailbox.
TEST_LETTERS_AN_HOUR_MAX: Final = 60
SAMPLE_RECIPIENT: Final = "asha@example.com"

LetterLanguage = Annotated[str, Path(pattern=f"^({'|'.join(sorted(LANGUAGES))})$")]

router = APIRouter(
    prefix="/api/v1/branches", tags=["words of letters"], responses=refusals(401, 403)
)
ONE: Final = "/{branch_id}/wordings/{kind}/{language}"


class Chosen(NamedTuple):
    """Which letters of which branch, and what the directory says of it."""

    branch_id: str
    kind: Kind
    language: str
    branch: dict[str, Any]

    @property
    def key(self) -> tuple[str, Kind, str]:
        return self.branch_id, self.kind, self.language


async def _branch(tx: Transaction, branch_id: BranchId) -> dict[str, Any]:
    found = await branches.branch(tx, branch_id)
    if found is None:
        raise Refused("BRANCH_NOT_FOUND", "There is no such branch.", status=404)
    return found


Branch = Annotated[dict[str, Any], Depends(_branch)]


async def _chosen(
    branch: Branch, branch_id: BranchId, kind: Kind, language: LetterLanguage
) -> Chosen:
    if kind not in NAMES:
        sentence = "Letters of this kind have no words of a branch's own."
        raise Refused("LETTER_HAS_NO_WORDS", sentence, status=404)
    return Chosen(branch_id, kind, language, branch)


Choice = Annotated[Chosen, Depends(_chosen)]


def _templates(request: Request) -> LetterTemplates:
    templates: LetterTemplates = request.state.templates
    return templates


Templates = Annotated[LetterTemplates, Depends(_templates)]


@router.get("", summary="List the branches that send letters")
async def list_branches(tx: Transaction) -> WordedBranches:
    found = await branches.branches(tx)
    return WordedBranches(
        branches=[
            WordedBranch(branch_id=branch_id, names=value.get("names") or {})
            for branch_id, value in found.items()
        ]
    )


@router.get(
    "/{branch_id}/wordings",
    summary="Read the words of all letters of a branch",
    responses=refusals(404),
    dependencies=[Depends(_branch)],
)
async def read_words(tx: Transaction, branch_id: BranchId, templates: Templates) -> AllWords:
    own = await store.own_words(tx, branch_id)
    return AllWords(
        letters=[
            shown(kind, language, own.get((kind, language)), templates)
            for kind in NAMES
            for language in sorted(LANGUAGES)
        ]
    )


@router.put(ONE, summary="Write a branch's own words", responses=refusals(404, 422))
async def write_words(
    tx: AuditedTransaction, caller: Caller, chosen: Choice, body: Words, templates: Templates
) -> LetterWords:
    """Letters that are written but not sent yet go out with the new words too."""
    words = _checked(chosen.kind, body)
    await store.keep(tx, chosen.key, words, changed_by=caller.name or caller.subject)
    own = await store.own_words(tx, chosen.branch_id)
    return shown(chosen.kind, chosen.language, own[chosen.kind, chosen.language], templates)


@router.delete(ONE, summary="Go back to the suite's own words", responses=refusals(404))
async def forget_words(tx: AuditedTransaction, chosen: Choice, templates: Templates) -> LetterWords:
    """Take a branch's words away; where there are none, nothing changes."""
    await store.forget(tx, chosen.key)
    return shown(chosen.kind, chosen.language, None, templates)


@router.post(
    f"{ONE}/preview",
    summary="See how words would look, without keeping them",
    responses=refusals(404, 422),
)
async def preview_words(
    tx: Transaction, chosen: Choice, body: Words, templates: Templates
) -> LetterPreview:
    letter = await _sample(tx, chosen, body, event_id=uuid4(), recipient=SAMPLE_RECIPIENT)
    words = words_of(letter, templates.languages[chosen.language])
    return LetterPreview(
        language=chosen.language,
        direction=words["direction"],
        subject=words["subject"],
        headline=words["headline"],
        body=[words["greeting"], *words["body"]],
        facts=[PreviewedFact(name=fact.name, value=fact.value) for fact in words["facts"]],
    )


@router.post(
    f"{ONE}/test",
    summary="Send oneself a letter with words that need not be kept yet",
    status_code=202,
    responses=refusals(404, 422, 429),
)
async def send_test_letter(
    request: Request, tx: Transaction, caller: Caller, chosen: Choice, body: TestLetter
) -> TestLetterTaken:
    """Write the letter among all others; what became of it stands in the list of letters."""
    to = address(body.to)
    if to.problem:
        raise Refused("ADDRESS_NOT_VALID", to.problem, status=422)
    letter = await _sample(tx, chosen, body.words, event_id=body.test_id, recipient=to.mailbox)
    if not await store.note_test_letter(
        tx,
        body.test_id,
        sent_by=caller.name or caller.subject,
        an_hour_max=TEST_LETTERS_AN_HOUR_MAX,
    ):
        sentence = "Many test letters were sent in the last hour. Please try again later."
        raise Refused("TOO_MANY_TEST_LETTERS", sentence, status=429)
    message_id = f"<{body.test_id}@{request.state.mail_domain}>"
    await write_letters(tx, [Written(draft_of(letter), message_id)])
    return TestLetterTaken(test_id=body.test_id, to=to.mailbox)


def _checked(kind: Kind, words: Words) -> OwnWords:
    own = words.as_own()
    if bad := bad_names(kind, own):
        known = ", ".join(f"{{{name}}}" for name in NAMES[kind])
        sentence = f"“{bad[0].name}” means nothing in the {bad[0].field}. Known are: {known}."
        raise Refused("NAME_NOT_KNOWN", sentence, status=422)
    return own


async def _sample(
    tx: Transaction, chosen: Chosen, words: Words, *, event_id: UUID, recipient: str
) -> Letter:
    return sample_letter(
        chosen.kind,
        chosen.language,
        _checked(chosen.kind, words),
        branch_id=chosen.branch_id,
        branch=chosen.branch,
        places=await store.places(tx, chosen.branch_id),
        event_id=event_id,
        recipient=recipient,
        now=datetime.now(UTC),
    )
