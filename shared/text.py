"""Types of text that fits on one line: names, titles, languages."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

# A name stands on a kiosk's button and on a hallway screen.
NAME_LENGTH_MAX: Final = 80

# No control characters, no line breaks, nothing that turns the direction of what follows it;
# the joiners that Hindi and Persian need are welcome.
ONE_LINE: Final = r"^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"

OneLine = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=NAME_LENGTH_MAX, pattern=ONE_LINE
    ),
]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"), Field(examples=["en"])
]
