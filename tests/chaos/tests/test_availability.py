"""How long an endpoint was silent is measured by the requests of the probes."""

from tests.chaos.availability import outages
from tests.chaos.observations import Injected
from tests.chaos.probes import Sample

FAULT = Injected("kill:token-api", "kill", "token-api", began=10.0, healed=14.0)


def samples(*answered: float, refused: tuple[float, ...] = ()) -> list[Sample]:
    return [
        *(Sample("issue", at - 0.01, at, answered=True) for at in answered),
        *(Sample("issue", at - 0.01, at, answered=False) for at in refused),
    ]


def test_the_longest_time_without_an_answer_counts() -> None:
    found = outages(FAULT, 20.0, samples(9.9, 10.2, 15.2, 16.0, 19.8, refused=(12.0, 14.1)))
    assert round(found["issue"].longest, 2) == 5.0


def test_an_endpoint_answers_again_with_the_first_answer_to_a_request_sent_after_healing() -> None:
    found = outages(FAULT, 20.0, [*samples(15.5), Sample("issue", 13.0, 14.5, answered=True)])
    assert found["issue"].until_answered == 1.5


def test_an_endpoint_that_stays_silent_has_no_time_of_answering_again() -> None:
    found = outages(FAULT, 20.0, samples(9.9, refused=(15.0, 16.0)))
    assert found["issue"].until_answered is None
    assert found["issue"].longest == 10.0


def test_what_comes_long_after_a_fault_is_not_its_doing() -> None:
    answered = [10.0 + step for step in range(35)]
    assert outages(FAULT, 500.0, samples(*answered))["issue"].longest <= 1.0
