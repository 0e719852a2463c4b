"""The report counts what happened, and its page can be read."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Api, Diary, Type
from tests.chaos.judge import Judged
from tests.chaos.nemesis import Struck
from tests.chaos.observations import Addresses, Delivery, Injected, Observations
from tests.chaos.page import page
from tests.chaos.probes import Probes, Sample
from tests.chaos.quiesce import Quiet
from tests.chaos.report import report
from tests.chaos.run import RunOptions, RunResult
from tests.chaos.samples import Backlog, Held, Samples

KILL = Injected("kill:relay", "kill", "relay", began=105.0, healed=106.0)
AWAY = "http://127.0.0.1:9"
NOBODY = Addresses(AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, Path("nowhere"))


def letter(message_id: str, answered: str) -> Delivery:
    return Delivery(1.0, "desk@example.com", ("a@example.com",), message_id, {}, answered)


@pytest.fixture
def ran() -> RunResult:
    """Return a run of ten seconds: one token, one unknown answer, one kill, one letter twice."""
    diary = Diary()
    asked = diary.invoke("kiosk", "issue", Api.TOKEN_API, key="k")
    diary.end(asked, Type.INFO)
    again = diary.invoke("kiosk", "issue", Api.TOKEN_API, key="k")
    diary.end(again, Type.OK, http_status=201, token_id=1, number=1)
    probes = Probes(NOBODY, diary, httpx.AsyncClient())
    probes.samples = [
        Sample(endpoint, at, at + 0.01, answered=True)
        for endpoint in ("issue", "call", "board", "ticket")
        for at in (104.9, 105.2, 106.5, 109.9)
    ]
    return RunResult(
        options=RunOptions(7, "kill:relay", 10),
        began=datetime(2026, 7, 1, tzinfo=UTC),
        zero=100.0,
        struck=Struck([KILL]),
        skipped=["midnight:all"],
        probes=probes,
        samples=Samples([Backlog(101, 4, 3, 2, 40)], {"relay": Held([90_000_000], [11])}),
        quiet=Quiet(1.5, 2.5),
        observed=Observations(
            diary=diary.entries,
            mailbox=[letter("<1>", "cut"), letter("<1>", "250"), letter("<2>", "250")],
        ),
        healed=110.0,
        machine={"cores": 2},
    )


def test_operations_are_counted_by_kind_and_outcome(ran: RunResult) -> None:
    made = report(ran, [])
    assert made["operations"] == {"issue": {"info": 1, "ok": 1}}
    assert made["tokens acknowledged"] == 1


def test_a_fault_says_when_it_was_and_for_how_long_endpoints_were_silent(ran: RunResult) -> None:
    [fault] = report(ran, [])["faults"]
    assert (fault["cell"], fault["began"], fault["seconds"]) == ("kill:relay", 5.0, 1.0)
    assert fault["endpoints"]["issue"] == {"longest": 3.4, "until answered": 0.51}


def test_cells_are_covered_or_skipped_or_left(ran: RunResult) -> None:
    made = report(ran, [])
    assert made["covered"] == ["kill:relay"]
    assert list(made["skipped"]) == ["midnight:all"]
    assert len(made["not covered"]) == made["cells"] - 2


def test_copies_of_letters_and_repeated_requests_are_counted(ran: RunResult) -> None:
    found = report(ran, [])["duplicates"]
    assert found["letters"]["sent again after a cut behind the final dot"] == 1
    assert found["letters"]["copies beyond the first"] == 1
    assert found["requests asked again with the same key"] == 1


def test_nothing_seen_in_n_tries_is_bounded_by_three_over_n(ran: RunResult) -> None:
    assert report(ran, [])["bounds"]["tokens"] == {"seen": 0, "of": 1, "at most": 3.0}


def test_a_violation_is_in_the_report_and_leaves_no_bounds(ran: RunResult) -> None:
    broken = Judged("I1", "No number twice.", [Violation("I1", "CW 7 twice", ("a", "b"))])
    made = report(ran, [broken])
    assert made["violations"] == 1
    assert made["invariants"][0]["violations"] == [
        {"sentence": "CW 7 twice", "evidence": ["a", "b"]}
    ]
    assert made["bounds"] == {}


def test_the_page_tells_the_run_and_how_to_repeat_it(ran: RunResult) -> None:
    made = page(report(ran, [Judged("I1", "No number twice.", [])]))
    assert "`make chaos SEED=7 DURATION=10 FAULTS=kill:relay`" in made
    assert "| I1 | No number twice. | 0 |" in made
    assert "| kill:relay | 1.0 s | 3.4 s |" in made
