"""The routes over HTTP, and that no answer contains personal data."""

import resource

from services.display.access import ACCESS
from services.display.board import Board
from services.display.serve import FILES_BESIDES_SCREENS, seats
from services.display.tests.conftest import Display, serving
from shared.auth import PUBLIC
from shared.tests.today import ZONE_NAME

CANARIES = ("canary", "kanarienvogel", "example.com", "5550123", "990055", "canary-secret")


async def test_a_board_is_what_the_contract_says(display: Display) -> None:
    token = display.history.issue("CW")
    display.history.issue("CW")
    display.history.call(token, desk_id=3)
    display.tell()
    async with display.http() as http:
        answer = await http.get("/api/v1/boards/main")
    board = answer.json()
    assert answer.status_code == 200
    Board.model_validate_json(answer.content)
    assert board["branch_id"] == "main"
    assert board["names"]["hi"] == "मुख्य अस्पताल"
    assert (board["time_zone"], board["languages"]) == (ZONE_NAME, ["en", "hi", "ar"])
    consultation = board["departments"][0]
    assert consultation["department_id"] == "CW"
    assert consultation["name"] == "Department CW"
    assert consultation["waiting"] == ["CW-002"]
    assert consultation["waiting_count"] == 1
    called_at = board["departments"][0]["now_serving"][0].pop("called_at")
    assert called_at.endswith("Z")
    assert consultation["now_serving"] == [
        {"token_label": "CW-001", "desk_id": 3, "started": False}
    ]
    assert consultation["recent_calls"][0].keys() == {"call_id", "token_label", "desk_id", "at"}


async def test_the_branches_are_listed_with_their_names(display: Display) -> None:
    async with display.http() as http:
        answer = await http.get("/api/v1/boards")
    assert answer.json() == {
        "branches": [{"branch_id": "main", "names": {"en": "Main Hospital", "hi": "मुख्य अस्पताल"}}]
    }


async def test_an_unchanged_board_is_not_sent_again(display: Display) -> None:
    async with display.http() as http:
        etag = (await http.get("/api/v1/boards/main")).headers["etag"]
        same = await http.get("/api/v1/boards/main", headers={"If-None-Match": f'"x", {etag}'})
        display.issue()
        changed = await http.get("/api/v1/boards/main", headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


async def test_anybodys_page_may_show_a_board(display: Display) -> None:
    async with display.http() as http:
        answer = await http.get("/api/v1/boards/main", headers={"Origin": "https://example.org"})
        refused = await http.options(
            "/api/v1/boards/main",
            headers={"Origin": "https://example.org", "Access-Control-Request-Method": "DELETE"},
        )
    assert answer.headers["access-control-allow-origin"] == "*"
    assert refused.status_code == 400


async def test_an_unknown_branch_is_a_404_everywhere(display: Display) -> None:
    async with display.http() as http:
        for path in ("/api/v1/boards/nowhere", "/api/v1/boards/nowhere/stream"):
            answer = await http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "BRANCH_NOT_FOUND")


async def test_nothing_is_shown_before_the_log_has_been_read() -> None:
    async with serving(ready=False) as display, display.http() as http:
        ready = await http.get("/readyz")
        assert ready.status_code == 503
        assert "boards" in ready.json()["missing"]
        for path in ("/api/v1/boards", "/api/v1/boards/main", "/api/v1/boards/main/stream"):
            answer = await http.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "NOT_READY")
            assert "retry-after" in answer.headers
        display.boards.show(display.fold)
        assert (await http.get("/readyz")).status_code == 200
        assert (await http.get("/api/v1/boards/main")).status_code == 200


async def test_no_public_answer_holds_anything_of_a_holder(display: Display) -> None:
    """Request every route of the table, with tokens in every state."""
    token = display.history.issue("CW")
    display.history.issue("OPD")
    display.history.call(token)
    display.tell()
    screen = await display.listen()
    texts = [(await screen.message()).data, (await screen.message()).data]
    async with display.http() as http:
        for route in [*ACCESS, "GET /openapi.json", "GET /", "GET /screen/main"]:
            path = route.removeprefix("GET ").replace("{branch_id}", "main")
            if not path.endswith("/stream"):
                texts.append((await http.get(path)).text)
    assert "CW-001" in texts[1]
    for text in texts:
        assert not [canary for canary in CANARIES if canary in text.lower()]


def test_every_door_is_open_to_everyone() -> None:
    assert set(ACCESS.values()) == {PUBLIC}


def test_the_limit_of_open_files_is_raised_for_all_screens_or_screens_are_fewer() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
        assert seats(1500) == 1500
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 1500 + FILES_BESIDES_SCREENS
        assert seats(before[1]) == before[1] - FILES_BESIDES_SCREENS
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
