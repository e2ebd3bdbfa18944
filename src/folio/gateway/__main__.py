"""``python -m folio.gateway``: the control plane as a process."""

from folio.chassis.process import run
from folio.gateway.app import SERVICE

if __name__ == "__main__":
    run(SERVICE)
