"""Layouts of hall screens, as an admin may write them."""

from typing import Annotated, Final, NotRequired

from pydantic import AfterValidator, Field, with_config
from typing_extensions import TypedDict

from services.token_api.directory.fields import LANGUAGES_MAX, NewId
from shared.directory import HallLayout
from shared.parameters import NOT_BOOLEAN, DepartmentId
from shared.text import Language, Note

# Every board of the branch carries them.
LAYOUTS_MAX: Final = 20
DEPARTMENTS_MAX: Final = 50
# More are too narrow to be read across a hall.
COLUMNS_MAX: Final = 4
# Time to read the screen once.
LANGUAGE_SECONDS: Final = 12

_Ticker = Annotated[dict[Language, Note], Field(min_length=1, max_length=LANGUAGES_MAX)]


@with_config(extra="forbid")
class NewLayout(TypedDict):
    id: NewId
    departments: NotRequired[Annotated[list[DepartmentId], Field(max_length=DEPARTMENTS_MAX)]]
    columns: NotRequired[Annotated[int, Field(ge=1, le=COLUMNS_MAX), NOT_BOOLEAN] | None]
    languages: NotRequired[Annotated[list[Language], Field(max_length=LANGUAGES_MAX)]]
    language_seconds: NotRequired[Annotated[int, Field(ge=5, le=120), NOT_BOOLEAN]]
    ticker: NotRequired[_Ticker | None]


def _whole(layouts: list[NewLayout]) -> list[HallLayout]:
    """Fill in what was left out; of one id there is one layout."""
    ids = [one["id"] for one in layouts]
    if len(set(ids)) < len(ids):
        message = "two layouts have the same id"
        raise ValueError(message)
    return [
        {
            "id": one["id"],
            "departments": list(dict.fromkeys(one.get("departments", []))),
            "columns": one.get("columns"),
            "languages": list(dict.fromkeys(one.get("languages", []))),
            "language_seconds": one.get("language_seconds", LANGUAGE_SECONDS),
            "ticker": one.get("ticker"),
        }
        for one in layouts
    ]


Layouts = Annotated[
    list[NewLayout],
    AfterValidator(_whole),
    Field(
        max_length=LAYOUTS_MAX,
        description="Of hall screens: `/screen/main?layout=lab` shows the layout `lab`, and an "
        "address without one the layout `default`, where there is one.",
    ),
]
