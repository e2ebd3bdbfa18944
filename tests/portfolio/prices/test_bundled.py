"""The closes that come with the platform."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal

from folio.portfolio.prices.bundled import (
    bundled_instruments,
    bundled_splits,
    instrument_id,
    read_bundled_closes,
)
from folio.portfolio.prices.series import closes_of


def test_closes_are_the_raw_ones_across_the_splits_of_apple() -> None:
    apple = {day: close for day, close, _ in closes_of(read_bundled_closes()[instrument_id("AAPL")])}

    assert apple[dt.date(2000, 3, 1)] == Decimal("130.31")
    assert (apple[dt.date(2000, 6, 20)], apple[dt.date(2000, 6, 21)]) == (Decimal("101.25"), Decimal("55.63"))
    assert len(apple) == 3270


def test_the_package_is_read_but_never_imported() -> None:
    script = (
        "import sys; from folio.portfolio.prices.bundled import read_bundled_closes; read_bundled_closes();"
        "print({'bokeh_sampledata', 'pandas'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def test_ids_are_the_same_on_every_machine() -> None:
    assert str(instrument_id("AAPL")) == str(bundled_instruments()[0].id)
    assert len({split.id for split in bundled_splits()}) == 3
