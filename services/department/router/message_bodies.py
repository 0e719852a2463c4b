"""A message to all who wait, as it comes in and goes out."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import ConfigDict, Field

from services.department.router.bodies import Shape
from shared.messages import MessageKind
from shared.parameters import NOT_BOOLEAN, QueueId
from shared.text import Language
from shared.text import Note as Sentence

# Longer delays are another day's.
MINUTES_MAX: Final = 480
# A message that is true for longer belongs on the door.
LASTS_MINUTES_MAX: Final = 720
LANGUAGES_MAX: Final = 20


class MessageIn(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "DELAY", "minutes": 20, "lasts_minutes": 60},
                {
                    "kind": "OTHER_ENTRANCE",
                    "texts": {"en": "Mill Street 4", "hi": "मिल स्ट्रीट 4"},
                    "lasts_minutes": 120,
                },
            ]
        }
    )

    kind: MessageKind
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MAX), NOT_BOOLEAN] | None = Field(
        default=None, description="How much longer it takes, or in how many minutes it closes."
    )
    texts: dict[Language, Sentence] = Field(
        default_factory=dict,
        max_length=LANGUAGES_MAX,
        description="A supervisor's own words, by language. Everybody sees them: no names.",
    )
    queue_id: QueueId | None = Field(default=None, description="Null: the whole department.")
    lasts_minutes: Annotated[int, Field(ge=1, le=LASTS_MINUTES_MAX), NOT_BOOLEAN] = 60


class MessageNow(Shape):
    id: str
    kind: MessageKind
    minutes: int | None
    at: datetime | None = Field(description="When it closes.")
    texts: dict[str, str]
    queue_id: str | None
    posted_at: datetime
    ends_at: datetime


class MessageAnswer(Shape):
    message: MessageNow
