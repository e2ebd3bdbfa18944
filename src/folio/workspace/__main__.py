"""Run the workspace service: ``python -m folio.workspace``."""

from folio.chassis.process import run
from folio.workspace.app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
