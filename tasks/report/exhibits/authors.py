"""The section on authors."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.columns import draw_columns
from tasks.report.charts.palette import PLAIN
from tasks.report.exhibits.exhibit import Exhibit, Section, lay_out_table, percent, short


def author_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on the authors."""
    exhibits = (
        show_productivity(figures["productivity"]),
        show_most_papers(figures["most_papers"]),
        show_most_variants(figures["most_variants"]),
        show_most_persons(figures["most_persons"]),
    )
    return Section("authors", "Authors", exhibits)


def show_productivity(groups: pl.DataFrame) -> Exhibit:
    """Show how many authors have how many papers; see figures.authors.count_productivity."""
    title = "Authors by number of papers"
    if groups.is_empty():
        return Exhibit("productivity", title, "There is no author.")
    least, authors = groups["least"].to_list(), groups["authors"].to_list()
    labels = [_group(*bounds) for bounds in zip(least, [*least[1:], None], strict=True)]
    shown = pl.DataFrame({"papers": labels, "authors": authors})
    return Exhibit(
        "productivity",
        title,
        f"Of {count(sum(authors), 'author')}, {authors[0]:,} ({percent(authors[0], sum(authors))}) have one paper.",
        lay_out_table(shown, {"papers": "papers", "authors": "authors"}),
        draw_columns(labels, {"authors": authors}, [PLAIN]),
    )


def _group(least: int, next_least: int | None) -> str:
    """Return the label of a group of authors."""
    if next_least is None:
        return f"{least}+"
    return str(least) if next_least == least + 1 else f"{least}–{next_least - 1}"


def show_most_papers(authors: pl.DataFrame) -> Exhibit:
    """Show the authors with most papers; see figures.authors.list_most_papers."""
    title = "Authors with most papers"
    if authors.is_empty():
        return Exhibit("most_papers", title, "There is no author.")
    heads = {
        "display_name": "author",
        "n_papers": "papers",
        "first_year": "first year",
        "last_year": "last year",
        "author_id": "id",
    }
    top = authors.row(0, named=True)
    return Exhibit(
        "most_papers",
        title,
        f"{short(top['display_name'])} has most: {count(top['n_papers'], 'paper')}.",
        lay_out_table(authors, heads),
    )


def show_most_variants(authors: pl.DataFrame) -> Exhibit:
    """Show the names that are printed in most forms; see figures.authors.list_most_variants."""
    title = "Names with most variants"
    if authors.is_empty():
        return Exhibit("most_variants", title, "Every name is printed in one form.")
    top = authors.row(0, named=True)
    heads = {"display_name": "author", "variants": "forms", "name_variants": "as printed", "author_id": "id"}
    return Exhibit(
        "most_variants",
        title,
        f"The name of {short(top['display_name'])} is printed in most forms: {top['variants']:,}.",
        lay_out_table(authors, heads),
    )


def show_most_persons(names: pl.DataFrame) -> Exhibit:
    """Show the names that most persons have; see figures.authors.list_most_persons."""
    title = "Names with most persons"
    if names.is_empty():
        return Exhibit("most_persons", title, "No two authors are shown under one name.")
    top = names.row(0, named=True)
    heads = {"display_name": "name", "persons": "persons", "papers": "papers of them all"}
    return Exhibit(
        "most_persons",
        title,
        f"{top['persons']:,} persons are called {short(top['display_name'])}, more than have any other name.",
        lay_out_table(names, heads),
    )
