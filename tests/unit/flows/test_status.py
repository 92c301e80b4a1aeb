"""The status fits the terminal, keeps what people copy on one line, and shows nothing that could move the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.companions import COMPANIONS
from flows.status import lay_out_status, read_status
from tests.lake_frames import publish_lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake that no test changes."""
    out = tmp_path_factory.mktemp("status") / "lake"
    publish_lake(out, 6, "a-run-of-a-name-that-is-long", companions=COMPANIONS)
    return out


@pytest.mark.parametrize("width", [50, 80, 100_000])
def test_no_line_is_wider_than_the_page_but_what_people_copy(lake: Path, width: int) -> None:
    status = read_status(lake)
    lines = lay_out_status(status, width=width).splitlines()
    wide = {line.strip() for line in lines if len(line) > width}
    assert wide <= {status.snapshot, str(status.path)}
    assert any(line.endswith(status.snapshot) for line in lines)
    assert any(line.endswith(str(status.path)) for line in lines)
    rows = [line.split() for line in lines]
    assert ["papers", "6"] in rows
    assert ["authors", "6", "3"] in [row[:3] for row in rows]
    assert ["page", "csl-json"] not in rows


def test_the_files_beside_the_tables_are_named(lake: Path) -> None:
    status = read_status(lake)
    assert status.companions == tuple(COMPANIONS)
    assert f"with         {', '.join(COMPANIONS)}" in lay_out_status(status).splitlines()


def test_reasons_and_formats_of_a_manifest_are_harmless(lake: Path) -> None:
    status = read_status(lake).model_copy(update={"reasons": {"\x1b[2Jgone": 1}, "dumps": {"csl\u202ejson": 2}})
    said = lay_out_status(status)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert ["\\x1b[2Jgone", "1"] in [line.split() for line in said.splitlines()]


def test_headings_are_bold_on_request(lake: Path) -> None:
    status = read_status(lake)
    plain, bold = lay_out_status(status), lay_out_status(status, bold=True)
    assert "\x1b" not in plain
    assert bold.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain
    assert "\x1b[1mtable" in bold
