"""What became of an id from one version to the next."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from tasks.load.changes.comparison import Comparison, Sides
from tasks.load.changes.moves import find_moves, follow, id_events
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

P1, P2, P3, P4 = (an_id("P", number) for number in range(1, 5))
A1, A2 = (an_id("A", number) for number in (1, 2))
W1, W2, W3 = (an_id("W", number) for number in (1, 2, 3))
Events = list[tuple[str, str, list[str]]]


def members(papers: Mapping[str, str]) -> pl.LazyFrame:
    return pl.LazyFrame(
        {"source_id": list(papers), "id": list(papers.values())}, schema={"source_id": pl.String, "id": pl.String}
    )


def events(before: Mapping[str, str], after: Mapping[str, str]) -> Events:
    """Give the events when all rows of the two versions are compared, and see that those that differ are enough."""
    sides = Sides(members(before), members(after), 10)
    found = id_events(follow(sides, sides, ["source_id"])).sort("id", "event")
    same = before.items() & after.items()
    some = [dict(rows.items() - same) for rows in (before, after)]
    differing = Sides(members(some[0]), members(some[1]), 10)
    assert id_events(follow(differing, sides, ["source_id"])).sort("id", "event").equals(found)
    return found.rows()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"a": P1}, {"a": P1}, [], id="stays"),
        pytest.param({"a": P1}, {"a": P1, "b": P1}, [], id="gains a record"),
        pytest.param({"a": P1, "b": P1}, {"a": P1}, [], id="loses a record that is gone"),
        pytest.param({"a": P1}, {"b": P1}, [], id="has other records only"),
        pytest.param({}, {"a": P1}, [(P1, "minted", [])], id="minted"),
        pytest.param({"a": P1, "b": P2}, {"a": P1, "b": P1}, [(P2, "merged", [P1])], id="merged"),
        pytest.param(
            {"a": P1, "b": P2}, {"a": P3, "b": P3}, [(P1, "merged", [P3]), (P2, "merged", [P3]), (P3, "minted", [])],
            id="both merged into a new one",
        ),
        pytest.param(
            {"a": P1, "b": P1}, {"a": P3, "b": P2}, [(P1, "split", [P2, P3]), (P2, "minted", []), (P3, "minted", [])],
            id="split",
        ),
        pytest.param(
            {"a": P1, "b": P1}, {"a": P1, "b": P2}, [(P1, "split", [P1, P2]), (P2, "minted", [])],
            id="split, and keeps some",
        ),
        pytest.param({"a": P1, "b": P2}, {"a": P1}, [(P2, "retired", [])], id="retired"),
        pytest.param(
            {"a": P1, "b": P2}, {"a": P2, "b": P1}, [(P1, "split", [P1, P2]), (P2, "split", [P1, P2])], id="exchanged"
        ),
        pytest.param({"a": P1, "b": P1, "c": P4}, {"a": P1, "c": P1}, [(P4, "merged", [P1])], id="loses and gains"),
    ],
)  # fmt: skip
def test_papers(before: Mapping[str, str], after: Mapping[str, str], expected: Events) -> None:
    assert events(before, after) == expected


def test_the_order_of_the_rows_and_the_number_of_slices_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = {"a": P1, "b": P1, "c": P2, "d": P4}, {"a": P1, "b": P3, "c": P1, "e": P2}
    expected = events(before, after)
    assert events(dict(reversed(before.items())), dict(reversed(after.items()))) == expected
    monkeypatch.setattr("tasks.load.changes.comparison.MAX_ROWS", 3)
    assert events(before, after) == expected


def found(tmp_path: Path, before: list[Stated], now: list[Stated]) -> Events:
    """Give the events of papers, works and authors of two versions."""
    comparison = Comparison(version_of(tmp_path / "1", before), version_of(tmp_path / "2", now))
    moves = find_moves(comparison, with_works=True)
    return sorted(row for each in moves.values() for row in id_events(each).rows())


def test_a_corrected_record_is_followed_by_its_key_and_its_names(tmp_path: Path) -> None:
    before = [Stated("a", "k", "Lichns", 1, persons=(1,)), Stated("a", "l", "Lichens", 2, persons=(2,))]
    now = [Stated("a", "k", "Lichens", 2, persons=(2,)), Stated("a", "l", "Lichens", 2, persons=(2,))]
    assert found(tmp_path, before, now) == [(A1, "merged", [A2]), (P1, "merged", [P2]), (W1, "merged", [W2])]


def test_a_corrected_record_is_followed_in_a_dump_of_another_name(tmp_path: Path) -> None:
    before, now = [Stated("a", "k", "Lichns", 1)], [Stated("b", "k", "Lichens", 2)]
    merged = [(P1, "merged", [P2]), (P2, "minted", []), (W1, "merged", [W2]), (W2, "minted", [])]
    assert found(tmp_path, before, now) == merged


def test_a_corrected_record_is_followed_in_another_dump_of_its_catalogue(tmp_path: Path) -> None:
    before = [Stated("2025", "k", "Lichns", 1, persons=(1,), catalogue="dblp"), Stated("b", "k", "Ferns", 3)]
    now = [Stated("2026", "k", "Lichens", 2, persons=(2,), catalogue="dblp"), Stated("c", "k", "Palms", 4)]
    expected = [(A1, "merged", [A2]), (P1, "merged", [P2]), (W1, "merged", [W2])]
    assert [event for event in found(tmp_path, before, now) if event[1] == "merged"] == expected


def test_a_record_is_followed_by_all_that_it_says(tmp_path: Path) -> None:
    before, now = ([Stated(dump, "1", "Lichens", paper)] for dump, paper in (("a", 1), ("b", 2)))
    assert (P1, "merged", [P2]) in found(tmp_path, before, now)


@pytest.mark.parametrize("key", ["1", "twice"])
def test_a_record_is_not_followed_by_its_place_nor_by_a_key_that_others_have(tmp_path: Path, key: str) -> None:
    others = [Stated("a", "twice", f"Beetles {n}", 3) for n in (1, 2)]
    before, now = [Stated("a", key, "Lichns", 1), *others], [Stated("a", key, "Lichens", 2), *others[1:]]
    assert (P1, "retired", []) in found(tmp_path, before, now)


def test_ids_that_have_other_records_now_stay(tmp_path: Path) -> None:
    before, now = ([Stated("a", "1", says, 1, persons=(1,))] for says in ("Lichns", "Lichens"))
    assert found(tmp_path, before, now) == []


def test_a_work_is_followed_by_where_the_records_of_its_papers_go(tmp_path: Path) -> None:
    before = [Stated("a", "k", "One", 1, 1), Stated("a", "l", "Two", 2, 2), Stated("a", "m", "Three", 3, 2)]
    now = [Stated("a", "k", "One", 1, 1), Stated("a", "l", "Two", 1, 1), Stated("a", "m", "Three", 3, 3)]
    assert found(tmp_path, before, now) == [(P2, "merged", [P1]), (W2, "split", [W1, W3]), (W3, "minted", [])]
