"""Run the portfolio service: ``python -m folio.portfolio``."""

from folio.chassis.process import run
from folio.portfolio.app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
