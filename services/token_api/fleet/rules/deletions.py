"""What of a fleet may not be deleted, in sentences that say what may be done instead. Pure."""

from collections.abc import Sequence

from shared.problems import Refused


def refuse_live_tokens(what: str, labels: Sequence[str]) -> None:
    """Raise `Refused` (409) while a vehicle or a driver waits, or is on a trip."""
    if labels:
        raise Refused(
            "LIVE_TOKENS",
            f"The {what} has token {labels[0]}. Deactivate it: then nothing new begins with it.",
            live_tokens=len(labels),
        )


def refuse_open_requests(what: str, count: int) -> None:
    """Raise `Refused` (409) while stock that was asked for is not delivered or rejected."""
    if count:
        raise Refused(
            "OPEN_REQUESTS",
            f"Stock requests of the {what} are open. Close it: then it asks for nothing new.",
            open_requests=count,
        )


def has_history(what: str) -> Refused:
    return Refused(
        "HAS_HISTORY",
        f"The {what} is named in shifts, requests or trips, which stay on record. "
        "Deactivate it instead.",
    )
