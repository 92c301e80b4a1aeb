"""What the README shows: the tables that a run over data/raw publishes, and the explanation of one of its papers.

Run `python -m tests.integration.readme LAKE` to write them anew from the lake that was published from data/raw.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from tasks.explain import explain, lay_out
from tasks.load import open_lake
from tasks.transform.sentences import sentences

README = Path(__file__).parents[2] / "README.md"
EXPLAINED = "arXiv:cs/0408036"
LONGEST_TEXT = 44


def with_tables(readme: str, lake: Path) -> str:
    """Give the README with the tables of a lake and an explanation of one of its papers."""
    return _with(_with(readme, "tables", _tables(lake)), "explain", _explanation(lake))


def _with(readme: str, name: str, lines: list[str]) -> str:
    """Give the README with the part of this name anew."""
    begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
    before, _, rest = readme.partition(begin)
    _, _, after = rest.partition(end)
    return before + begin + "\n".join(lines) + "\n" + end + after


def _explanation(folder: Path) -> list[str]:
    """Give the command that explains a paper, and what it prints."""
    return [
        "",
        "```console",
        f"$ paperlake explain {EXPLAINED}",
        *lay_out(explain(open_lake(folder), EXPLAINED, sentences())).splitlines(),
        "```",
        "",
    ]


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
