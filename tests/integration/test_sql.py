"""Questions to the lake in SQL: by an argument, by standard input, and at the prompt of a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from flows.database import connect
from schemas.lake.tables import TABLES
from tasks.load import open_lake
from tests.integration.conftest import MAX_WAIT, ROOT, Command
from tests.integration.test_cli import assert_one_line
from tests.lake_frames import publish_lake


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake with two versions, in a folder whose name SQL has to quote."""
    out = tmp_path / "it's a lake"
    publish_lake(out, 3, "first")
    publish_lake(out, 60, "second [bold]")
    return out


def test_every_table_is_a_view_with_the_descriptions_of_its_columns(lake: Path) -> None:
    with open_lake(lake) as version, connect(version) as connection:
        assert {name for (name,) in connection.execute("show tables").fetchall()} == set(version.tables)
        for name in version.tables:
            (count,) = connection.execute(f"select count(*) from {name}").fetchall()[0]
            assert count == version.manifest.rows[name]
        said = dict(
            connection.execute(
                "select table_name || '.' || column_name, comment from duckdb_columns() where comment is not null"
            ).fetchall()
        )
    assert said == {f"{name}.{column.name}": column.description for name in TABLES for column in TABLES[name].columns}


def test_an_answer_is_a_table_or_csv_or_json(run: Command, lake: Path) -> None:
    query = "select paper_id, title, year, identifiers from papers order by paper_id"
    shown = run("sql", query, "--out", lake)
    assert shown.status == 0, shown.err
    lines = shown.out.splitlines()
    assert lines[0].split() == ["paper_id", "title", "year", "identifiers"]
    assert "second [bold] 0" in lines[1]
    assert lines[1].split()[0] == "P0000000000000000"
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "(the first 40 rows; --csv and --json print all)"
    rows = json.loads(run("sql", query, "--out", lake, "--json").out)
    assert len(rows) == 60
    assert rows[2] == {
        "paper_id": "P0000000000000002",
        "title": "second [bold] 2",
        "year": None,
        "identifiers": [{"scheme": "doi", "value": "10.1/2"}],
    }
    first, *others = csv.reader(io.StringIO(run("sql", query, "--out", lake, "--csv").out))
    assert (first, len(others)) == (list(rows[0]), 60)
    assert json.loads(others[2][3]) == rows[2]["identifiers"]
    old = open_lake(lake, as_of=sorted(path.name for path in (lake / "_snapshots").iterdir())[0])
    with old:
        assert (
            run("sql", "select count(*) from papers", "--out", lake, "--snapshot", old.snapshot).out.split()[1] == "3"
        )


@pytest.mark.parametrize("query", ["selec 1", "select * from nothing", "select 1; select", "load httpfs"])
def test_a_wrong_query_is_one_line(run: Command, lake: Path, query: str) -> None:
    assert_one_line(run("sql", query, "--out", lake), 2, "the query is wrong")


def test_a_query_may_come_from_standard_input(lake: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "flows.cli", "sql", "--out", str(lake), "--csv"],
        input="select count(*) as n\nfrom authors;\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout == "n\n60\n"


def test_at_the_prompt_a_wrong_query_is_told_and_the_next_is_answered(lake: Path) -> None:
    controlling, terminal = pty.openpty()
    typed = b"select nothing;\nselect count(*) as papers\nfrom papers;\nexit\n"
    with os.fdopen(controlling, "r+b", buffering=0) as person:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "sql", "--out", str(lake)],
            cwd=ROOT,
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        os.close(terminal)
        person.write(typed)
        said, _ = process.communicate(timeout=MAX_WAIT)
    assert process.returncode == 0, said
    assert "Binder Error" in said
    answer = [line.strip() for line in said.partition("Binder Error")[2].splitlines()]
    assert answer[answer.index("(1 row)") - 1] == "60"
