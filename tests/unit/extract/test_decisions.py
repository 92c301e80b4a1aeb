"""Decisions of persons: read line by line, and what cannot be read is refused with its line and the mend."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from schemas.decisions import Decision, newest_first
from schemas.dump import Inventory
from schemas.errors import UsageError
from tasks.extract import discover
from tasks.extract.decisions import read_decisions

PAPER, RECORD, AUTHOR = "P" + "0" * 16, "S" + "1" * 16, "A" + "2" * 16
HEADER = "entity,decision,left,right,who,when,why\n"
ROW = f"paper,same,{PAPER},dblp#conf/acl/Ash01,Ada,2026-11-03,one paper\n"


def read(tmp_path: Path, content: str | bytes) -> tuple[list[Decision], list[tuple[int | None, str]]]:
    """Return the decisions of a file, and the line and the detail of each refusal."""
    path = tmp_path / "decisions.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_decisions(path, "decisions.csv")
    assert {(one.table, one.reason, one.source_index) for one in found.refusals} <= {
        ("decisions", "unreadable_decision", None)
    }
    return found.decisions, [(one.line_start, one.detail) for one in found.refusals]


def test_a_decision_says_who_when_and_why(tmp_path: Path) -> None:
    (decision,), refused = read(tmp_path, HEADER + ROW)
    assert refused == []
    assert decision == Decision(
        source_file="decisions.csv",
        line=2,
        entity="paper",
        decision="same",
        left=PAPER,
        right="dblp#conf/acl/Ash01",
        who="Ada",
        when="2026-11-03",
        why="one paper",
    )
    assert decision.words == "Ada on 2026-11-03: one paper (decisions.csv, line 2)"


def test_who_when_and_why_may_be_missing(tmp_path: Path) -> None:
    (decision,), _ = read(tmp_path, f"right;left;decision;entity\n{PAPER};{RECORD};Different;PAPER\n")
    assert (decision.left, decision.right, decision.decision) == (RECORD, PAPER, "different")
    assert decision.words == "somebody (decisions.csv, line 2)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_file_may_be_written_as_a_spreadsheet_writes_it(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    text = (HEADER + ROW.replace("Ada", "Zoë Jürgens") + "\n" + ROW).replace(",", delimiter).replace("\n", end)
    decisions, refused = read(tmp_path, text.encode(encoding))
    assert refused == []
    assert [(one.who, one.line) for one in decisions] == [("Zoë Jürgens", 2), ("Ada", 4)]


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        (f"papers,same,{PAPER},a#b,,,", "entity is 'papers': write paper or author"),
        (f"paper,equal,{PAPER},a#b,,,", "decision is 'equal': write same or different"),
        (f"paper,same,{PAPER},,,,", "right is empty: name both sides"),
        (f"paper,same,{PAPER},{PAPER},,,", "left and right are the same: name two sides"),
        (f"paper,same,{PAPER},{AUTHOR},,,", f"'{AUTHOR}' names no paper: name a paper by its id"),
        (f"author,same,{AUTHOR},{RECORD},,,", f"'{RECORD}' names no author: name an author by its id"),
        (f"author,same,{AUTHOR},dblp#Ash01,,,", "'dblp#Ash01' names no author: name an author by its id"),
        (f"paper,same,{PAPER},Ash01,,,", "'Ash01' names no paper"),
        (f"paper,same,{PAPER},a#b,Ada,3/11/2026,", "when is no date, '3/11/2026': write the date as 2026-11-03"),
        (f"paper,same,{PAPER}", "3 cells, but the header has 7: mend the row"),
    ],
)
def test_a_line_that_is_no_decision_is_refused_with_the_mend_and_costs_no_other(
    tmp_path: Path, row: str, detail: str
) -> None:
    decisions, refused = read(tmp_path, HEADER + ROW + row + "\n" + ROW)
    assert [one.line for one in decisions] == [2, 4]
    ((line, said),) = refused
    assert line == 3
    assert said.startswith(detail)


def test_a_quotation_mark_that_is_not_closed_costs_no_line(tmp_path: Path) -> None:
    broken = f'paper,same,{PAPER},a#b,Ada,2026-11-03,"of old\n'
    decisions, refused = read(tmp_path, HEADER + ROW + broken + ROW)
    assert refused == []
    assert [(one.line, one.why) for one in decisions] == [(2, "one paper"), (3, "of old"), (4, "one paper")]


def test_a_reason_may_have_several_lines(tmp_path: Path) -> None:
    decisions, _ = read(tmp_path, HEADER + ROW.replace("one paper", '"one\npaper, ""really"""') + ROW)
    assert [(one.line, one.why) for one in decisions] == [(2, 'one paper, "really"'), (4, "one paper")]


