"""What caused a change: the dumps of its records, or else what is new in the lake as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.load.changes.causes import TOUCHES, compare_dumps, find_common_cause
from tasks.load.changes.finding import find_changes
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

P1, P2, P3 = (an_id("P", number) for number in (1, 2, 3))
A1, A2 = (an_id("A", number) for number in (1, 2))
W1, W2 = (an_id("W", number) for number in (1, 2))
LICHENS = Stated("a", "k", "Lichens", 1, persons=(1,))
BEETLES = Stated("b", "l", "Beetles", 2, persons=(2,))


def causes(
    tmp_path: Path, before: Sequence[Stated], now: Sequence[Stated], then: Mapping[str, Any], **options: Any
) -> dict[str, list[tuple[str, str | None]]]:
    """Give the causes of the changes of each id; `then` is what else the version now has."""
    versions = version_of(tmp_path / "1", before, generation="one"), version_of(tmp_path / "2", now, **then)
    changes = pl.concat(find_changes(*versions, **options))
    by_id = {id_: set(map(str, rows["causes"].to_list())) for (id_,), rows in changes.group_by("id")}
    assert all(len(different) == 1 for different in by_id.values()), "the rows of an id have one cause"
    return {
        id_: [(each["cause"], each["name"]) for each in rows["causes"][0].to_list()]
        for (id_,), rows in changes.group_by("id")
    }


SAME = {"generation": "one"}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param([LICHENS], [LICHENS, BEETLES], {A2: "new", P2: "new", W2: "new"}, id="a new dump"),
        pytest.param([LICHENS, BEETLES], [LICHENS], {A2: "removed", P2: "removed", W2: "removed"}, id="a removed one"),
        pytest.param(
            [LICHENS, BEETLES], [LICHENS, BEETLES._replace(says="Weevils")], {A2: "changed", P2: "changed"},
            id="a changed one",
        ),
        pytest.param(
            [LICHENS, BEETLES], [LICHENS, BEETLES, BEETLES._replace(key="m", persons=())], {P2: "changed"},
            id="one record more, whose person is nobody",
        ),
    ],
)  # fmt: skip
def test_a_dump_is_the_cause_of_what_its_records_change(
    tmp_path: Path, before: list[Stated], now: list[Stated], expected: dict[str, str]
) -> None:
    found = causes(tmp_path, before, now, {"generation": "two", "software": "2", "settings": "0"})
    assert found == {id_: [(f"{kind} dump", "b")] for id_, kind in expected.items()}


def test_a_record_that_brings_two_papers_together_is_the_cause_for_both(tmp_path: Path) -> None:
    bridge = Stated("c", "m", "Lichens and beetles", 1, persons=(1,))
    now = [LICHENS, BEETLES._replace(paper=1, persons=(2,)), bridge]
    found = causes(tmp_path, [LICHENS, BEETLES], now, SAME)
    assert found == {id_: [("new dump", "c")] for id_ in (A1, P1, P2, W2)}


def test_a_chain_of_papers_has_one_cause(tmp_path: Path) -> None:
    before = [Stated("a", str(-n), f"Part {n}", n // 2) for n in range(2, 8)]
    now = [one._replace(paper=(number + 3) // 2) for number, one in enumerate(before)]
    found = causes(tmp_path, before, [*now, Stated("z", "k", "Part 9", 4)], SAME)
    assert set(map(str, found.values())) == {str([("new dump", "z")])}
    assert {P1, P2, P3} <= found.keys()


def test_a_work_that_takes_a_paper_over_gives_it_its_cause(tmp_path: Path) -> None:
    before = [LICHENS._replace(work=1), BEETLES._replace(work=2)]
    now = [Stated("c", "-1", "Ferns", 3, work=1), LICHENS._replace(work=1), BEETLES._replace(work=1)]
    found = causes(tmp_path, before, now, {"generation": "two"})
    assert found[P2] == found[W2] == found[P3] == [("new dump", "c")]


def test_a_dump_under_another_name_changes_nothing(tmp_path: Path) -> None:
    assert compare_dumps(
        version_of(tmp_path / "1", [LICHENS]).manifest,
        version_of(tmp_path / "2", [LICHENS._replace(dump="b")]).manifest,
    ) == ({"a": "b"}, frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("then", "more", "expected"),
    [
        pytest.param({**SAME, "software": "2"}, False, ("software", "2"), id="software alone"),
        pytest.param(
            {"generation": "two", "software": "2"}, False, ("software", "2"), id="software with its own generation"
        ),
        pytest.param({"generation": "two"}, False, ("generation", "two"), id="a generation"),
        pytest.param({"generation": "two", "software": "2"}, True, ("generation", "two"), id="a generation of dumps"),
        pytest.param({**SAME, "software": "2"}, True, ("software", "2"), id="software, beside dumps elsewhere"),
        pytest.param({**SAME, "settings": "0"}, False, ("settings", "sources.toml"), id="settings"),
        pytest.param(SAME, True, ("dumps", None), id="dumps elsewhere"),
        pytest.param(SAME, False, ("software", "1"), id="nothing else"),
    ],
)
def test_what_no_dump_touches_has_the_cause_that_holds_for_the_lake(
    tmp_path: Path, then: dict[str, Any], more: bool, expected: tuple[str, str | None]
) -> None:
    before = [LICHENS, LICHENS._replace(key="m", dump="b")]
    now = [LICHENS, before[1]._replace(paper=2, persons=(2,))]
    found = causes(tmp_path, before, [*now, Stated("c", "n", "Ferns", 9, persons=(9,))] if more else now, then)
    assert {found[id_] == [expected] for id_ in (P1, P2, A1, A2, W2)} == {True}


def test_statistics_that_are_not_stored_are_those_of_the_dumps(tmp_path: Path) -> None:
    before, now = version_of(tmp_path / "1", [LICHENS]).manifest, version_of(tmp_path / "2", [BEETLES]).manifest
    assert find_common_cause(before, now) == ("generation", None)
    assert find_common_cause(before, before) == ("software", "1")


def test_records_that_other_software_reads_otherwise_are_not_the_work_of_their_dump(tmp_path: Path) -> None:
    before, now = version_of(tmp_path / "1", [LICHENS]), version_of(tmp_path / "2", [LICHENS._replace(says="Lichenes")])
    now = type(now)(now.folder, now.manifest.model_copy(update={"inputs": before.manifest.inputs, "software": "2"}))
    changes = pl.concat(find_changes(before, now))
    assert set(changes["id"]) == {A1, P1}
    assert {each["cause"] for causes in changes["causes"].to_list() for each in causes} == {"software"}


def test_a_decision_is_the_cause_of_what_it_touches(tmp_path: Path) -> None:
    decisions = pl.DataFrame({"id": [P2], "cause": ["decision"], "name": ["D7"]}, schema=TOUCHES)
    found = causes(tmp_path, [LICHENS, BEETLES], [LICHENS, BEETLES._replace(paper=1)], SAME, decisions=decisions)
    assert found == {id_: [("decision", "D7")] for id_ in (P1, P2, W2)}
