"""Vehicle queues: stations, drivers, vehicles, shifts, stock requests, trips."""

from services.token_api.fleet.access import ACCESS
from services.token_api.fleet.router import ROUTERS

__all__ = [
    "ACCESS",
    "ROUTERS",
]
