"""Which code the platform runs, so that ``folio up`` after an update replaces what runs the old."""

import hashlib
from importlib.metadata import distributions
from pathlib import Path

import folio

RELEASE_FILE = "release"


def fingerprint() -> str:
    """Return a word that changes with our code and with the versions of the packages installed."""
    package = Path(folio.__file__).parent
    sources = sorted(package.rglob("*.py"))
    seen = [f"{source.relative_to(package)} {_stamp(source)}" for source in sources]
    # A distribution's folder is named after its version; reading the names is much faster than its metadata.
    seen += sorted(str(getattr(found, "_path", found)) for found in distributions())
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def write_release(run: Path) -> None:
    """Note that what is started now is the code there is now."""
    (run / RELEASE_FILE).write_text(fingerprint())


def has_changed(run: Path) -> bool:
    """Return whether the code is another than that which was started."""
    try:
        return (run / RELEASE_FILE).read_text() != fingerprint()
    except FileNotFoundError:
        return False


def _stamp(file: Path) -> str:
    status = file.stat()
    return f"{status.st_size} {status.st_mtime_ns}"
