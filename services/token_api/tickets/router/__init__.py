"""Tokens and tickets over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.tickets.router import tickets, tokens

ROUTERS: Final[tuple[APIRouter, ...]] = (
    tokens.router,
    tickets.router,
)
