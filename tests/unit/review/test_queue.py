"""The queue: what a person decides is written under names that last, counts at once, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.review_stages import stages
from tasks.extract.decisions import find_layout
from tasks.load import open_lake
from tasks.review.decisions import DecisionsFile
from tasks.review.pairs import Pair, find_doubtful
from tasks.review.queue import Action, Queue, plain
from tests.lake_frames import an_id
from tests.unit.review.lakes import N, author_match, paper_match, publish_doubtful

HEADER = "entity,decision,left,right,who,when,why\n"
PAIRS = [paper_match(0, 1, -0.1), paper_match(2, 3, -0.2), paper_match(1, 4, -0.3), paper_match(0, 4, -0.4)]
AUTHORS = [author_match(5, 6, -0.5), author_match(7, 8, 0.6, "merged")]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_doubtful(tmp_path_factory.mktemp("review") / "lake", PAIRS, AUTHORS)


@pytest.fixture
def queue(lake: Path, tmp_path: Path) -> Queue:
    return open_queue(lake, tmp_path)


def open_queue(lake: Path, raw: Path) -> Queue:
    opened = open_lake(lake)
    return Queue(opened, find_doubtful(opened), DecisionsFile(raw, find_layout), stages(), who="Ada")


def rows(raw: Path) -> list[str]:
    """Give the lines of the file up to the name of who decides."""
    return [",".join(line.split(",")[:5]) for line in (raw / "decisions.csv").read_text().splitlines()[1:]]


def sides(pairs: list[Pair]) -> list[tuple[int, int]]:
    return [(int(pair.left.source_id[1:]), int(pair.right.source_id[1:])) for pair in pairs]


def decide(queue: Queue, place: int, verdict: str) -> Action:
    outcome = queue.decide(queue.left()[place], verdict)  # type: ignore[arg-type]
    assert outcome.action is not None
    return outcome.action


def test_a_decision_is_written_by_the_keys_of_the_records_and_is_left_no_more(queue: Queue, tmp_path: Path) -> None:
    assert sides(queue.left()) == [(0, 1), (2, 3), (1, 4), (0, 4), (5, 6), (7, 8)]
    assert queue.left("author") == queue.left()[4:]
    decide(queue, 0, "different")
    decide(queue, -2, "same")
    assert rows(tmp_path) == [
        "paper,different,dump.json#key0,dump.json#key1,Ada",
        "author,same,dump.json#key5#ÉTitle,dump.json#key6#ATitle,Ada",
    ]
    assert sides(queue.left()) == [(2, 3), (1, 4), (0, 4), (7, 8)]


def test_decisions_through_others_settle_a_pair(queue: Queue) -> None:
    decide(queue, 0, "same")  # 0 is 1
    decide(queue, 1, "different")  # 1 is not 4, so 0 is not 4
    assert sides(queue.left()) == [(2, 3), (5, 6), (7, 8)]
    queue.undo()
    assert sides(queue.left()) == [(2, 3), (1, 4), (0, 4), (5, 6), (7, 8)]


def test_what_was_skipped_comes_last_and_nothing_is_written(queue: Queue, tmp_path: Path) -> None:
    decide(queue, 0, "skip")
    decide(queue, 0, "skip")
    assert sides(queue.left()) == [(1, 4), (0, 4), (5, 6), (7, 8), (0, 1), (2, 3)]
    assert not (tmp_path / "decisions.csv").exists()
    queue.undo(1)
    assert sides(queue.left())[0] == (0, 1)


def test_any_decision_can_be_taken_back_once(queue: Queue, tmp_path: Path) -> None:
    first, second = decide(queue, 0, "same"), decide(queue, 0, "different")
    assert queue.undo(first.number).action is not None
    assert queue.undo(first.number).action is None
    assert [row.split(",")[1] for row in rows(tmp_path)] == ["different"]
    undone = queue.undo().action
    assert undone is not None
    assert (undone.number, undone.is_undone) == (second.number, True)
    assert queue.undo().action is None
    assert (tmp_path / "decisions.csv").read_text() == HEADER


def test_a_pair_is_decided_once_though_two_tabs_show_it(queue: Queue, tmp_path: Path) -> None:
    pair = queue.left()[0]
    assert queue.decide(pair, "same").action is not None
    again = queue.decide(pair, "different")
    assert (again.action, "already" in again.words) == (None, True)
    assert len(rows(tmp_path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"paper,same,{an_id('P', 0)},{an_id('P', 1)},,,",
        f"paper,different,{an_id('S', 1)},dump.json#key0,,,",
        "Paper,Different,DUMP.json#key0,dump.json#key1,Eve,2026-11-03,why not",
    ],
)
def test_what_others_write_meanwhile_counts_in_whatever_way_they_name_it(
    queue: Queue, tmp_path: Path, line: str
) -> None:
    assert len(queue.left()) == 6
    (tmp_path / "decisions.csv").write_text(f"{HEADER}{line}\n")
    assert (0, 1) not in sides(queue.left())
    decide(queue, 0, "same")
    (tmp_path / "decisions.csv").write_text(HEADER)
    assert len(queue.left()) == 6
    assert all(action.is_undone for action in queue.actions)


def test_the_author_of_a_record_by_name_in_any_order_settles_a_pair(queue: Queue, tmp_path: Path) -> None:
    lines = (
        f"author,different,dump.json#key5#etitle,{an_id('S', 6)}#1,,,",
        f"author,same,{an_id('S', 8)}#1,dump.json#key7#1,,,",
    )
    (tmp_path / "decisions.csv").write_text(HEADER + "\n".join(lines))
    assert queue.left("author") == []


def test_a_line_that_was_changed_by_hand_is_not_taken_out(queue: Queue, tmp_path: Path) -> None:
    decide(queue, 0, "same")
    path = tmp_path / "decisions.csv"
    path.write_text(path.read_text().replace("paper,same", "paper,different"))
    assert queue.undo().action is None
    assert [row.split(",")[1] for row in rows(tmp_path)] == ["different"]
    assert (0, 1) not in sides(queue.left())


NAMES = [
    ("Library", "key0", "dump.json", "Library#key0"),
    (None, "conf/#1 x", "dump.json", "dump.json#conf/#1 x"),
    (None, "3", "dump.json", an_id("S", 2)),  # its place: it has no key of its own
    (None, "twice", "dump.json", an_id("S", 3)),
    (None, "twice", "dump.json", an_id("S", 4)),
    (None, "two  blanks", "dump.json", an_id("S", 5)),
    (None, "a\nline", "dump.json", an_id("S", 6)),
    (None, "key7", "=cmd.csv", an_id("S", 7)),
    (None, "key8", "a#b.json", an_id("S", 8)),
    ("a#b", "key9", "dump.json", "dump.json#key9"),
]


def test_a_record_is_named_by_the_best_name_that_means_no_other_and_reads_back(tmp_path: Path) -> None:
    catalogue, source_key, source_file, names = map(list, zip(*NAMES, strict=True))
    pairs = [paper_match(number, number + 1, -0.1) for number in range(0, N, 2)]
    lake = publish_doubtful(
        tmp_path / "lake",
        pairs,
        [author_match(2, 3, -0.5)],
        catalogue=catalogue,
        source_key=source_key,
        source_file=source_file,
    )
    queue = open_queue(lake, tmp_path)
    while queue.left():
        decide(queue, 0, "different")
    found = [tuple(row.split(",")[2:4]) for row in rows(tmp_path)]
    assert sorted(name for row in found[:-1] for name in row) == sorted(names)
    assert found[-1] == (
        f"{an_id('S', 2)}#ÉTitle",
        "dump.json#twice#ATitle",
    )  # no other record of that key has the name
    assert open_queue(lake, tmp_path).left() == []


def test_a_reason_is_one_line_and_no_formula() -> None:
    assert plain(' =HYPERLINK("x")\r\n next ') == 'HYPERLINK("x") next'
    assert plain("x" * 9999) == "x" * 500
