"""The systemd units of deploy/systemd, by systemd itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SETTINGS = sorted((ROOT / "deploy" / "systemd").glob("*.env"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    assert UNITS
    for unit in UNITS:  # of which systemd checks that the program is there
        text = unit.read_text(encoding="utf-8").replace("/opt/paperlake/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", *map(str, tmp_path.glob("*.service"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_unit_has_its_settings() -> None:
    names = {path.name for path in SETTINGS}
    for unit in UNITS:
        lines = unit.read_text(encoding="utf-8").splitlines()
        [settings] = [line for line in lines if line.startswith("EnvironmentFile=/etc/paperlake/")]
        assert settings.rpartition("/")[2] in names
