"""The outpatient department over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.slots.router import (
    days,
    doctors,
    leaves,
    patients,
    patterns,
    previews,
    reports,
    slots,
    tokens,
)

# Tokens first: "emergency" is no token's id.
ROUTERS: Final[tuple[APIRouter, ...]] = (
    tokens.router,
    doctors.router,
    patients.router,
    slots.router,
    days.router,
    previews.router,
    patterns.router,
    leaves.router,
    reports.router,
)
