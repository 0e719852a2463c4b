"""Vehicle queues over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.fleet.router import (
    directory,
    driver,
    driver_shifts,
    drivers,
    eic,
    shifts,
    stock_requests,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    driver.router,
    driver_shifts.router,
    eic.router,
    stock_requests.router,
    shifts.router,
    directory.router,
    drivers.router,
)
