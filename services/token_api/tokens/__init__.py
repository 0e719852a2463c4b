"""What tokens of every kind share: ids, numbers, places, forecasts, streams, and their end."""

from services.token_api.tokens.answers import (
    EstimatedWait,
    Letters,
    Token,
    issued_body,
    letters_body,
    token_body,
    wait_body,
)
from services.token_api.tokens.closings import (
    ClosingBody,
    ClosingSoon,
    closing_body,
    closing_soon,
)
from services.token_api.tokens.handle.leave import cancel_token, find_ticket
from services.token_api.tokens.limits import LetterPermit, TokenBounds, TokenLimits
from services.token_api.tokens.numbers import NumberBlock, Numbers
from services.token_api.tokens.planned_times import refuse_out_of_reach
from services.token_api.tokens.queue_news import PageState, QueueNews, follow_state
from services.token_api.tokens.rules import MAY_CANCEL, service_day
from services.token_api.tokens.store.desks import BUSY_DESKS, OPEN_DESKS
from services.token_api.tokens.store.forecasts import Forecasts, read_forecasts
from services.token_api.tokens.store.places import place_of
from services.token_api.tokens.store.waits import wait_of
from services.token_api.tokens.token_ids import SCHEMA, SECRET_BYTES, TokenIds
from services.token_api.tokens.waits import Outlook, newcomers_wait

__all__ = [
    "BUSY_DESKS",
    "MAY_CANCEL",
    "OPEN_DESKS",
    "SCHEMA",
    "SECRET_BYTES",
    "ClosingBody",
    "ClosingSoon",
    "EstimatedWait",
    "Forecasts",
    "LetterPermit",
    "Letters",
    "NumberBlock",
    "Numbers",
    "Outlook",
    "PageState",
    "QueueNews",
    "Token",
    "TokenBounds",
    "TokenIds",
    "TokenLimits",
    "cancel_token",
    "closing_body",
    "closing_soon",
    "find_ticket",
    "follow_state",
    "issued_body",
    "letters_body",
    "newcomers_wait",
    "place_of",
    "read_forecasts",
    "refuse_out_of_reach",
    "service_day",
    "token_body",
    "wait_body",
    "wait_of",
]
