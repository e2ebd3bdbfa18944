"""Run the users service: ``python -m folio.users``."""

from folio.chassis.process import run
from folio.users.app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
