"""Folds the log into how fast each queue's line moves: derived, disposable, published."""

from services.department.forecast.worker import run_forecast

__all__ = ["run_forecast"]
