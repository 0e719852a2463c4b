"""Shifts as they come in and go out."""

import re
from datetime import date
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from services.token_api.fleet.rules.shifts import MINUTES_A_DAY, ShiftStatus
from shared.moments import MomentOrWallTime, moment_of
from shared.parameters import NOT_BOOLEAN, IdInBody
from shared.problems import Refused

_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


def _time(time: str) -> str:
    if not _TIME.fullmatch(time):
        message = "a time of day is written like 06:00; 24:00 is the end of the day"
        raise ValueError(message)
    return time


Time = Annotated[str, AfterValidator(_time), Field(examples=["22:00"])]
Weekday = Annotated[int, Field(ge=0, le=6), NOT_BOOLEAN]


class Recurring(BaseModel):
    """On these weekdays, by the clock of the station; `to` may be on the next day."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    weekdays: list[Weekday] = Field(min_length=1, max_length=7, description="0 is Monday.")
    from_: Time = Field(alias="from")
    to: Time
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_never(self) -> bool:
        first, last = self.first_day, self.last_day
        return first is not None and last is not None and last < first


class _Times(BaseModel):
    """One time from `starts_at` to `ends_at`, or again and again."""

    model_config = ConfigDict(extra="forbid")

    starts_at: MomentOrWallTime | None = Field(
        default=None, description="Without an offset: by the clock of the station"
    )
    ends_at: MomentOrWallTime | None = None
    recurring: Recurring | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        once = self.starts_at is not None and self.ends_at is not None
        half = (self.starts_at is None) != (self.ends_at is None)
        if half or once == (self.recurring is not None):
            message = "a shift has `starts_at` and `ends_at`, or `recurring`"
            raise ValueError(message)
        if self.recurring and self.recurring.is_never:
            message = "the last day of a shift is not before its first"
            raise ValueError(message)
        if self.recurring and minute(self.recurring.from_) == MINUTES_A_DAY:
            message = "a shift does not begin at 24:00 but at 00:00"
            raise ValueError(message)
        return self

    def times(self, zone: str) -> dict[str, Any]:
        """Return what is stored of them; raises `Refused` (422) for one that ends before."""
        again, place = self.recurring, ZoneInfo(zone)
        starts_at = moment_of(self.starts_at, place) if self.starts_at else None
        ends_at = moment_of(self.ends_at, place) if self.ends_at else None
        if starts_at and ends_at and ends_at <= starts_at:
            raise Refused("INVALID_INPUT", "A shift ends after it starts.", status=422)
        return {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "weekdays": sorted(set(again.weekdays)) if again else None,
            "from_minute": minute(again.from_) if again else None,
            # The end of the day, and the beginning of the next, are one moment.
            "to_minute": (minute(again.to) or MINUTES_A_DAY) if again else None,
            "first_day": again.first_day if again else None,
            "last_day": again.last_day if again else None,
        }


class NewShift(_Times):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ms_id": 5,
                    "vehicle_id": 1,
                    "recurring": {"weekdays": [0, 1, 2], "from": "22:00", "to": "06:00"},
                }
            ]
        },
    )

    ms_id: IdInBody
    vehicle_id: IdInBody

    def values(self, zone: str) -> dict[str, Any]:
        """Return what is stored of it."""
        return {"ms_id": self.ms_id, "vehicle_id": self.vehicle_id, **self.times(zone)}


class ShiftChange(_Times):
    """When it is from now on, whole; without a vehicle the shift keeps the one that it has."""

    vehicle_id: IdInBody | None = None

    def changes(self, zone: str) -> dict[str, Any]:
        given = {} if self.vehicle_id is None else {"vehicle_id": self.vehicle_id}
        return {**self.times(zone), **given}


class ShiftOfDriver(NewShift):
    driver_id: IdInBody

    def values(self, zone: str) -> dict[str, Any]:
        return {**super().values(zone), "driver_id": self.driver_id}


class RecurringShown(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    weekdays: list[int]
    from_: str = Field(alias="from")
    to: str
    first_day: str | None
    last_day: str | None


class Shift(BaseModel):
    id: int
    ms_id: int
    driver_id: int
    driver_name: str | None
    vehicle_id: int
    vehicle_reg: str | None
    status: ShiftStatus
    starts_at: str | None
    ends_at: str | None
    recurring: RecurringShown | None
    requested_at: str
    decided_at: str | None
    decided_by: str | None


class ListedShift(Shift):
    driver_name: str
    vehicle_reg: str


class Shifts(BaseModel):
    shifts: list[ListedShift]


def minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
