"""The settings of the terminal service."""

from pathlib import Path

import pytest

from folio.chassis.settings import SettingsError, load_settings
from folio.terminal.settings import TerminalSettings


def test_a_key_it_does_not_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_text("[terminal]\ncolour = 'red'\n")

    with pytest.raises(SettingsError, match="colour"):
        load_settings(TerminalSettings, service="terminal", environ={"FOLIO_HOME": str(tmp_path)})
