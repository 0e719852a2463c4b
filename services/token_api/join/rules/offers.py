"""What of a branch's services a phone is shown, and what it may join. Pure."""

from enum import StrEnum

from shared.join_codes import CodeCheck, JoinMode
from shared.problems import Refused


class QueueState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # at this hour, or today
    PAUSED = "paused"
    FULL = "full"  # all of today's numbers are given out


def state_of(*, now_open: bool, paused: bool, full: bool) -> QueueState:
    if not now_open:
        return QueueState.CLOSED
    if paused:
        return QueueState.PAUSED
    return QueueState.FULL if full else QueueState.OPEN


def refuse_off(mode: JoinMode) -> None:
    if mode is JoinMode.OFF:
        raise Refused("JOIN_OFF", "Tickets are not given to phones here. Please ask at the desk.")


def refuse_code(check: CodeCheck) -> None:
    """Say what to do when the code is not good; nothing when it is."""
    match check:
        case CodeCheck.GOOD:
            return
        case CodeCheck.STALE:
            raise Refused(
                "JOIN_CODE_STALE",
                "This code is too old. Please scan the one that the screen in the hall shows now.",
                status=403,
            )
        case CodeCheck.WRONG:
            raise Refused(
                "JOIN_CODE_WRONG",
                "This code is not good here. Please scan the one in the hall.",
                status=403,
            )
