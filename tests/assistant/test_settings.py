"""The settings of the assistant service."""

from pathlib import Path

import pytest

from folio.assistant.settings import AssistantSettings
from folio.chassis.settings import SettingsError, load_settings


def test_a_key_it_does_not_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_text("[assistant]\ncolour = 'red'\n")

    with pytest.raises(SettingsError, match="colour"):
        load_settings(AssistantSettings, service="assistant", environ={"FOLIO_HOME": str(tmp_path)})
