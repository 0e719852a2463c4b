"""The fixtures of department's tests."""

from services.department.tests.conftest import app, as_role, client, hall, settings, staff

__all__ = ["app", "as_role", "client", "hall", "settings", "staff"]
