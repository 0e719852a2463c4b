"""What becomes of a hundred who are called; some of it is what people do by mistake."""

from typing import Final, NamedTuple


class Fate(NamedTuple):
    """What a desk presses one after another; a number is a pause, a share of a visitor's time.

    `hold-for` is a hold of a minute, `send` one to another desk, and `miss` a no-show who comes
    back later, perhaps too late.
    """

    weight: int
    steps: tuple[str | float, ...]


FATES: Final = (
    Fate(34, ("start", 0.6, "serve")),
    Fate(12, (0.6, "serve")),
    Fate(7, ("no_show",)),
    Fate(6, ("transfer",)),
    Fate(4, ("hold",)),
    Fate(3, ("hold-for",)),
    Fate(8, ("send",)),
    Fate(4, ("miss",)),
    Fate(4, (4.0, "serve")),
    Fate(4, ("recall", 0.3, "serve")),
    Fate(2, ("cancel",)),
    Fate(2, ("undo",)),
    Fate(1, ("no_show", "undo")),
    Fate(8, ("no_show", 0.1, "return")),
    Fate(1, ("start", "serve", "undo", "serve")),
    Fate(1, ("transfer", "undo")),
    Fate(1, ("cancel", "undo")),
)
