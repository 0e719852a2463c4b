"""Tables as CSV (RFC 4180) that a spreadsheet opens as text: no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

# What makes a spreadsheet compute a cell instead of showing it.
COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# Without it a spreadsheet guesses the encoding, and wrong.
BYTE_ORDER_MARK: Final = "\ufeff"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(header)
    table.writerows([_as_text(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _as_text(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would compute; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(COMPUTED) else cell
