"""After a change that ends somebody's work, the station looks at its tokens at once."""

from collections.abc import Iterable

from fastapi import Request

from services.token_api.fleet.handle.batch import Fleet


async def look_again(request: Request, stations: Iterable[int]) -> None:
    fleet: Fleet = request.state.fleet
    for ms_id in stations:
        await fleet.tidy(ms_id)
