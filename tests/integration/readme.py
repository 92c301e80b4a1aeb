"""What the README shows: the tables that a run over data/raw publishes, and what commands answer about them.

Run `python -m tests.integration.readme LAKE` to write them anew from the lake that was published from data/raw.
"""

from __future__ import annotations

import io
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path

import polars as pl

from flows.cli import main
from tasks.load import open_lake

README = Path(__file__).parents[2] / "README.md"
EXPLAINED = "arXiv:cs/0408036"
QUESTIONS = {
    "Where has every record ended?": "paperlake prisma",
    "How many papers are there of each year?": (
        'paperlake sql "select year, count(*) as papers from papers group by year order by year"'
    ),
    "What has Jim Gray written?": (
        'paperlake sql "select distinct title, p.year from papers p join authorships using (paper_id) '
        "join authors using (author_id) where display_name = 'Jim Gray' order by 2, 1\""
    ),
    "How do I cite one of them?": "paperlake export --format bibtex --where 'year = 1970'",
}
SNAPSHOT = "20261121T030001.482911Z-nightly"  # instead of one that is another in each run
LONGEST_TEXT = 44


def with_tables(readme: str, lake: Path) -> str:
    """Give the README with the tables of a lake, questions that commands answer, and an explanation of a paper."""
    explained = ["", *_console(f"paperlake explain {EXPLAINED}", lake), ""]
    answered = [""]
    for question, command in QUESTIONS.items():
        answered += [f"**{question}**", "", *_console(command, lake), ""]
    parts = {"tables": _tables(lake), "questions": answered, "explain": explained}
    for name, lines in parts.items():
        readme = _with(readme, name, lines)
    return readme


def _with(readme: str, name: str, lines: list[str]) -> str:
    """Give the README with the part of this name anew."""
    begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
    before, _, rest = readme.partition(begin)
    _, _, after = rest.partition(end)
    return before + begin + "\n".join(lines) + "\n" + end + after


def _console(command: str, lake: Path) -> list[str]:
    """Give a command, and what it prints of a lake."""
    printed = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(printed, encoding="utf-8", write_through=True)):
        assert main([*shlex.split(command)[1:], "--out", str(lake)]) == 0
        text = printed.getvalue().decode().replace(open_lake(lake).snapshot, SNAPSHOT)
    lines = text.rstrip().splitlines()
    return ["```console", f"$ {command}", *(line.rstrip() for line in lines), "```"]


def _tables(folder: Path) -> list[str]:
    """Give the first rows of the three tables that matter most."""
    lake = open_lake(folder)
    shown = lake.papers.filter(pl.col("n_sources") > 2).sort("title").head(3)
    papers = shown.select("paper_id", "title", "year", "arxiv_id", "n_authors", "n_sources")
    authorships = (
        lake.authorships.join(shown.head(1).select("paper_id"), on="paper_id")
        .sort("position")
        .select("paper_id", "author_id", "position", "raw_name", "is_inferred")
    )
    authors = (
        lake.authors.join(authorships.select("author_id"), on="author_id", how="semi")
        .sort("display_name")
        .select("author_id", "display_name", "family_name", "n_papers", "name_variants")
    )
    lines = []
    for name, frame in (("papers", papers), ("authors", authors), ("authorships", authorships)):
        lines += ["", f"`{name}`", "", *_markdown(frame.collect())]
    return [*lines, ""]


def _markdown(frame: pl.DataFrame) -> list[str]:
    """Give a frame as a table in Markdown, with some of its columns."""
    rows = [[_cell(value) for value in row] for row in frame.iter_rows()]
    return ["| " + " | ".join(row) + " |" for row in (frame.columns, ["---"] * frame.width, *rows)]


def _cell(value: object) -> str:
    """Give a value in one short line."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    text = text.replace("|", "\\|")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
