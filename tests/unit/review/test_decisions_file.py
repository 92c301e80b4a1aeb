"""The file of decisions: a line is added and taken out, and nothing else in it changes, whoever else writes it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Decision, FileLayout
from schemas.errors import LakeError, UsageError
from tasks.extract.decisions import find_layout, read_decisions
from tasks.review.decisions import DecisionsFile

HEADER = "entity,decision,left,right,who,when,why\n"
ROW = f"paper,same,P{'0' * 16},dblp#conf/acl/Ash01,Ada,2026-11-03,one paper\n"
CELLS = {
    "entity": "paper",
    "decision": "different",
    "left": "dump.json#k1",
    "right": 'dump.json#k 2, "b"; c|d',
    "who": "Eve",
    "when": "2026-11-26T09:00:00Z",
    "why": "part one, and part two",
}


def file_in(folder: Path, content: bytes | None = None) -> DecisionsFile:
    if content is not None:
        (folder / "decisions.csv").write_bytes(content)
    return DecisionsFile(folder, find_layout)


def decisions(file: DecisionsFile) -> list[Decision]:
    found = read_decisions(file.path, "decisions.csv")
    assert found.refusals == []
    return found.decisions


def test_the_first_decision_makes_the_file_and_taking_it_out_leaves_the_columns(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    line = file.add(CELLS)
    (decision,) = decisions(file)
    assert line.number == decision.line == 2
    said = {name: getattr(decision, name) for name in CELLS}
    assert said == {**CELLS, "when": "2026-11-26T09:00:00"}
    assert file.has(line)
    assert file.remove(line)
    assert file.path.read_text() == HEADER
    assert not file.has(line)
    assert not file.remove(line)
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.csv"]


@settings(max_examples=30, deadline=None)
@given(
    form=st.tuples(
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        st.sampled_from(",;\t|"),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    columns=st.permutations(["entity", "decision", "left", "right", "Who", "when", "why", "Müller's notes"]),
    n_lines=st.integers(0, 3),
    is_closed=st.booleans(),
    added=st.tuples(st.integers(1, 3), st.integers(0, 2)),
)
def test_the_lines_of_others_stay_as_they_are_to_the_byte(
    form: tuple[str, str, str], columns: list[str], n_lines: int, is_closed: bool, added: tuple[int, int]
) -> None:
    (encoding, delimiter, end), (n_added, taken) = form, added
    cells = {"entity": "paper", "decision": "same", "left": "ä.bib#é", "right": "b.bib#k", "Who": "Zoë"}
    rows = [columns, *([cells.get(name, "") for name in columns] for _ in range(n_lines))]
    content = (end.join(delimiter.join(row) for row in rows) + (end if is_closed else "")).encode(encoding)
    with TemporaryDirectory() as folder:
        file = file_in(Path(folder), content)
        lines = [file.add({**CELLS, "why": f"reason {number}"}) for number in range(n_added)]
        assert file.path.read_bytes().startswith(content)
        found = read_decisions(file.path, "decisions.csv").decisions
        assert [one.right for one in found] == ["b.bib#k"] * n_lines + [CELLS["right"]] * n_added
        assert [one.why for one in found[n_lines:]] == [f"reason {number}" for number in range(n_added)]
        gone = lines.pop(taken % n_added)
        assert file.remove(gone)
        left = read_decisions(file.path, "decisions.csv").decisions
        assert len(left) == n_lines + n_added - 1
        assert all(map(file.has, lines))
        for line in reversed(lines):
            assert file.remove(line)
        closed = (
            content
            if is_closed or file.path.read_bytes() == content
            else content + find(content).encoded(find(content).line_break)
        )
        assert file.path.read_bytes() == closed


def find(content: bytes) -> FileLayout:
    layout = find_layout(content)
    assert layout is not None
    return layout


def test_a_column_that_the_file_lacks_is_left_out(tmp_path: Path) -> None:
    file = file_in(tmp_path, b"right;left;decision;entity\n")
    file.add(CELLS)
    (decision,) = decisions(file)
    assert (decision.left, decision.right, decision.who) == (CELLS["left"], CELLS["right"], None)


def test_a_line_is_added_to_what_an_editor_has_saved_meanwhile(tmp_path: Path) -> None:
    file = file_in(tmp_path, HEADER.encode())
    saved = iter([(HEADER + ROW).encode()])

    def layout_while_an_editor_saves(content: bytes) -> FileLayout | None:
        for text in saved:
            (tmp_path / "new").write_bytes(text)
            (tmp_path / "new").replace(file.path)
        return find_layout(content)

    busy = DecisionsFile(tmp_path, layout_while_an_editor_saves)
    line = busy.add(CELLS)
    assert [one.who for one in decisions(file)] == ["Ada", "Eve"]
    assert line.number == 3


def test_pages_of_several_processes_lose_no_line_of_each_other(tmp_path: Path) -> None:
    def add(number: int) -> None:
        file_in(tmp_path).add({**CELLS, "why": str(number)})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    assert {one.why for one in decisions(file_in(tmp_path))} == {str(number) for number in range(40)}


def test_a_line_that_somebody_has_changed_is_left_to_them(tmp_path: Path) -> None:
    file = file_in(tmp_path, (HEADER + ROW).encode())
    line = file.add(CELLS)
    changed = file.path.read_bytes().replace(b"part two", b"part three")
    file.path.write_bytes(changed)
    assert not file.remove(line)
    assert file.path.read_bytes() == changed


def test_a_line_that_was_moved_is_taken_out_where_it_is(tmp_path: Path) -> None:
    file = file_in(tmp_path, HEADER.encode())
    line = file.add(CELLS)
    file.path.write_bytes(HEADER.encode() + line.text + b"\n" + ROW.encode())
    assert file.remove(line)
    assert file.path.read_text() == HEADER + ROW


def test_a_link_stays_a_link_and_the_rights_stay(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text(HEADER)
    (tmp_path / "elsewhere.csv").chmod(0o640)
    (tmp_path / "decisions.csv").symlink_to("elsewhere.csv")
    file_in(tmp_path).add(CELLS)
    assert (tmp_path / "decisions.csv").is_symlink()
    assert len((tmp_path / "elsewhere.csv").read_text().splitlines()) == 2
    assert (tmp_path / "elsewhere.csv").stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_written_is_said_in_one_line_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = HEADER.encode("cp1252") + "paper,same,ä.bib#é,b.bib#k,Zoë,,größer\n".encode("cp1252")
    file = file_in(tmp_path, content)
    with pytest.raises(UsageError, match="save the file in UTF-8"):
        file.add({**CELLS, "why": "מאמר אחד"})
    assert file.path.read_bytes() == content
    with pytest.raises(UsageError, match="does not name the columns"):
        file_in(tmp_path, b"title,year\n").check()
    with pytest.raises(LakeError, match="No such file or directory: give this user the right"):
        file_in(tmp_path / "nowhere").check()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(LakeError, match="cannot be written there: give this user the right"):
        file_in(tmp_path, HEADER.encode()).check()


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_in(tmp_path, HEADER.encode())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LakeError, match="No space left on device"):
        file.add(CELLS)
    assert file.path.read_text() == HEADER
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.csv"]
