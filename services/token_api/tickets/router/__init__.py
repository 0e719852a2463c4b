"""Tokens and tickets over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.tickets.router import check_ins, further_services, tickets, tokens

ROUTERS: Final[tuple[APIRouter, ...]] = (
    tokens.router,
    tickets.router,
    check_ins.router,
    further_services.router,
)
