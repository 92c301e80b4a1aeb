"""The commands export and prisma, as a person uses them; and a lake that is made of its own export."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import polars as pl
import pytest
import rispy

from flows import export
from flows.cli import main
from flows.output import print_texts
from tasks.export import formats
from tasks.export.selection import Versions
from tasks.load import Lake, open_lake
from tests.integration.conftest import ROOT, Command, start_paperlake
from tests.integration.test_cli import assert_one_line
from tests.lake_frames import publish_lake

HOSTILE = "=1+1 {<script>} \u202eabc"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with two versions, in a folder whose name SQL has to quote."""
    out = tmp_path_factory.mktemp("export") / "it's a lake"
    publish_lake(out, 3, "first")
    publish_lake(out, 60, HOSTILE)
    return out


def test_the_command_line_offers_the_formats_that_there_are() -> None:
    assert tuple(formats.FORMATS) == export.FORMATS
    assert get_args(Versions) == export.VERSIONS


@pytest.mark.parametrize("name", export.FORMATS)
def test_an_export_is_printed_or_written_to_a_file(run: Command, lake: Path, tmp_path: Path, name: str) -> None:
    printed = run("export", "--format", name, "--out", lake)
    assert printed.status == 0, printed.err
    path = tmp_path / "export"
    path.write_text("what was here before")
    written = run("export", "--format", name, "--out", lake, "--to", path)
    assert (written.status, written.out) == (0, f"{path}: 60 entries\n")
    assert path.read_bytes().decode() == printed.out
    assert [one.name for one in tmp_path.iterdir()] == ["export"]
    assert run("export", "--format", name, "--versions", "collapse", "--out", lake).status == 0


def test_a_condition_selects_papers(run: Command, lake: Path) -> None:
    def ids(where: str, *more: str | Path) -> list[str]:
        outcome = run("export", "--format", "ris", "--where", where, "--out", lake, *more)
        assert outcome.status == 0, outcome.err
        return [one["id"] for one in rispy.loads(outcome.out)]

    assert ids("paper_id < 'P0000000000000004' -- the first four") == [f"P{place:016d}" for place in (0, 3, 1, 2)]
    assert len(ids("year is null or year = 2023")) == 40
    assert len(ids("paper_id in (select paper_id from authorships where raw_name like 'A%')")) == 20
    first = min(path.name for path in (lake / "_snapshots").iterdir())
    assert len(ids("true", "--snapshot", first)) == 3


def test_no_paper_is_an_export_without_entries_and_a_warning(run: Command, lake: Path) -> None:
    outcome = run("export", "--format", "csl-json", "--where", "year > 3000", "--out", lake)
    assert (outcome.status, json.loads(outcome.out)) == (0, [])
    assert outcome.err.startswith("paperlake: warning: no paper fulfils the condition")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("yeer > 2000", 'Referenced column "yeer" not found'),
        ("year >", "syntax error"),
        ("", "takes one condition"),
        ("true); drop view papers; select (true", "takes one condition"),
        ("title in (select content from read_text('{secret}'))", "file system operations are disabled"),
        ("title in (select * from '{secret}.csv')", "the condition of --where is wrong"),
        ("true); copy papers to '{secret}'; select (true", "takes one condition"),
        ("year = ?", "the condition of --where is wrong"),
    ],
)
def test_a_wrong_condition_is_one_line(run: Command, lake: Path, tmp_path: Path, where: str, said: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    outcome = run("export", "--format", "ris", "--where", where.format(secret=secret), "--out", lake)
    assert_one_line(outcome, 2, said, "year >= 2020 and type = 'article-journal'")
    assert outcome.out == ""
    assert secret.read_text() == "a secret"


def test_a_format_that_there_is_not_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "--format", "endnote"])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "'csl-json'" in error


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(run: Command, lake: Path, tmp_path: Path) -> None:
    to = ("export", "--format", "bibtex", "--out", lake, "--to")
    assert_one_line(run(*to, tmp_path / "none" / "export.bib"), 2, "No such file or directory", "--to")
    assert_one_line(run(*to, tmp_path), 2, "Is a directory", "--to")
    assert_one_line(run(*to, "/dev/full"), 2, "/dev/full: No space left on device", "--to")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def texts() -> list[str]:
        raise RuntimeError

    path = tmp_path / "export"
    path.write_text("before")
    with pytest.raises(RuntimeError):
        export.write_file(path, (text for _ in "x" for text in texts()))
    assert (list(tmp_path.iterdir()), path.read_text()) == ([path], "before")


def test_a_reader_that_stops_reading_is_no_error(lake: Path) -> None:
    many = ("export", "--format", "csl-json", "--out", lake)
    process = start_paperlake(*many, cwd=ROOT)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait() == 0


def test_a_full_disk_behind_standard_output_is_one_line(lake: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "export", "--format", "ris", "--out", str(lake)]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "standard output cannot be written: No space left on device" in ended.stderr


def test_an_export_is_utf_8_whatever_the_encoding_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, encoding="ascii"))
    print_texts(["Østergaard\r\n", "𝒜"])
    assert printed.getvalue().decode() == "Østergaard\r\n𝒜"


def test_prisma_is_printed_as_text_csv_and_json(run: Command, lake: Path) -> None:
    text = run("prisma", "--out", lake)
    assert text.status == 0, text.err
    assert ["Records", "identified", "61"] in [line.split() for line in text.out.splitlines()]
    assert ["Papers", "60"] in [line.split() for line in text.out.splitlines()]
    assert run("prisma", "--out", lake, "--csv").out.startswith("step,source,reason,n\nidentified,csl-json,,30\n")
    document = json.loads(run("prisma", "--out", lake, "--json").out)
    assert document["snapshot"] in text.out
    assert {"step": "refused", "source": "unknown", "reason": "no_title", "n": 1} in document["counts"]


FILES = {"csl-json": "export.json", "ris": "export.ris", "bibtex": "export.bib", "csv": "export.csv"}


def papers_of(lake: Lake) -> dict[str, object]:
    """Give what a lake says of each paper, and of its authors in their order, by title and abstract."""
    printed = lake.mentions.select("paper_id", "author_id", "raw_name", "family_name", "given_name", "suffix").unique()
    name = pl.concat_str("family_name", "given_name", "suffix", separator="|", ignore_nulls=True)
    authors = (
        lake.authorships.join(printed, on=["paper_id", "author_id", "raw_name"], how="left")
        .sort("position")
        .group_by("paper_id", maintain_order=True)
        .agg(authors=name, affiliations="raw_affiliations")
    )
    told = (
        "title abstract publication_date year type venue volume issue pages doi arxiv_id pmid comments keywords "
        "language version retraction identifiers authors affiliations"
    )
    frame = lake.papers.join(authors, on="paper_id", how="left").select(told.split()).collect()
    return {f"{row['title']}{row['abstract']}": row for row in frame.to_dicts()}


def test_a_lake_made_of_exports_has_the_same_papers_and_authors(
    sample_lake: Path, paperlake: Command, tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for place, (name, file) in enumerate(FILES.items()):  # each format has a part of the papers
        condition = f"hash(paper_id) % {len(FILES)} = {place}"
        to = raw / file
        ran = paperlake("export", "--format", name, "--where", condition, "--out", sample_lake, "--to", to)
        assert ran.status == 0, ran.err
    made = paperlake("curate", raw, "--out", tmp_path / "lake")
    assert made.status == 0, made.err
    with open_lake(sample_lake) as before, open_lake(tmp_path / "lake") as after:
        assert after.manifest.account["unread"] == []
        assert papers_of(after) == papers_of(before)
