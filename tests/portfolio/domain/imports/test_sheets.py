from decimal import Decimal

import pytest

from folio.portfolio.domain.imports.cells import CellRefused
from folio.portfolio.domain.imports.dates import Moment
from folio.portfolio.domain.imports.reading import FileRefused
from folio.portfolio.domain.imports.rows import ImportRow
from folio.portfolio.domain.imports.sheets import PROBLEMS_READ, Row, Style, find_sheet, require_sheet

INDEX = {"date": 0, "price": 1, "note": 2, "late": 5}


def row(*cells: str) -> Row:
    return Row(7, list(cells), INDEX, Style(numbers=",", dates="dmy", last_year=2027))


def test_a_cell_that_is_not_there_is_empty() -> None:
    assert (row("a").text("note"), row("a").text("late"), row("a").text("nothing")) == ("", "", "")


def test_a_cell_is_read_without_blanks_and_quoting_formula() -> None:
    assert (row("", "", "  x ").text("note"), row("", "", '="x"').text("note")) == ("x", "x")


def test_a_number_is_read_in_the_style_of_the_sheet() -> None:
    assert row("", "1.234,5").number("price") == Decimal("1234.5")


@pytest.mark.parametrize("cell", ["", "-", "--", "n/a"])
def test_an_optional_number_may_be_missing(cell: str) -> None:
    assert row("", cell).optional_number("price") is None


def test_a_number_that_must_be_there_is_refused_with_its_column() -> None:
    with pytest.raises(CellRefused) as refusal:
        row("", "").number("price")

    assert refusal.value.column == "price"


def test_a_day_is_read_in_the_style_of_the_sheet() -> None:
    moment = row("03-02-2005").moment("date")

    assert moment == Moment(moment.day)
    assert (moment.day.month, moment.day.day) == (2, 3)


def test_the_header_may_stand_below_other_lines() -> None:
    sheet = find_sheet("Title of it\n\nDate,PRICE\n1,2\n", ",", ("date", "price"))

    assert sheet is not None
    assert (sheet.columns, sheet.header_line) == (("Date", "PRICE"), 3)


def test_a_file_without_the_header_has_no_sheet() -> None:
    assert find_sheet("a,b\n1,2\n", ",", ("date",)) is None


def test_each_record_gives_its_rows_or_its_problem() -> None:
    sheet = find_sheet(
        'date,price\nok,1\nbad,x\nwide,1,2\nfine,1,\n"x"y,1\ntotal,9\n', ",", ("date", "price")
    )
    assert sheet is not None

    def read_row(row: Row) -> list[ImportRow]:
        return [ImportRow(row.line, ignored_reason=str(row.number("price")))]

    rows = list(sheet.rows(Style(), read_row, keep=lambda record: "total" not in record.cells))

    assert [(r.line, r.ignored_reason or (r.problem and r.problem.code)) for r in rows] == [
        (2, "1"),
        (3, "number_unreadable"),
        (4, "row_ragged"),
        (5, "1"),
        (6, "quote_misplaced"),
    ]


def test_a_reader_that_finds_no_sheet_refuses_the_file() -> None:
    with pytest.raises(FileRefused) as refusal:
        require_sheet(None)

    assert refusal.value.code == "preset_mismatch"


def test_a_sheet_of_problems_is_given_up() -> None:
    sheet = find_sheet("date,price\n" + "1,2,3\n" * (PROBLEMS_READ + 5), ",", ("date", "price"))
    assert sheet is not None

    rows = list(sheet.rows(Style(), lambda _: []))

    assert len(rows) == PROBLEMS_READ + 1
    assert rows[-1].problem is not None
    assert rows[-1].problem.code == "too_many_problems"
