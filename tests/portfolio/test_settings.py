"""The settings of the portfolio service."""

from pathlib import Path

import pytest

from folio.chassis.settings import SettingsError, load_settings
from folio.portfolio.settings import PortfolioSettings


def test_the_defaults_stand_without_a_file(tmp_path: Path) -> None:
    settings = load_settings(PortfolioSettings, service="portfolio", environ={"FOLIO_HOME": str(tmp_path)})

    assert settings.upload_limit_bytes == 100_000_000
    assert settings.import_lifetime_s == 86_400


def test_the_environment_wins_and_a_wrong_value_is_named(tmp_path: Path) -> None:
    environ = {"FOLIO_HOME": str(tmp_path), "FOLIO_PORTFOLIO_COMPUTE_THREADS": "0"}

    with pytest.raises(SettingsError, match="FOLIO_PORTFOLIO_COMPUTE_THREADS"):
        load_settings(PortfolioSettings, service="portfolio", environ=environ)
