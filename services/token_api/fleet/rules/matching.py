"""Which waiting token gets which approved request. Pure."""

from collections.abc import Collection, Iterable, Sequence

Pair = tuple[int, int]


def match(
    waiting: Iterable[int], requests: Sequence[int], declined: Collection[Pair]
) -> list[Pair]:
    """Pair the first with the first; both come in their order, as ids.

    A pair that was declined is passed over. Afterwards every pair of those who are left is a
    declined one: when a token finds nothing, it has declined all that were left, and nothing is
    added later.
    """
    left = list(requests)
    pairs: list[Pair] = []
    for token_id in waiting:
        found = next((one for one in left if (token_id, one) not in declined), None)
        if found is not None:
            left.remove(found)
            pairs.append((token_id, found))
    return pairs
