"""The command that explains, on the lake that the sample gives."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.integration.conftest import MAX_WAIT, ROOT, SAMPLE, Command

PAPER = "Consensus on Transaction Commit"


def paper_id(lake: Path) -> str:
    """Give the id of the paper that the tests explain."""
    papers = pl.read_parquet(lake / "current" / "papers")
    found: str = papers.filter(title=PAPER)["paper_id"].item()
    return found


def test_a_paper_is_explained_by_its_id_its_arxiv_id_and_a_record_of_it(paperlake: Command, sample_lake: Path) -> None:
    outcome = paperlake("explain", paper_id(sample_lake), "--out", sample_lake)
    assert outcome.status == 0, outcome.err
    assert outcome.err == ""
    for words in (PAPER, "pages/jim_gray.txt, lines 5 to 7", "Why they are one paper", "Near misses", "is the same"):
        assert words in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "\x1b" not in outcome.out
    for name in ("cs/0408036", "arXiv:cs/0408036v1", "https://arxiv.org/abs/cs/0408036"):
        assert paperlake("explain", name, "--out", sample_lake).out == outcome.out


def test_every_id_of_the_lake_is_explained_and_every_merge_has_its_pairs(sample_lake: Path) -> None:
    from tasks.explain import explain, lay_out
    from tasks.explain.explanation import PaperExplanation
    from tasks.load import open_lake

    lake = open_lake(sample_lake)
    for table, column in (
        ("papers", "paper_id"),
        ("papers", "work_id"),
        ("authors", "author_id"),
        ("sources", "source_id"),
    ):
        for one in lake[table].select(pl.col(column).unique().sort()).collect()[column]:
            explanation = explain(lake, one, words={})
            assert lay_out(explanation).startswith(one)
            if isinstance(explanation, PaperExplanation):
                assert len(explanation.links) == len(explanation.records) - 1


def test_json_is_one_document(paperlake: Command, sample_lake: Path) -> None:
    explained = json.loads(paperlake("explain", "cs/0408036", "--out", sample_lake, "--json").out)
    assert explained["kind"] == "paper"
    assert explained["paper"]["paper_id"] == paper_id(sample_lake)
    assert len(explained["links"]) == len(explained["records"]) - 1
    assert {"evidence", "level", "weight", "words"} == explained["links"][0]["evidence"][0].keys()


@pytest.mark.parametrize("name", ["P0000000000000000", "nobody knows", "\x1b[31m"])
def test_an_unknown_id_is_one_line_and_status_2(paperlake: Command, sample_lake: Path, name: str) -> None:
    outcome = paperlake("explain", name, "--out", sample_lake)
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    assert "in this version of the lake" in outcome.err
    assert "\x1b" not in outcome.err


def test_an_id_of_an_earlier_version_is_told_of_and_explained_there(
    paperlake: Command, sample_lake: Path, tmp_path: Path
) -> None:
    out = tmp_path / "lake"
    shutil.copytree(sample_lake, out, symlinks=True)
    earlier, first = paper_id(out), (out / "current").resolve().name
    assert paperlake("curate", SAMPLE / "pages" / "ibm_research.txt", "--out", out).status == 0
    gone = paperlake("explain", earlier, "--out", out)
    assert gone.status == 0
    assert f"{earlier} was retired" in gone.out
    there = paperlake("explain", earlier, "--out", out, "--snapshot", first)
    assert there.status == 0
    assert PAPER in there.out
    assert paperlake("explain", earlier, "--out", out, "--snapshot", "1999").status == 2


def test_headings_are_bold_on_a_terminal_and_not_where_colour_is_unwanted(sample_lake: Path) -> None:
    def on_terminal(**environment: str) -> bytes:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "flows.cli", "explain", "cs/0408036", "--out", str(sample_lake)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=theirs, env={**os.environ, "TERM": "xterm", **environment}, close_fds=True
        )
        os.close(theirs)
        printed = b""
        try:
            while chunk := os.read(ours, 65536):
                printed += chunk
        except OSError:  # how Linux says that the other side has closed
            pass
        os.close(ours)
        assert process.wait(timeout=MAX_WAIT) == 0
        return printed

    assert b"\x1b[1mWhy they are one paper\x1b[0m" in on_terminal(NO_COLOR="")
    assert b"\x1b" not in on_terminal(NO_COLOR="1")


def test_explaining_does_not_wait_for_prefect_or_pandera() -> None:
    code = "import sys, tasks.explain, tasks.load; sys.exit(bool({'prefect', 'pandera'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
