"""A call that nobody answers is made again by itself, twice at most."""

import httpx
from sqlalchemy import text

from services.department.rules.commands import Start
from services.department.settings import Settings
from services.department.tests.conftest import As, Hall
from services.department.unanswered_calls import call_again
from shared.auth import Role


async def a_minute_passes(hall: Hall) -> None:
    async with hall.owner.begin() as tx:
        await tx.execute(text("UPDATE ledger.token SET called_at = called_at - interval '1 min'"))


async def set_to_call_again(client: httpx.AsyncClient, as_role: As) -> None:
    answer = await client.put(
        "/api/v1/departments/CW/desks/1/profile",
        json={"calls_again_after_seconds": 30},
        headers=as_role(Role.SUPERVISOR),
    )
    assert answer.status_code == 200, answer.text


async def test_a_desk_that_is_set_so_calls_twice_more_and_then_leaves_it(
    hall: Hall, client: httpx.AsyncClient, as_role: As, settings: Settings
) -> None:
    [token] = await hall.issue()
    await hall.open(1)
    await set_to_call_again(client, as_role)
    await hall.call(1)
    repeated = []
    for _ in range(4):
        repeated.append(await call_again(hall.engine, settings))
        await a_minute_passes(hall)
    assert repeated == [0, 1, 1, 0]
    assert await hall.types(token.id) == [
        "TOKEN_GENERATED",
        "TOKEN_CALLED",
        "TOKEN_RECALLED",
        "TOKEN_RECALLED",
    ]


async def test_who_has_come_and_who_is_at_another_desk_is_not_called_again(
    hall: Hall, client: httpx.AsyncClient, as_role: As, settings: Settings
) -> None:
    [here, _] = await hall.issue(2)
    await hall.open(1, 2)
    await set_to_call_again(client, as_role)
    await hall.call(1)
    await hall.call(2)
    await hall.do(here.id, Start)
    await a_minute_passes(hall)
    assert await call_again(hall.engine, settings) == 0
