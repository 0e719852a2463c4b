"""The line as it goes out: who waits, who is at which desk, and who serves what."""

from datetime import datetime

from pydantic import Field

from services.department.router.bodies import Desk, LineToken, Recent, Shape
from services.department.router.emergency_bodies import EmergencyNow
from services.department.router.message_bodies import MessageNow
from services.department.rules.profiles import When


class HelpNow(Shape):
    """A queue that a desk serves only while a condition holds."""

    queue_id: str
    when: When
    minutes: int | None
    waiting_since: datetime | None
    joined: bool = Field(description="It helps there now because somebody waits for too long.")


class ProfileNow(Shape):
    """What an open desk serves; a desk that is not listed serves every queue."""

    desk_id: int
    queue_ids: list[str] | None
    appointments: bool
    in_order: bool
    skills: list[str] | None = Field(description="What the person there may serve; null: all.")
    helps: list[HelpNow]
    today_only: bool


class Unserved(Shape):
    """A queue in which people wait and from which no open desk calls."""

    queue_id: str
    waiting_count: int


class Expected(LineToken):
    """Somebody who has booked and stands in no line: not checked in, or before the window opens."""

    starts_at: datetime


class DoctorsSlot(Shape):
    """A slot of a doctor's day, and who has a seat in it or had one."""

    slot_id: str
    starts_at: datetime
    ends_at: datetime | None = Field(description="As planned; null: made before it was noted")
    delay_minutes: int
    capacity: int
    seats_taken: int
    waiting_list_count: int = Field(description="Those who have no seat yet.")
    people: list[LineToken] = Field(
        description="At a desk, then as they are called, then who is not here, then who has been."
    )


class Line(Shape):
    department_id: str
    as_of: datetime
    waiting: list[LineToken]
    waiting_count: int
    called: list[LineToken]
    serving: list[LineToken]
    held: list[LineToken]
    recent: list[Recent]
    desks: list[Desk]
    messages: list[MessageNow] = Field(description="What is said to all who wait, newest first.")
    emergencies: list[EmergencyNow] = Field(description="Desks that call for help: supervisors.")
    profiles: list[ProfileNow]
    unserved: list[Unserved]
    slots: list[DoctorsSlot] | None = Field(
        default=None, description="With `doctor_id`: the doctor's slots of the day."
    )
    expected: list[Expected] = Field(description="By the time of their appointment.")
