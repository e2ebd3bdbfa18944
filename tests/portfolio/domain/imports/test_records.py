import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.imports.records import (
    BROKEN_LIMIT,
    find_delimiter,
    has_overlong_line,
    plain_cell,
    read_records,
    unique_names,
)


def told(text: str, delimiter: str = ",") -> list[tuple[int, list[str] | str]]:
    return [(r.line, r.problem.code if r.problem else r.cells) for r in read_records(text, delimiter)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert told(f"a,b{end}1,2{end}") == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_blank_lines_count_but_are_no_records() -> None:
    assert told("\n\na,b\n,\n1,2") == [(3, ["a", "b"]), (5, ["1", "2"])]


def test_a_quoted_cell_may_hold_separators_quotes_and_lines() -> None:
    assert told('a\n"x, ""y""\nz",2\nend') == [(1, ["a"]), (2, ['x, "y"\nz', "2"]), (4, ["end"])]


def test_a_quote_never_closed_costs_its_line_alone() -> None:
    assert told('a,b\n1,"x\n3,4\n5,6\n') == [
        (1, ["a", "b"]),
        (2, "quote_unterminated"),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
    ]


def test_a_quote_never_closed_on_the_last_line_is_found() -> None:
    assert told('a\n"x') == [(1, ["a"]), (2, "quote_unterminated")]


def test_a_quote_closed_by_the_next_line_s_quote_is_found() -> None:
    assert told('"x\n"y",1\n2,3\n') == [(1, "quote_unterminated"), (2, ["y", "1"]), (3, ["2", "3"])]


def test_a_quote_within_a_cell_is_misplaced() -> None:
    assert told('"x"y,1\n2,3\n') == [(1, "quote_misplaced"), (2, ["2", "3"])]


def test_a_cell_beyond_any_size_costs_its_line_alone() -> None:
    assert told("a\n" + "x" * 200_000 + "\nb\n") == [(1, ["a"]), (2, "quote_misplaced"), (3, ["b"])]


def test_a_file_of_broken_lines_is_given_up() -> None:
    found = told('"x"y\n' * (BROKEN_LIMIT + 5))

    assert len(found) == BROKEN_LIMIT + 1
    assert found[-1] == (BROKEN_LIMIT + 1, "too_many_broken_lines")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n1;2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("title\na;b\n1;2\n3;4\n", ";"),
        ("word\nword\n", ","),
    ],
)
def test_the_separator_cuts_most_lines_alike(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_column_names_are_unique_and_never_empty() -> None:
    assert unique_names(["Price", "", "Price", " Price "]) == ("Price", "column 2", "Price (2)", "Price (3)")


def test_a_repeated_column_takes_no_name_that_another_has() -> None:
    assert unique_names(["Fee (2)", "Fee", "Fee", "Fee (2)", "Fee"]) == (
        "Fee (2)",
        "Fee",
        "Fee (3)",
        "Fee (2) (2)",
        "Fee (4)",
    )


@pytest.mark.parametrize(
    ("cell", "text"), [(' "x" ', '"x"'), ('="AAPL"', "AAPL"), ("=cmd()", "=cmd()"), ('="', '="')]
)
def test_only_the_formula_that_quotes_a_text_is_unwrapped(cell: str, text: str) -> None:
    assert plain_cell(cell) == text


@pytest.mark.parametrize(
    ("text", "is_overlong"),
    [("", False), ("x" * 5, False), ("x" * 6, True), ("abcde\nabcde\r\nabc", False), ("a\nabcdef\na", True)],
)
def test_a_line_beyond_the_limit_is_found(text: str, is_overlong: bool) -> None:
    assert has_overlong_line(text, limit=5) is is_overlong


@settings(deadline=None)
@given(st.text(alphabet="a\r\n", max_size=40), st.integers(1, 8))
def test_overlong_is_longer_than_the_limit(text: str, limit: int) -> None:
    longest = max(len(line) for line in text.replace("\r", "\n").split("\n"))

    assert has_overlong_line(text, limit=limit) is (longest > limit)


@settings(deadline=None)
@given(st.text(alphabet='a,"\n\r;', max_size=60))
def test_any_text_gives_records_in_line_order(text: str) -> None:
    lines = [record.line for record in read_records(text, ",")]

    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + text.count("\r") + 1 for line in lines)
