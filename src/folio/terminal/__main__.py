"""Run the terminal service: ``python -m folio.terminal``."""

from folio.chassis.process import run
from folio.terminal.app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
