"""Branches, departments and queues over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.directory.router import branches, departments, disciplines, queues

ROUTERS: Final[tuple[APIRouter, ...]] = (
    branches.router,
    departments.router,
    queues.router,
    disciplines.router,
)
