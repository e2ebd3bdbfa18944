import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folio.portfolio.domain.imports.reading import FileRefused, decode

LIMIT = 1000


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("date;wert\n2005;3€\n".encode(), "utf-8"),
        ("date;wert\n2005;3€\n".encode("utf-8-sig"), "utf-8"),
        ("date;wert\n2005;3€\n".encode("utf-16"), "utf-16"),
        ("date;wert\n2005;3€\n".encode("utf-16-le"), "utf-16-le"),
        ("date;wert\n2005;3€\n".encode("utf-16-be"), "utf-16-be"),
        ("date;wert\n2005;3€\n".encode("utf-32"), "utf-32"),
        ("date;wert\n2005;3€\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_of_a_file_is_found(content: bytes, encoding: str) -> None:
    decoded = decode(content, size_limit=LIMIT)

    assert decoded.text == "date;wert\n2005;3€\n"
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (LIMIT + 1), "file_too_large"),
        (b"", "file_empty"),
        (b" \r\n\t", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b"PK\x03\x04rest", "file_binary"),
        (b"%PDF-1.7", "file_binary"),
        (b"\x1f\x8b\x08", "file_binary"),
        (b"date,amount\n2005,\x00\n", "file_binary"),
        (bytes(range(256)), "file_binary"),
        (b"\xff\xfea", "encoding_broken"),
        (b"\xef\xbb\xbfa\xff", "encoding_broken"),
        ("3€\n".encode() + "4€\n".encode("cp1252"), "encoding_mixed"),
        (b"a\nb\x81\n", "encoding_unknown"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        decode(content, size_limit=LIMIT)

    assert refusal.value.code == code


def test_a_mixed_encoding_names_its_line() -> None:
    with pytest.raises(FileRefused, match="from line 2 on"):
        decode("3€\n".encode() + "4€\n".encode("cp1252"), size_limit=LIMIT)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        decoded = decode(content, size_limit=LIMIT)
    except FileRefused as refusal:
        outcome = refusal.code
    else:
        outcome = "file_with_text" if decoded.text.strip() else "blank"

    assert outcome.startswith(("file_", "encoding_"))
