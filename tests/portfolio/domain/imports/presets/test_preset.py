from folio.portfolio.domain.imports.presets.preset import Source


def test_a_source_knows_its_separator_and_its_first_records() -> None:
    source = Source("a;b\n1;2\n", last_year=2027)

    assert source.delimiter == ";"
    assert [record.cells for record in source.opening] == [["a", "b"], ["1", "2"]]
