"""What people typed is text in a spreadsheet too."""

import csv
import io

import pytest

from shared.csv_text import BYTE_ORDER_MARK, csv_text


@pytest.mark.parametrize(
    "typed",
    ['=HYPERLINK("http://evil.example")', "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"],
)
def test_no_text_of_a_cell_is_computed(typed: str) -> None:
    [_, [cell]] = csv.reader(io.StringIO(csv_text(["name"], [[typed]]), newline=""))
    assert cell == f"'{typed}"


def test_other_cells_are_as_they_were() -> None:
    text = csv_text(["name", "count"], [['Zoë, "Z"', -3], [None, 4]])
    assert text == BYTE_ORDER_MARK + 'name,count\r\n"Zoë, ""Z""",-3\r\n,4\r\n'
