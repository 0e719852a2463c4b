"""The doors of vehicle queues."""

from typing import Final

from services.token_api.router.fleet import (
    directory,
    driver,
    driver_shifts,
    drivers,
    eic,
    requests,
    shifts,
)

ROUTERS: Final = (
    driver.router,
    driver_shifts.router,
    eic.router,
    requests.router,
    shifts.router,
    directory.router,
    drivers.router,
)
