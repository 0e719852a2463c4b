"""The routes: the list of branches, a branch's board, and its stream."""

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from services.display.board import Board, Branches
from services.display.boards import Boards, Channel
from services.display.joining import JoinCode, join_code
from services.display.stream import BoardStream
from shared.join_codes import CODE_LENGTH_MAX
from shared.parameters import BranchId
from shared.problems import Refused
from shared.problems.documented import refusals
from shared.streams import EventStream

# A day is read within seconds.
READY_RETRY_SECONDS: Final = 2
# It stands in an address that somebody types, and among alerts.
SCREEN_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"

router = APIRouter(prefix="/api/v1/boards", tags=["boards"])


async def boards_of(request: Request) -> Boards:
    boards: Boards = request.state.boards
    if not boards.ready:
        raise Refused(
            "NOT_READY",
            "The boards are still being put together from the log.",
            status=503,
            retry_after_seconds=READY_RETRY_SECONDS,
        )
    return boards


ScreenKey = Annotated[
    str | None, Header(max_length=CODE_LENGTH_MAX, description="The key that opens the code.")
]

AllBoards = Annotated[Boards, Depends(boards_of)]


def channel_of(branch_id: BranchId, boards: AllBoards) -> Channel:
    channel = boards.channel(branch_id)
    if channel is None:
        raise Refused("BRANCH_NOT_FOUND", "There is no such branch.", status=404)
    return channel


@router.get("")
async def branches(boards: AllBoards) -> Branches:
    return boards.branches()


@router.get("/{branch_id}/join", responses=refusals(403, 404))
async def join(
    request: Request,
    boards: AllBoards,
    branch_id: BranchId,
    response: Response,
    screen_key: ScreenKey = None,
) -> JoinCode:
    """Answer with the code by which phones in the hall join; it changes every half minute."""
    response.headers["Cache-Control"] = "no-store"
    branch, now = boards.branch(branch_id), datetime.now(UTC)
    return join_code(request.state.joining, branch, screen_key, now=now)


@router.get(
    "/{branch_id}",
    response_model=Board,
    responses={304: {"description": "The board is still the one of `If-None-Match`"}},
)
async def board(
    boards: AllBoards,
    channel: Annotated[Channel, Depends(channel_of)],
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    newest = boards.current(channel)
    headers = {"ETag": newest.etag, "Cache-Control": "no-cache"}
    if newest.etag in (tag.strip() for tag in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(newest.json, media_type="application/json", headers=headers)


@router.get(
    "/{branch_id}/stream",
    response_class=EventStream,
    response_model=Board,
    response_description="Events `board`: the whole board at once, then each time it changes; "
    "`heartbeat` every 15 s. A `Last-Event-ID` is accepted; the first board replaces all.",
)
async def stream(
    boards: AllBoards,
    channel: Annotated[Channel, Depends(channel_of)],
    screen: Annotated[
        str | None,
        Query(
            pattern=SCREEN_PATTERN,
            description="The name of a screen that is missed when it stops following.",
        ),
    ] = None,
) -> Response:
    return BoardStream(boards, channel, screen)
