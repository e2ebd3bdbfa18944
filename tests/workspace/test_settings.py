"""The settings of the workspace service."""

from pathlib import Path

import pytest

from folio.chassis.settings import SettingsError, load_settings
from folio.workspace.settings import WorkspaceSettings


def test_a_key_it_does_not_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "folio.toml").write_text("[workspace]\ncolour = 'red'\n")

    with pytest.raises(SettingsError, match="colour"):
        load_settings(WorkspaceSettings, service="workspace", environ={"FOLIO_HOME": str(tmp_path)})
