"""Puts right what a token says of its holder; nothing else of a token's holder ever changes."""

from typing import Final

from sqlalchemy import text

from shared.ledger.rows import TokenRow
from shared.pipeline import Statement, no_answer


def correcting(token: TokenRow) -> Statement[None]:
    """Write a token's name, addresses and language, beside the `save` of the event that says so."""
    parameters = {
        "id": token.id,
        "name": token.name,
        "email": token.email,
        "phone": token.phone,
        "language": token.language,
    }
    return Statement(_CORRECT, parameters, no_answer)


_CORRECT: Final = text("""
    UPDATE ledger.token
    SET name = :name, email = :email, phone = :phone, language = :language WHERE id = :id
""")
