"""Vehicle queues over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.fleet.router import (
    daughter_stations,
    driver,
    driver_shifts,
    drivers,
    eic,
    fleet_lists,
    shifts,
    stations,
    stock_requests,
    trips,
    vehicles,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    driver.router,
    driver_shifts.router,
    eic.router,
    stock_requests.router,
    shifts.router,
    stations.router,
    daughter_stations.router,
    vehicles.router,
    drivers.router,
    fleet_lists.router,
    trips.router,
)
