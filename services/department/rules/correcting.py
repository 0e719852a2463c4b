"""Putting right what a token says of its holder, while the visit lasts."""

from dataclasses import replace

from services.department.rules.commands import Correct
from services.department.rules.states import not_now
from shared.events import LIVE, EventType
from shared.ledger import Change, TokenRow
from shared.problems import Refused


def correct(command: Correct, token: TokenRow) -> Change:
    if token.status not in LIVE:
        raise not_now(token)
    if token.patient_id is not None:
        sentence = f"{token.label} is a patient's: their record says the name and the address."
        raise Refused("PATIENTS_RECORD", sentence)
    given = command.fields
    after = replace(
        token,
        name=given.get("name", token.name),
        email=given.get("email", token.email),
        phone=given.get("phone", token.phone),
        language=given.get("language") or token.language,
    )
    return Change(EventType.TOKEN_CORRECTED, token, after, actor=command.by.user_id)
