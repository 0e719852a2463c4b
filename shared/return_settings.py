"""The settings of coming back after a missed call, for both services that let somebody back."""

from shared.returning import ReturnPlace, ReturnRule, ReturnSeconds, return_rule
from shared.settings import Variables


class ReturnVariables(Variables):
    # Who missed a call comes back within this; 0: nobody does.
    return_within_seconds: ReturnSeconds = 7_200
    # Where to: "front" or "back" of their category, or behind so many of it.
    return_place: ReturnPlace = 3

    @property
    def returns(self) -> ReturnRule:
        return return_rule(within_seconds=self.return_within_seconds, place=self.return_place)
