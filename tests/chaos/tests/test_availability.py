"""How long a door was shut is read from the knocks at it."""

from tests.chaos.availability import shut_by
from tests.chaos.observations import Injected
from tests.chaos.probes import Knock

FAULT = Injected("kill:token-api", "kill", "token-api", began=10.0, healed=14.0)


def knocks(*answered: float, refused: tuple[float, ...] = ()) -> list[Knock]:
    return [
        *(Knock("issue", at - 0.01, at, answered=True) for at in answered),
        *(Knock("issue", at - 0.01, at, answered=False) for at in refused),
    ]


def test_the_longest_time_without_an_answer_counts() -> None:
    shut = shut_by(FAULT, 20.0, knocks(9.9, 10.2, 15.2, 16.0, 19.8, refused=(12.0, 14.1)))
    assert round(shut["issue"].longest, 2) == 5.0


def test_a_door_opens_with_the_first_answer_to_a_knock_after_healing() -> None:
    shut = shut_by(FAULT, 20.0, [*knocks(15.5), Knock("issue", 13.0, 14.5, answered=True)])
    assert shut["issue"].until_open == 1.5


def test_a_door_that_stays_shut_has_no_time_of_opening() -> None:
    shut = shut_by(FAULT, 20.0, knocks(9.9, refused=(15.0, 16.0)))
    assert shut["issue"].until_open is None
    assert shut["issue"].longest == 10.0


def test_what_comes_long_after_a_fault_is_not_its_doing() -> None:
    answered = [10.0 + step for step in range(35)]
    assert shut_by(FAULT, 500.0, knocks(*answered))["issue"].longest <= 1.0
