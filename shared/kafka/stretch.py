"""A run of consecutive records of one partition, as this process reads them."""

from dataclasses import dataclass
from typing import Final

ANYWHERE: Final = -1


@dataclass
class Stretch:
    next: int  # the offset that continues it; ANYWHERE right after seeking
    whole: bool  # it began at the earliest record that is retained
    reread_until: int = ANYWHERE  # it is read again because of a gap found at this offset

    @classmethod
    def again(cls, gap_offset: int) -> "Stretch":
        return cls(next=ANYWHERE, whole=True, reread_until=gap_offset)

    def continues_at(self, offset: int) -> bool:
        return self.next in (ANYWHERE, offset)

    def accepts_gap(self, offset: int, *, first_of_queue: bool) -> bool:
        """Tell whether reading again is of no use.

        It was done already, or this is a queue's first record for a consumer that has read all
        there is: what came before it is past retention.
        """
        return offset <= self.reread_until or (first_of_queue and self.whole)
