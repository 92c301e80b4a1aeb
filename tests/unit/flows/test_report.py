"""The closing words and the display of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.progress import Lines, choose_display, display, showing
from flows.report import Report, account_rows, markdown, summary
from schemas.account import Account

ACCOUNT = Account(
    dumps=2,
    duplicates=1,
    records=1050,
    sources=1047,
    rejects=3,
    names=9,
    mentions=9,
    papers=800,
    authors=5,
    authorships=12,
    inferred=2,
    refused_dumps=1,
    refused_names=0,
    refused_rows=0,
    reasons={"not_json": 3, "empty_file": 1},
)
REPORT = Report(account=ACCOUNT, snapshot="s", path=Path("/lake/_snapshots/s"))


def test_the_summary_holds_the_whole_account() -> None:
    assert summary(REPORT).splitlines() == [
        "records          1,050  in 2 dumps",
        "  sources        1,047  became 800 papers",
        "  rejects            3",
        "              3  not_json",
        "              1  empty_file",
        "papers             800",
        "authors              5",
        "authorships         12  of them 2 inferred",
        "duplicates           1  dumps that repeat another one's bytes, read once",
        "refused              1  dumps, for the reasons above",
        "lake         /lake/_snapshots/s",
    ]


def test_a_run_that_published_nothing_says_so() -> None:
    report = REPORT.model_copy(update={"published": False})
    assert summary(report).splitlines()[-2].startswith("nothing new ")
    assert summary(report).splitlines()[-1] == "lake         /lake/_snapshots/s"
    assert "found nothing new" in markdown(report)
    assert "nothing new" not in markdown(REPORT)


def test_the_artifacts_hold_the_whole_account() -> None:
    rows = dict(account_rows(ACCOUNT))
    assert rows["records"] == rows["sources"] + rows["rejects"]
    assert rows["rejected: not_json"] == 3
    assert "1,050 records = 1,047 sources + 3 rejects\n  - 3 not_json\n  - 1 empty_file" in markdown(REPORT)


def test_a_step_is_a_line_when_its_last_partition_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with showing(Lines()):
        display().begin("extract: read", 2)
        display().begin("papers: block", 1)
        display().advance("extract: read")
        assert capsys.readouterr().err == ""
        display().advance("extract: read")
        assert capsys.readouterr().err.endswith(" s  extract: read (2)\n")
        display().advance("papers: block")
        assert capsys.readouterr().err.endswith(" s  papers: block\n")


def test_nothing_is_shown_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    display().begin("extract: read", 1)
    display().advance("extract: read")
    with showing(choose_display(quiet=True)):
        display().say("something")
    assert capsys.readouterr() == ("", "")
