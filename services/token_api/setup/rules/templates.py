"""What a branch of a kind usually has: its departments, a queue in each, and desks. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Names = dict[str, str]
# As long as an id may be in the directory.
ID_LENGTH_MAX: Final = 32


class Template(StrEnum):
    HOSPITAL = "hospital"
    TOWN_HALL = "town-hall"
    BANK = "bank"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Part:
    """A department with one queue of the same name and so many desks."""

    id: str
    prefix: str
    desks: int
    names: Names


def _names(en: str, hi: str, ar: str) -> Names:
    return {"en": en, "hi": hi, "ar": ar}


TEMPLATES: Final[dict[Template, tuple[Part, ...]]] = {
    Template.HOSPITAL: (
        Part("registration", "R", 2, _names("Registration", "पंजीकरण", "التسجيل")),
        Part("consultation", "C", 3, _names("Consultation", "परामर्श", "الاستشارة")),
        Part("laboratory", "L", 1, _names("Laboratory", "प्रयोगशाला", "المختبر")),
        Part("pharmacy", "P", 2, _names("Pharmacy", "दवाखाना", "الصيدلية")),
    ),
    Template.TOWN_HALL: (
        Part("residents", "R", 3, _names("Residents' office", "निवासी कार्यालय", "شؤون السكان")),
        Part(
            "passports",
            "P",
            2,
            _names("Passports and IDs", "पासपोर्ट और पहचान पत्र", "الجوازات والهويات"),
        ),
        Part(
            "vehicles", "V", 2, _names("Vehicles and licences", "वाहन और लाइसेंस", "المركبات والرخص")
        ),
    ),
    Template.BANK: (
        Part("cash", "C", 3, _names("Cash desk", "नकद काउंटर", "الصندوق")),
        Part("accounts", "A", 2, _names("Accounts and cards", "खाते और कार्ड", "الحسابات والبطاقات")),
        Part("loans", "L", 1, _names("Loans and advice", "ऋण और सलाह", "القروض والاستشارة")),
    ),
    Template.EMPTY: (),
}


def free_id(wanted: str, branch_id: str, taken: Callable[[str], bool]) -> str:
    """Return the id, else one with the branch's before it, else one with a number behind it."""
    if not taken(wanted):
        return wanted
    joined = f"{branch_id[: ID_LENGTH_MAX - len(wanted) - 1]}-{wanted}"
    number = 2
    candidate = joined
    while taken(candidate):
        ending = f"-{number}"
        candidate = joined[: ID_LENGTH_MAX - len(ending)] + ending
        number += 1
    return candidate
