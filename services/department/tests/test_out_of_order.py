"""Who calls somebody out of order, and to which desks."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.department.rules.calling import decide_call
from services.department.rules.commands import CallOutOfOrder
from services.department.rules.desks import Desk, DeskState, Visitor
from services.department.tests.builders import ASHA, CARLA, NOW, a_token
from shared.events import Reason
from shared.problems import Refused

CALL_ID = UUID(int=1)
OPEN = Desk("CW", 3, DeskState.OPEN, ASHA.user_id, ASHA.name, NOW)


def test_supervisors_call_out_of_order_and_say_why() -> None:
    desk = replace(OPEN, user_id=CARLA.user_id, user_name=CARLA.name)
    command = CallOutOfOrder(by=CARLA, now=NOW, call_id=CALL_ID, why="In pain.")
    change = decide_call(command, desk, a_token())
    assert (change.reason, change.note) == (Reason.OUT_OF_ORDER, "In pain.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": DeskState.CLOSED, "user_id": None}, "DESK_CLOSED"),
        ({"state": DeskState.BREAK}, "DESK_ON_BREAK"),
        ({"visitor": Visitor(100, "CW-011")}, "DESK_BUSY"),
    ],
)
def test_supervisors_call_out_of_order_to_whoever_sits_at_a_free_desk(
    changes: dict[str, Any], code: str
) -> None:
    command = CallOutOfOrder(by=CARLA, now=NOW, call_id=CALL_ID, why="In pain.")
    assert OPEN.user_id != CARLA.user_id
    change = decide_call(command, OPEN, a_token())
    assert change.after is not None
    assert change.after.desk_id == OPEN.number
    with pytest.raises(Refused) as refused:
        decide_call(command, replace(OPEN, **changes), a_token())
    assert refused.value.code == code


def test_others_do_not_call_out_of_order() -> None:
    command = CallOutOfOrder(by=ASHA, now=NOW, call_id=CALL_ID, why="A friend.")
    with pytest.raises(Refused) as refused:
        decide_call(command, OPEN, a_token())
    assert refused.value.status == 403
