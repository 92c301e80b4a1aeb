"""The recipes of docs/cookbook.md: run each block of code, and write what it prints below it.

Run `python -m tests.integration.cookbook LAKE` to write the page anew from the lake that was published from data/raw.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import polars as pl

from flows.companions import COMPANIONS
from schemas.account import Account
from schemas.lake.tables import FOLLOWED, TABLES
from tasks.load import open_lake
from tests.lake_frames import publish_frames

PAGE = Path(__file__).parents[2] / "docs" / "cookbook.md"
SPARK = PAGE.parents[1] / "build" / "spark" / "bin" / "python"
BLOCK = re.compile(r"^```(python spark|python|console|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPARK_KIND = "python spark"
CUT = "-- end of block --"
CHANGED, ADDED = "A Critique of ANSI SQL Isolation Levels", ", revised"

# A command `duckdb` for the shell's recipes: it does what that of DuckDB does with these options.
DUCKDB = f"""\
#!{sys.executable}
import csv, sys, duckdb
assert sys.argv[1:3] == ["-readonly", "-csv"], sys.argv
result = duckdb.connect(sys.argv[3], read_only=True).execute(sys.argv[4])
csv.writer(sys.stdout, lineterminator="\\n").writerows([[name for name, *_ in result.description], *result.fetchall()])
"""


class Block(NamedTuple):
    """A block of code.

    Attributes:
        kind: python, python spark or console.
        code: What stands in it.
        output: What the page says that it prints; None if the page says nothing of it.
    """

    kind: str
    code: str
    output: str | None


def blocks(page: str) -> list[Block]:
    """Give the blocks of code of the page."""
    found: list[Block] = []
    for match in BLOCK.finditer(page):
        if match[1] == "text":
            found[-1] = found[-1]._replace(output=match[2])
        else:
            found.append(Block(match[1], match[2], None))
    return found


def with_outputs(page: str, outputs: Sequence[str | None]) -> str:
    """Give the page with what its blocks print; where that is None, the page stays as it is."""
    remaining = iter(outputs)
    last: list[str | None] = [None]

    def replaced(match: re.Match[str]) -> str:
        if match[1] != "text":
            last[0] = next(remaining)
            return match[0]
        return match[0] if last[0] is None else f"```text\n{last[0]}```"

    return BLOCK.sub(replaced, page)


def publish_two_versions(sample: Path, out: Path) -> None:
    """Publish the tables of the sample's lake, and then the same with another title of one paper."""
    with open_lake(sample) as lake:
        tables = {name: lake[name].collect() for name in TABLES if name not in FOLLOWED}
        account = Account.model_validate(dict(lake.manifest.account))
    title = pl.when(pl.col("title") == CHANGED).then(pl.col("title") + ADDED).otherwise("title").alias("title")
    revised = {**tables, "papers": tables["papers"].with_columns(title)}
    for frames in (tables, revised):
        publish_frames(frames, out, account, run_name="recipes", companions=COMPANIONS)


def run_blocks(found: Sequence[Block], folder: Path) -> Iterator[str]:
    """Run the blocks but those for Spark, in a folder that has the lake in data/curated; yield what each prints."""
    (folder / "bin").mkdir()
    for name, text in (("duckdb", DUCKDB), ("paperlake", f'#!/bin/sh\nexec {sys.executable} -m flows.cli "$@"\n')):
        (folder / "bin" / name).write_text(text, encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    names: dict[str, Any] = {}
    for block in found:
        if block.kind != SPARK_KIND:
            yield run_console(block.code, folder) if block.kind == "console" else run_python(block.code, folder, names)


def run_python(code: str, folder: Path, names: dict[str, Any]) -> str:
    """Run a block in this process, with the names that the blocks before have bound."""
    printed = io.StringIO()
    with chdir(folder), redirect_stdout(printed), pl.Config(tbl_width_chars=100, fmt_str_lengths=60):
        exec(compile(code, str(PAGE), "exec"), names)
    return ended(printed.getvalue())


def run_console(code: str, folder: Path) -> str:
    """Run the commands of a block, which begin with a dollar sign."""
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(PAGE.parents[1])}
    script = re.sub(r"^\$ ", "", code, flags=re.MULTILINE)
    shell = ["sh", "-ec", script]
    return ended(
        subprocess.run(shell, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    )


def run_spark(found: Sequence[Block], folder: Path) -> list[str]:
    """Run the blocks for Spark, in one process of its environment; give what each prints."""
    program = f"\nprint({CUT!r})\n".join(block.code for block in found if block.kind == SPARK_KIND)
    options = {"PYSPARK_SUBMIT_ARGS": "--master local[1] --conf spark.ui.enabled=false pyspark-shell"}
    environment = {**os.environ, **options, "PYSPARK_PYTHON": str(SPARK)}
    ran = subprocess.run(
        [SPARK, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [ended(part) for part in ran.stdout.split(f"{CUT}\n")]


def ended(printed: str) -> str:
    """Give what was printed without the empty lines at its end."""
    return f"{text}\n" if (text := printed.rstrip("\n")) else ""


def main(sample: Path) -> None:
    """Write the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        publish_two_versions(sample, Path(folder, "data", "curated"))
        found = blocks(page)
        by_spark = iter(run_spark(found, Path(folder)) if SPARK.exists() else [])
        others = run_blocks(found, Path(folder))
        outputs = [next(by_spark, None) if block.kind == SPARK_KIND else next(others) for block in found]
        PAGE.write_text(with_outputs(page, outputs), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