def test_authors_are_named_by_a_record_and_a_place_or_name(tmp_path: Path) -> None:
    rows = f"author,same,{AUTHOR},{RECORD}#2,,,\nauthor,different,dblp#Ash01#Mara Ash,{RECORD}#1,,,\n"
    decisions, refused = read(tmp_path, HEADER + rows)
    assert refused == []
    assert [one.entity for one in decisions] == ["author", "author"]


def test_a_column_that_nothing_reads_is_reported(tmp_path: Path) -> None:
    decisions, refused = read(tmp_path, f"entity,decision,left,right,note\npaper,same,{PAPER},a#b,x\n")
    assert len(decisions) == 1
    ((line, detail),) = refused
    assert line == 1
    assert "no column of decisions is called note" in detail


@pytest.mark.parametrize("content", [b"", b"title,year\nT,2001\n", b"PK\x03\x04\x00", b"\xff\xfe"])
def test_a_file_without_the_columns_ends_the_run(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError, match=r"decisions\.csv: the first line does not name the columns entity, decision"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026-11-03 10:00", "2026-11-03T10:00:00"),
        ("2026-11-03T10:00:00+02:00", "2026-11-03T08:00:00"),
    ],
)
def test_a_time_is_kept_in_utc(tmp_path: Path, printed: str, moment: str) -> None:
    (decision,), _ = read(tmp_path, HEADER + ROW.replace("2026-11-03", printed))
    assert decision.when == moment


def test_the_newest_word_is_the_latest_then_the_last_in_the_files() -> None:
    rows = [("a.csv", 2, "2026-01-01"), ("a.csv", 3, None), ("b/a.csv", 2, None), ("a.csv", 5, "2025-01-01")]
    decisions = [
        Decision(source_file=file, line=line, entity="paper", decision="same", left="a#b", right="a#c", when=when)
        for file, line, when in rows
    ]
    assert [(one.source_file, one.line) for one in newest_first(tuple(decisions))] == [
        ("a.csv", 2),
        ("a.csv", 5),
        ("b/a.csv", 2),
        ("a.csv", 3),
    ]


def inventory_of(raw: Path, **contents: str) -> Inventory:
    """Make an inventory of a folder with a dump, and decisions in each of the folders named."""
    raw.mkdir(exist_ok=True)
    (raw / "a.jsonl").write_bytes(b'{"id": "a", "type": "article-journal", "title": "T"}\n')
    for folder, text in contents.items():
        (raw / folder).mkdir(exist_ok=True)
        (raw / folder / "decisions.csv").write_text(text, encoding="utf-8")
    return discover([raw])


def test_decisions_are_settings_and_no_dump(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, **{".": HEADER + ROW + "x\n", "deep": HEADER + ROW})
    assert [dump.source_file for dump in inventory.dumps] == ["a.jsonl"]
    assert [one.place for one in inventory.decisions] == ["decisions.csv, line 2", "deep/decisions.csv, line 2"]
    assert [one.folder for one in inventory.decisions] == ["", "deep/"]
    assert [(one.source_file, one.line_start) for one in inventory.refusals] == [("decisions.csv", 3)]
    assert {one.source_file: one.sha256 for one in inventory.settings} == {
        "decisions.csv": hashlib.sha256((HEADER + ROW + "x\n").encode()).hexdigest(),
        "deep/decisions.csv": hashlib.sha256((HEADER + ROW).encode()).hexdigest(),
    }


def test_decisions_of_two_raw_folders_bear_the_names_of_their_dumps(tmp_path: Path) -> None:
    for name in ("x", "y"):
        inventory_of(tmp_path / name, **{".": HEADER + ROW})
    inventory = discover([tmp_path / "y", tmp_path / "x"])
    assert [one.source_file for one in inventory.settings] == ["x/decisions.csv", "y/decisions.csv"]
    assert [one.source_file for one in inventory.decisions] == ["x/decisions.csv", "y/decisions.csv"]
