"""The entry point of ``folio``: run a command, and turn an error into one line and an exit code."""

import sys

from folio.chassis.ports import UnknownService
from folio.chassis.settings import SettingsError
from folio.cli.commands import EXIT_NOT_WELL, app
from folio.cli.inquiry import Refused
from folio.cli.plan import CannotScale, UnknownProcess
from folio.cli.startup import NotHealthy
from folio.kernel.errors import FolioError

EXIT_WRONG_USE, EXIT_MISSING = 2, 4
EXIT_INTERRUPTED = 130
WRONG_USE = (SettingsError, UnknownService, UnknownProcess, CannotScale)


def main() -> None:
    """Run ``folio`` with the arguments of this process."""
    try:
        app()
    except FolioError as error:
        sys.stderr.write(f"folio: {error.message}\n")
        sys.exit(exit_code_of(error))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def exit_code_of(error: FolioError) -> int:
    """Return the exit code that tells a script what kind of thing went wrong."""
    if isinstance(error, NotHealthy | Refused):
        return EXIT_NOT_WELL
    if isinstance(error, WRONG_USE):
        return EXIT_WRONG_USE
    return EXIT_MISSING


if __name__ == "__main__":
    main()
