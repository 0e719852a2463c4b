"""Disciplines: the rules by which a counter's line is called. Pure.

Within a category the order is always the arrival, so a discipline only chooses among the
categories' heads. That costs the same in any line, and one file holds each discipline.
"""

from shared.ordering.ageing import Ageing
from shared.ordering.bound import Bound
from shared.ordering.departments import Candidate, first_of_department, merged
from shared.ordering.disciplines import STRICT, Discipline, from_json, to_json
from shared.ordering.expected import Expected, place_with_expected
from shared.ordering.fixed_rank import FixedRank
from shared.ordering.line import arranged, chosen_category, turns_after
from shared.ordering.passed_over import NOBODY, KnownArrivals, PassedOver, passed_over
from shared.ordering.places import cutoffs, newcomers_place, place, place_behind
from shared.ordering.ratio import Ratio
from shared.ordering.rules import NO_TURNS, Rules, Turns
from shared.ordering.strict import Strict
from shared.ordering.windows import Appointment, Windows

__all__ = [
    "NOBODY",
    "NO_TURNS",
    "STRICT",
    "Ageing",
    "Appointment",
    "Bound",
    "Candidate",
    "Discipline",
    "Expected",
    "FixedRank",
    "KnownArrivals",
    "PassedOver",
    "Ratio",
    "Rules",
    "Strict",
    "Turns",
    "Windows",
    "arranged",
    "chosen_category",
    "cutoffs",
    "first_of_department",
    "from_json",
    "merged",
    "newcomers_place",
    "passed_over",
    "place",
    "place_behind",
    "place_with_expected",
    "to_json",
    "turns_after",
]
