from folio.portfolio.domain.imports.rows import ImportRow, ParsedFile, Problem


def test_a_file_lists_no_problem_unless_told() -> None:
    parsed = ParsedFile("generic", "utf-8", ",", (), None, (ImportRow(1, ignored_reason="a title"),))

    assert (parsed.problem_count, parsed.problems_truncated, parsed.sample) == (0, False, ())


def test_a_problem_may_concern_the_whole_row() -> None:
    assert Problem("row_ragged", "quote the cells").column is None
