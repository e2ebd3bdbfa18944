"""Bytes to text: the size, the encoding, and what is no text at all."""

import re
from dataclasses import dataclass

from folio.kernel.errors import Invalid

_SIGNATURES = (
    (b"PK\x03\x04", "an Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file"),
)
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HEAD = 4096
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")


class FileRefused(Invalid):
    """A file cannot be read as a whole; ``code`` says why, the message what to do."""

    code = "file_refused"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding it was in, by Python's name without a mark."""

    text: str
    encoding: str


def decode(content: bytes, *, size_limit: int) -> Decoded:
    """Return the text of a file: UTF-8, UTF-16 and UTF-32 by mark or pattern, else Windows' cp1252.

    Raises:
        FileRefused: too large, empty, no text, or in more than one encoding.
    """
    if len(content) > size_limit:
        raise FileRefused(
            f"split the file: it has {len(content)} bytes, at most {size_limit} are read",
            code="file_too_large",
        )
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise FileRefused(f"export the file as CSV: this is {kind}", code="file_binary")
    encoding = _marked_encoding(content)
    decoded = _decode_as(content, encoding) if encoding else _decode_unmarked(content)
    if not decoded.text or decoded.text.isspace():
        raise FileRefused("choose another file: this one is empty", code="file_empty")
    if _CONTROLS.search(decoded.text):
        raise _no_text()
    return decoded


def _no_text() -> FileRefused:
    return FileRefused("export the file as CSV: this is no text", code="file_binary")


def _marked_encoding(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    head = content[:_HEAD]
    half = max(len(head) // 2, 1)
    # ASCII in UTF-16 is every other byte zero; which ones tells the byte order.
    if head[1::2].count(0) > half * 0.6 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.6 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _decode_as(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"export the file again: it begins as {encoding} and breaks at byte {error.start}",
            code="encoding_broken",
        ) from error


def _decode_unmarked(content: bytes) -> Decoded:
    if b"\0" in content:
        raise _no_text()
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if _MULTIBYTE.search(content):
            raise FileRefused(
                f"save the file as UTF-8: it is in two encodings, the second from line {line} on",
                code="encoding_mixed",
            ) from error
    try:
        return Decoded(content.decode("cp1252"), "cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            f"save the file as UTF-8: line {line} is in no known encoding", code="encoding_unknown"
        ) from error
