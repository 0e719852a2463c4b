"""Settings of the suite under test: short times, so that a run sees both sides of them."""

from typing import Final

# Some who missed a call come back in time, and some do not.
RETURN_WITHIN_SECONDS: Final = 15
# The least that the suite takes, as is a hold's minute.
SENT_TO_DESK_SECONDS: Final = 60
HOLD_SECONDS: Final = 60
# After so long a desk that is set so calls again; less is refused.
CALLS_AGAIN_SECONDS: Final = 15
# Signs the codes of posters and of letters to phones.
JOIN_SECRET: Final = "chaos-phones-join-by-codes-signed-with-this"
