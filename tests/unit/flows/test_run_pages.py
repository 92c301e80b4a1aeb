"""The pages that a run leaves: they are bounded, and what dumps say is text in them and nothing else."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.markdown import cell, table
from flows.run_pages import MAX_EXAMPLES, MAX_EXCERPT, MAX_KINDS, changes_page, failure_page, held_page, rejects_page
from schemas.lake.changes import CHANGES
from schemas.lake.sources import REJECTS
from schemas.limits import Excess

HOSTILE = "<script>alert(1)</script>|\n# head [link](http://evil) `code` \u202egnp.exe =cmd() *b* & \x1b[31m"


def rejects(*rows: tuple[str, str, int | None, str | None]) -> pl.LazyFrame:
    frame = pl.DataFrame(
        rows,
        schema={"reason": pl.String, "source_file": pl.String, "line_start": pl.Int64, "raw": pl.String},
        orient="row",
    )
    return REJECTS.conform(frame.with_columns(detail=pl.lit("what is wrong"))).lazy()


def rows_of(page: str) -> list[list[str]]:
    """Give the cells of all rows of all tables of a page."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]


@given(st.text())
def test_a_cell_is_one_line_and_has_no_mark_that_is_not_escaped(text: str) -> None:
    shown = cell(text)
    assert len(shown.splitlines()) <= 1
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", shown)
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)
    assert rows_of(table(("a", "b"), [(shown, "x")]))[2] == [shown, "x"]


def test_a_cell_is_cut_before_its_marks_are_escaped() -> None:
    assert cell("a" * 9 + "|" * 9, 12) == "a" * 9 + "\\|" * 3 + "…"
    assert cell(None) == ""


def test_rejects_are_shown_by_reason_with_the_first_of_each() -> None:
    many = [("no_title", f"dump{number:03d}.json", number, "x" * 3000) for number in range(1, 31)]
    page = rejects_page(rejects(*many, ("not_json", "odd.json", None, HOSTILE)))
    assert rows_of(page)[2:4] == [["no\\_title", "30"], ["not\\_json", "1"]]
    shown = [row for row in rows_of(page) if row[0].startswith("dump0")]
    assert [row[1] for row in shown] == ["1", "2", "3", "4", "5"]
    assert all(row[3] == "x" * MAX_EXCERPT + "…" for row in shown)
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert rejects_page(rejects()) == "Nothing was rejected.\n"


def test_a_page_of_rejects_is_bounded() -> None:
    rows = [(f"reason {number:04d}", "d" * 5000, 1, HOSTILE * 100) for number in range(500) for _ in range(9)]
    page = rejects_page(rejects(*rows))
    assert f"and {500 - MAX_KINDS:,} reasons more" in page
    assert len(page) < 2 * MAX_KINDS * (MAX_EXAMPLES + 2) * 4 * 2 * MAX_EXCERPT


def change(event: str, number: int, *, causes: int = 1, title: str = "T") -> dict[str, object]:
    is_field = event == "changed"
    return {
        "entity": "paper",
        "id": f"P{number:016d}",
        "snapshot": "now",
        "event": event,
        "field": "title" if is_field else None,
        "before": f'"{title}"' if is_field else None,
        "after": f'{{"title":"{title}"}}' if event == "minted" else None,
        "related_ids": ["P2"] if event == "merged" else [],
        "causes": [{"cause": "new dump", "name": f"{HOSTILE}{number}"} for number in range(causes)],
    }


def changes(*rows: dict[str, object]) -> pl.LazyFrame:
    return CHANGES.conform(pl.DataFrame(rows, schema=CHANGES.polars_schema)).lazy()


def test_changes_are_shown_by_entity_and_event_with_causes_and_the_first_of_each() -> None:
    rows = [change("minted", number, title=HOSTILE.replace("\n", " ").replace("\x1b", "")) for number in range(20)]
    page = changes_page(changes(*rows, change("changed", 1), change("merged", 3)), "before", "now")
    assert rows_of(page)[2:5] == [["paper", "changed", "1"], ["paper", "merged", "1"], ["paper", "minted", "20"]]
    assert sum(row[0].startswith("P00") for row in rows_of(page)) == MAX_EXAMPLES + 2
    assert ["P0000000000000003", "\\-\\> P2"] in [row[:2] for row in rows_of(page)]
    assert "<script>" not in page
    assert "first version" in changes_page(changes(), None, "now")
    assert "No paper, work or author has changed" in changes_page(changes(), "before", "now")


def test_a_page_of_changes_is_bounded() -> None:
    page = changes_page(changes(change("changed", 1, causes=3000, title="t" * 9000)), "before", "now")
    assert "causes more" in page
    assert len(page) < 2 * 2 * MAX_KINDS * 10 * MAX_EXCERPT


def test_a_held_run_says_why_and_what_would_have_changed() -> None:
    excess = Excess(name="rejects", figure=3.5, limit=2, said="35 of 1,000 records were rejected (3.5 %)")
    dumps = {"new": [], "gone": [f"dump{number}.json" for number in range(9)]}
    page = held_page([excess], {"records": 1000}, dumps, {"papers": (900, 800)})
    assert "\\-\\-override rejects" in page
    assert ["papers", "900", "800", "-100"] in rows_of(page)
    assert "dumps that are new: 0\n- dumps that are gone: 9 (dump0\\.json" in page
    assert "dump5" not in page


@pytest.mark.parametrize("task", ["read a|b.txt", None])
def test_a_failed_run_says_where_and_why(task: str | None) -> None:
    page = failure_page(OSError(5, HOSTILE), task, [HOSTILE])
    assert ("read a\\|b\\.txt" in page) is (task is not None)
    assert "OSError" in page
    assert "<script>" not in page
