"""What stands in the file: branches, with all that is in them."""

from typing import Annotated, Final

from pydantic import Field

from services.token_api.directory import fields
from services.token_api.directory.layouts import Layouts
from services.token_api.directory.rules.label import DEFAULT_FORMAT
from shared.events import Category
from shared.join_codes import JoinMode
from shared.ordering import Discipline
from shared.parameters import DeskNumberInBody
from shared.request_body import RequestBody

# A file with more than these is none of ours, and would hold up everybody.
BRANCHES_MAX: Final = 2_000
PARTS_MAX: Final = 500

# What is left out of the file stays as it is; of what is new it gets the default.
Version = Annotated[int, Field(ge=1, le=1, description="Of the format.")]


class DeskInFile(RequestBody):
    number: DeskNumberInBody
    names: fields.NamesOrNone = None


class QueueInFile(RequestBody):
    id: fields.NewId
    names: fields.Names
    label_prefix: fields.LabelPrefix = ""
    label_format: fields.LabelFormat = DEFAULT_FORMAT
    first_number: fields.FirstNumber = 1
    daily_cap: fields.DailyCap | None = None
    wait_target_minutes: fields.WaitTarget | None = None
    closed: bool = False
    kiosk_categories: fields.KioskCategories = Field(default=[Category.WALKIN])
    kiosk_services: fields.KioskServices = False
    discipline: Discipline | None = None


class DepartmentInFile(RequestBody):
    id: fields.NewId
    names: fields.Names
    position: fields.Position = 0
    slot_prefix: fields.SlotPrefix = fields.SLOT_PREFIX
    closed_days: fields.ClosedDays = Field(default=[])
    queues: list[QueueInFile] = Field(default=[], max_length=PARTS_MAX)
    desks: list[DeskInFile] = Field(default=[], max_length=PARTS_MAX)


class BranchInFile(RequestBody):
    id: fields.NewId
    names: fields.Names
    time_zone: fields.TimeZone
    languages: fields.Languages = Field(default=["en"])
    hours: fields.Hours | None = None
    closed_days: fields.ClosedDays = Field(default=[])
    join_mode: fields.JoinByPhone = JoinMode.OFF
    phone_check_in: fields.PhoneCheckIn = False
    layouts: Layouts = Field(default=[])
    departments: list[DepartmentInFile] = Field(default=[], max_length=PARTS_MAX)


class Document(RequestBody):
    version: Version
    branches: list[BranchInFile] = Field(max_length=BRANCHES_MAX)
