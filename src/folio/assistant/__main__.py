"""Run the assistant service: ``python -m folio.assistant``."""

from folio.assistant.app import SERVICE
from folio.chassis.process import run

if __name__ == "__main__":
    run(SERVICE)
