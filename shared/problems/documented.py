"""Which refusals an endpoint documents beside those that every one of them may answer."""

from http import HTTPStatus
from typing import Any

from shared.problems import DOCUMENTED


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {**DOCUMENTED, "description": HTTPStatus(status).phrase} for status in statuses}


# What every endpoint of the admin's may answer.
GUARDED = refusals(401, 403)
