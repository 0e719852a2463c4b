"""A line of vehicles is no desk's: nothing here touches its tokens."""

import pytest
from sqlalchemy import text

from services.department.rules.commands import Cancel, Hold
from services.department.tests.conftest import Hall
from shared.problems import Refused


@pytest.fixture
async def station(hall: Hall) -> Hall:
    """Return a hall whose counter CW is a mother station's line, with a driver waiting."""
    await hall.open(1)
    await hall.issue()
    async with hall.engine.begin() as tx:
        await tx.execute(text("UPDATE ledger.queue SET kind = 'STATION' WHERE queue_id = 'CW'"))
    return hall


async def test_no_desk_calls_a_driver_out_of_a_stations_line(station: Hall) -> None:
    with pytest.raises(Refused, match="line of vehicles"):
        await station.call(1)


@pytest.mark.parametrize("verb", [Hold, Cancel])
async def test_no_desk_does_anything_with_a_drivers_token(
    station: Hall, verb: type[Hold | Cancel]
) -> None:
    [token_id] = {event.token_id for event in await station.events() if event.token_id}
    with pytest.raises(Refused, match="line of vehicles"):
        await station.do(token_id, verb)
    assert await station.types(token_id) == ["TOKEN_GENERATED"]
