"""I12 and I13: screens that are wrong, go back, or know a name are caught."""

import orjson
import pytest

from shared.events import EventType
from tests.chaos.checkers import announcements, boards, canaries, lines, screens
from tests.chaos.load.people import MAILBOX, NAME, PHONE
from tests.chaos.observations import Capture, Connection, LogRecord, Observations
from tests.chaos.tests.good_days import counters, good, outpatients, station
from tests.chaos.tests.history import BRANCH, NOON, SECOND


@pytest.mark.parametrize("part", ["waiting", "now_serving", "recent_calls"])
def test_a_board_that_lacks_something_is_caught(part: str) -> None:
    observed = good()
    observed.boards[BRANCH]["departments"][0][part].pop()
    [found] = boards.check(observed)
    assert part in found.evidence[0]


def test_a_board_with_a_ghost_is_caught() -> None:
    observed = good()
    observed.boards[BRANCH]["departments"][0]["waiting"].append("A-404")
    assert len(boards.check(observed)) == 1


def test_a_board_in_another_order_is_caught() -> None:
    history = counters()
    history.issue("A")
    observed = history.observed()
    observed.boards[BRANCH]["departments"][0]["waiting"].reverse()
    assert len(boards.check(observed)) == 1


def test_who_would_first_have_to_check_in_is_on_no_board() -> None:
    history = outpatients(check_in=True)
    observed = history.observed()
    assert boards.check(observed) == []
    assert observed.boards[BRANCH]["departments"][0]["waiting"] == []
    history.does("check_in", EventType.TOKEN_CHECKED_IN, 2, checked_in_at=history.now)
    observed = history.observed()
    assert boards.check(observed) == []
    [department] = observed.boards[BRANCH]["departments"]
    assert department["waiting"] == [history.tokens[2].label]
    department["waiting"].append(history.tokens[3].label)
    assert len(boards.check(observed)) == 1


def test_boards_of_slots_and_stations_are_compared_too() -> None:
    for history, part in ((outpatients(), "waiting"), (station(), "allocated")):
        observed = history.observed()
        observed.boards[BRANCH]["departments"][0][part].pop()
        assert len(boards.check(observed)) == 1


def test_a_stale_board_and_no_board_are_caught() -> None:
    observed = good()
    observed.boards[BRANCH]["stale_since"] = NOON.isoformat()
    assert len(boards.check(observed)) == 1
    observed.boards[BRANCH] = {}
    assert len(boards.check(observed)) == 1


@pytest.mark.parametrize("part", ["waiting", "called"])
def test_a_consoles_line_that_lacks_somebody_is_caught(part: str) -> None:
    observed = good()
    assert lines.check(observed) == []
    observed.lines["D"][part].pop()
    [found] = lines.check(observed)
    assert part in found.evidence[0]


def test_a_consoles_line_that_counts_wrongly_or_in_another_order_is_caught() -> None:
    history = counters()
    history.issue("A")
    observed = history.observed()
    observed.lines["D"]["waiting"].reverse()
    assert len(lines.check(observed)) == 1
    observed = good()
    observed.lines["D"]["waiting_count"] += 1
    assert len(lines.check(observed)) == 1


def last_line(observed: Observations, client: int = 0) -> Connection:
    return observed.transcripts.clients[client].connections[-1]


def test_a_screen_that_missed_the_last_board_is_caught() -> None:
    observed = good()
    last_line(observed).told.pop()
    [found] = screens.check(observed)
    assert "screen-0 ends on another board" in found.sentence


def test_a_screen_that_came_back_and_was_told_nothing_is_caught() -> None:
    observed = good()
    del last_line(observed, 1).told[:]
    assert ["has no board" in found.sentence for found in screens.check(observed)] == [True]


def test_a_screen_that_was_told_an_older_board_is_caught() -> None:
    observed = good()
    told = last_line(observed).told
    told[3], told[4] = told[4], told[3]
    assert ["older board" in found.sentence for found in screens.check(observed)] == [True]


def test_a_screen_that_was_told_a_version_twice_is_caught() -> None:
    observed = good()
    told = last_line(observed).told
    told.insert(3, told[3])
    assert len(screens.check(observed)) == 1


def test_a_screen_that_could_not_come_back_is_caught() -> None:
    observed = good()
    line = last_line(observed, 1)
    line.http_status, line.closed_at = 503, observed.read_at - 30
    assert ["not connected" in found.sentence for found in screens.check(observed)] == [True]
    line.closed_at = observed.read_at - 2
    assert screens.check(observed) == []


def test_a_slow_screen_may_lie_behind() -> None:
    observed = good()
    observed.transcripts.clients[0].kind = "slow"
    last_line(observed).told.pop()
    assert screens.check(observed) == []


def tell(observed: Observations, board: object) -> None:
    block = b"id: 99\nevent: board\ndata: " + orjson.dumps(board)
    observed.transcripts.note(last_line(observed), 99.0, block)


def test_a_call_that_is_announced_twice_is_caught() -> None:
    observed = good()
    board = observed.boards[BRANCH]
    board["departments"][0]["recent_calls"][0]["call_id"] = "another id of the same call"
    tell(observed, board)
    sentences = [found.sentence for found in announcements.check(observed)]
    assert any("twice" in one for one in sentences)
    assert any("never made" in one for one in sentences)


def test_a_call_that_comes_back_late_is_not_called_out() -> None:
    observed = good()
    board = observed.boards[BRANCH]
    call = board["departments"][0]["recent_calls"][0]
    call["call_id"], call["at"] = "an old one", (NOON - 600 * SECOND).isoformat()
    tell(observed, board)
    assert announcements.check(observed) == []


@pytest.mark.parametrize("marker", [NAME, MAILBOX, PHONE])
def test_a_canary_in_a_public_place_is_caught(marker: str) -> None:
    observed = good()
    observed.captures.append(Capture("/api/v1/boards/main", f'{{"x": "{marker}1"}}'.encode()))
    assert [found.sentence for found in canaries.check(observed)] == [
        "a canary sings in /api/v1/boards/main"
    ]


def test_a_canary_on_a_screen_is_caught() -> None:
    observed = good()
    tell(observed, {"waiting": f"{NAME} t1"})
    assert len(canaries.check(observed)) == 1


@pytest.mark.parametrize(
    "record",
    [
        LogRecord("token-events", 0, 0, f"{MAILBOX}t1@people.example", b"", {}),
        LogRecord("token-events", 0, 0, "A", b"", {"to": f"{NAME} t1"}),
        LogRecord("notifications.dlq", 0, 0, "1", f"{MAILBOX}t1".encode(), {}),
    ],
    ids=["key", "header", "another topic's value"],
)
def test_a_canary_in_keys_headers_and_other_topics_is_caught(record: LogRecord) -> None:
    observed = good()
    observed.log.append(record)
    assert len(canaries.check(observed)) == 1


def test_a_canary_in_an_answer_to_a_kiosk_is_caught() -> None:
    history = counters()
    history.hears(history.asks("kiosk-main", "issue", key="k"), answer={"name": f"{NAME} t1"})
    assert len(canaries.check(history.observed())) == 1
