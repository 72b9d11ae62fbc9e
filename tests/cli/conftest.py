"""What tests of several commands begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from farmsift.cli import main


@pytest.fixture
def empty_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder to work in, with the tables of a service that holds nothing yet."""
    monkeypatch.chdir(tmp_path)
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()
    return tmp_path
