"""What an admin may write about users, field by field."""

from typing import Annotated, Final

from pydantic import StringConstraints

PASSWORD_LENGTH_MIN: Final = 8
# More would only take time to hash.
PASSWORD_LENGTH_MAX: Final = 256
DEPARTMENTS_A_USER_MAX: Final = 200

Username = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}$"
    ),
]
Password = Annotated[
    str, StringConstraints(min_length=PASSWORD_LENGTH_MIN, max_length=PASSWORD_LENGTH_MAX)
]
