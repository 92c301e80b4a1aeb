"""What caused a change: the dumps of its records, or else what is new in the lake as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.load.changes.causes import compare_dumps
from tasks.load.changes.finding import find_changes
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

P1, P2, P3 = (an_id("P", number) for number in (1, 2, 3))
A1, A2 = (an_id("A", number) for number in (1, 2))
W1, W2 = (an_id("W", number) for number in (1, 2))
LICHENS = Stated("a", "k", "Lichens", 1, persons=(1,))
BEETLES = Stated("b", "l", "Beetles", 2, persons=(2,))


Causes = dict[str, list[tuple[str, str | None]]]


def causes(tmp_path: Path, before: Sequence[Stated], now: Sequence[Stated], then: Mapping[str, Any]) -> Causes:
    """Give the causes of the changes of each id; `then` is what else the version now has."""
    return causes_of(
        find_changes(version_of(tmp_path / "1", before, generation="one"), version_of(tmp_path / "2", now, **then))
    )


def causes_of(frames: Iterable[pl.DataFrame]) -> Causes:
    """Give the causes of the changes of each id."""
    by_id = {str(id_): rows["causes"].to_list() for (id_,), rows in pl.concat(frames).group_by("id")}
    assert all(each == its[0] for its in by_id.values() for each in its), "the rows of an id have one cause"
    return {id_: [(each["cause"], each["name"]) for each in its[0]] for id_, its in by_id.items()}


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
        pytest.param({**SAME, "software": "2"}, False, [("software", "2")], id="software alone"),
        pytest.param({**SAME, "code": "3f" * 32}, False, [("software", "1+3f3f3f3f3f3f")], id="code of one version"),
        pytest.param(
            {"generation": "two", "software": "2"}, False, [("software", "2")], id="software with its own generation"
        ),
        pytest.param({"generation": "two"}, False, [("generation", "two")], id="a generation"),
        pytest.param({"generation": "two"}, True, [("generation", "two")], id="a generation of other dumps"),
        pytest.param(
            {"generation": "two", "software": "2"},
            True,
            [("software", "2"), ("generation", "two")],
            id="software, and a generation of other dumps",
        ),
        pytest.param({**SAME, "software": "2"}, True, [("software", "2")], id="software, beside dumps elsewhere"),
        pytest.param({**SAME, "settings": "0"}, False, [("settings", "sources.toml")], id="settings"),
        pytest.param(
            {"generation": "two", "settings": "0"},
            False,
            [("settings", "sources.toml")],
            id="settings with their own generation",
        ),
        pytest.param(SAME, True, [("dumps", None)], id="dumps elsewhere"),
        pytest.param(SAME, False, [("software", "1")], id="nothing else"),
    ],
)
def test_what_no_dump_touches_has_the_causes_that_hold_for_the_lake(
    tmp_path: Path, then: dict[str, Any], more: bool, expected: list[tuple[str, str | None]]
) -> None:
    before = [LICHENS, LICHENS._replace(key="m", dump="b")]
    now = [LICHENS, before[1]._replace(paper=2, persons=(2,))]
    found = causes(tmp_path, before, [*now, Stated("c", "n", "Ferns", 9, persons=(9,))] if more else now, then)
    assert {found[id_] == expected for id_ in (P1, P2, A1, A2, W2)} == {True}


def test_records_that_other_software_reads_otherwise_are_not_the_work_of_their_dump(tmp_path: Path) -> None:
    before, now = version_of(tmp_path / "1", [LICHENS]), version_of(tmp_path / "2", [LICHENS._replace(says="Lichenes")])
    now = type(now)(now.folder, now.manifest.model_copy(update={"inputs": before.manifest.inputs, "software": "2"}))
    changes = pl.concat(find_changes(before, now))
    assert set(changes["id"]) == {A1, P1}
    assert {each["cause"] for causes in changes["causes"].to_list() for each in causes} == {"software"}


ADA = "Ada on 2026-11-03: one title (decisions.csv, line 2)"
BEN = "Ben: another (decisions.csv, line 3)"


def decide(tmp_path: Path, **decided: Sequence[tuple[str, str, str]]) -> Causes:
    """Give the causes of the changes of a lake in which papers 1 and 2 become one, and so do their authors."""
    now = [LICHENS, BEETLES._replace(paper=1, persons=(1,))]
    before = version_of(tmp_path / "1", [LICHENS, BEETLES], generation="one", decided=decided.get("before", ()))
    settings = "0" if decided["now"] != decided.get("before") else None
    later = version_of(tmp_path / "2", now, generation="one", settings=settings, decided=decided["now"])
    return causes_of(find_changes(before, later))


def test_a_decision_is_the_cause_of_what_it_touches(tmp_path: Path) -> None:
    found = decide(tmp_path, now=[(P1, P2, ADA)])
    assert found == {id_: [("decision", ADA)] for id_ in (P1, P2, W2, A1, A2)}


def test_a_decision_on_authors_is_the_cause_of_theirs_only(tmp_path: Path) -> None:
    found = decide(tmp_path, now=[(A1, A2, ADA)])
    assert {id_ for id_, its in found.items() if its == [("decision", ADA)]} == {A1, A2}
    assert {id_ for id_, its in found.items() if its == [("settings", "sources.toml")]} == {P1, P2, W2}


def test_a_decision_that_is_withdrawn_is_a_cause_and_one_that_has_another_line_is_not(tmp_path: Path) -> None:
    moved = ADA.replace("line 2", "line 9")
    found = decide(tmp_path, before=[(P1, P2, ADA), (P1, P3, BEN)], now=[(P1, P2, moved)])
    assert found[P1] == found[P2] == [("withdrawn decision", BEN)]


def test_decisions_are_no_cause_where_no_settings_have_changed(tmp_path: Path) -> None:
    assert decide(tmp_path, before=[(P1, P2, ADA)], now=[(P1, P2, ADA)])[P2] == [("software", "1")]
