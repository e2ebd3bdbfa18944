import pytest

from folio.kernel.errors import Conflict, FieldError, FolioError, Forbidden, Invalid, NotFound, Unavailable


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FolioError, "error"),
        (NotFound, "not_found"),
        (Forbidden, "forbidden"),
        (Conflict, "conflict"),
        (Invalid, "invalid"),
        (Unavailable, "unavailable"),
    ],
)
def test_each_kind_has_its_code(kind: type[FolioError], code: str) -> None:
    error = kind("do this instead")

    assert error.code == code
    assert error.message == str(error) == "do this instead"


def test_a_code_given_wins_over_the_kinds() -> None:
    assert NotFound("look elsewhere", code="portfolio_not_found").code == "portfolio_not_found"


def test_an_invalid_input_says_where_it_is_wrong() -> None:
    wrong = FieldError("/amount", "required", "give it")

    error = Invalid("correct the amount", errors=(wrong,))

    assert error.errors == (wrong,)


def test_what_is_unavailable_says_when_to_come_back() -> None:
    assert Unavailable("try later").retry_after_s == 1
    assert Unavailable("try later", retry_after_s=30).retry_after_s == 30
