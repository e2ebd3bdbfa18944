"""What a cell may not hold, and how that is said."""

from folio.kernel.errors import Invalid


class CellRefused(Invalid):
    """A cell cannot be read; the row it stands in becomes a problem with this code and detail."""

    code = "cell_refused"

    def __init__(self, message: str, *, code: str, column: str | None = None) -> None:
        super().__init__(message, code=code)
        self.column = column


def shown(text: str, *, width: int = 40) -> str:
    """Return the cell as a message shows it: quoted, one line, at most ``width`` characters of it."""
    cut = text if len(text) <= width else text[:width] + "…"
    return repr(cut)
