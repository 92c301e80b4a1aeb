"""A published version with all its companions."""

from pathlib import Path

import pytest

from flows.companions import COMPANIONS
from tasks.load import current_snapshot
from tests.lake_frames import publish_lake


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a version, whose name SQL and patterns have to quote; no test changes it."""
    out = tmp_path_factory.mktemp("described") / "it's [a] lake"
    publish_lake(out, 5, companions=COMPANIONS)
    return current_snapshot(out)
