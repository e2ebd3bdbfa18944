from folio.portfolio.domain.imports.cells import CellRefused, shown


def test_a_long_cell_is_shown_cut() -> None:
    assert shown("x" * 50) == repr("x" * 40 + "…")


def test_a_cell_is_shown_on_one_line() -> None:
    assert shown("a\nb") == "'a\\nb'"


def test_a_refusal_names_its_column() -> None:
    refusal = CellRefused("write a number", code="number_missing", column="price")

    assert (refusal.message, refusal.code, refusal.column) == ("write a number", "number_missing", "price")
