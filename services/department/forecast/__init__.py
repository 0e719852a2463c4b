"""The process that measures from the log how fast each queue's line moves, and publishes it."""

from services.department.forecast.worker import run_forecast

__all__ = ["run_forecast"]
