"""The sections on papers: by year, type and source, what is known of them, and what sources share."""

from __future__ import annotations

import math
from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.bars import draw_bars
from tasks.report.charts.columns import draw_columns
from tasks.report.charts.matrix import draw_matrix
from tasks.report.charts.palette import OTHER, PLAIN
from tasks.report.exhibits.exhibit import NONE, Exhibit, Section, lay_out_table, percent, short, total
from tasks.report.figures.coverage import FIELDS
from tasks.report.figures.overlap import MAX_DUMPS

MAX_BARS = 12
MAX_COLUMNS = 60
MAX_YEARS = 1200  # rows of a table; there are no more years
SPANS = (1, 2, 5, 10, 25, 50, 100)  # years of a column
RARE = 0.005  # the share of the papers that the years before the first column may have
MAX_SOURCES = 7  # of a matrix
MAX_PAIRS = 15


def paper_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on the papers."""
    return Section("papers", "Papers", (show_years(figures["years"]), show_types(figures["types"])))


def coverage_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on what the sources have and say, and which papers they share."""
    exhibits = (
        show_sources(figures["sources"]),
        show_coverage(figures["coverage"]),
        show_shared_sources(figures["shared_by_source"]),
        show_shared_dumps(figures["shared_by_dump"]),
    )
    return Section("sources", "Sources", exhibits)


def show_years(years: pl.DataFrame) -> Exhibit:
    """Show the papers of each year; see figures.papers.count_years."""
    title = "Papers by year"
    known = years.drop_nulls("year")
    if known.is_empty():
        return Exhibit("years", title, "No paper has a year.")
    unknown = total(years, "papers") - total(known, "papers")
    first, span, counts = _group_years(known)
    labels = [str(first + place * span) for place in range(len(counts))]
    earlier = total(known.filter(pl.col("year") < first), "papers")
    notes = [f"A column is {span} years, and its label the first of them."] if span > 1 else []
    if earlier:
        notes.append(f"{count(earlier, 'paper')} from before {first} are in the table only.")
    best = known.sort("papers", "year", descending=True).row(0, named=True)
    undated = f", and {count(unknown, 'paper has', 'papers have')} no year" if unknown else ""
    return Exhibit(
        "years",
        title,
        f"The papers are from {known['year'][0]} to {known['year'][-1]}; {best['year']} has most "
        f"({best['papers']:,}){undated}.",
        lay_out_table(years, {"year": "year", "papers": "papers"}, MAX_YEARS),
        draw_columns(labels, {"papers": counts}, [PLAIN]),
        tuple(notes),
    )


def _group_years(known: pl.DataFrame) -> tuple[int, int, list[int]]:
    """Return the first year of the columns, how many years one is, and the count of each.

    Rare early years are left out, such as a single one that is centuries before the others.
    """
    before = known.with_columns(before=pl.col("papers").cum_sum() - pl.col("papers"))
    rare = RARE * total(known, "papers")
    earliest = before.filter(pl.col("before") + pl.col("papers") > rare)["year"][0]
    last = known["year"][-1]
    span = next(span for span in SPANS if (last - earliest) / span < MAX_COLUMNS or span == SPANS[-1])
    first = math.floor(earliest / span) * span
    grouped = (
        known.filter(pl.col("year") >= first).group_by((pl.col("year") - first) // span).agg(pl.col("papers").sum())
    )
    counts = dict(grouped.iter_rows())
    return first, span, [counts.get(place, 0) for place in range((last - first) // span + 1)]


def show_types(types: pl.DataFrame) -> Exhibit:
    """Show the papers of each type; see figures.papers.count_types."""
    title = "Papers by type"
    known = types.drop_nulls("type")
    if known.is_empty():
        return Exhibit("types", title, "No paper has a type.")
    untyped = total(types, "papers") - total(known, "papers")
    without = f", and {count(untyped, 'paper has', 'papers have')} no type" if untyped else ""
    top = types.head(MAX_BARS)
    return Exhibit(
        "types",
        title,
        f"The papers are of {count(known.height, 'type')}; {short(known['type'][0])} has most "
        f"({known['papers'][0]:,}){without}.",
        lay_out_table(types, {"type": "type", "papers": "papers"}),
        draw_bars([name or "no type" for name in top["type"]], {"papers": top["papers"].to_list()}, [PLAIN]),
    )


def show_sources(sources: pl.DataFrame) -> Exhibit:
    """Show the papers of each source; see figures.papers.count_sources."""
    title = "Papers by source"
    if sources.is_empty():
        return Exhibit("sources", title, "There is no record.")
    top = sources.head(MAX_BARS)
    only, shared = top["only_here"].to_list(), (top["papers"] - top["only_here"]).to_list()
    heads = {
        "source": "source",
        "dumps": "dumps",
        "records": "records",
        "papers": "papers",
        "only_here": "papers that no other source has",
    }
    return Exhibit(
        "sources",
        title,
        f"The records come from {count(sources.height, 'source')}, of which {short(top['source'][0])} has most "
        f"({top['records'][0]:,}).",
        lay_out_table(sources, heads),
        draw_bars(top["source"].to_list(), {"only in this source": only, "in others, too": shared}, [PLAIN, OTHER]),
        ("A source is the catalogue that sources.toml names, else the one that a record names, else its format.",),
    )


def show_coverage(coverage: pl.DataFrame) -> Exhibit:
    """Show how many records have which fields; see figures.coverage.count_coverage."""
    title = "What the records say"
    if coverage.is_empty():
        return Exhibit("coverage", title, "There is no record.")
    top = coverage.head(MAX_BARS)
    cells = [
        [(percent(row[field], row["records"]), row[field] / row["records"]) for field in FIELDS]
        for row in top.iter_rows(named=True)
    ]
    records = total(coverage, "records")
    shares = ", ".join(
        f"{percent(total(coverage, field), records)} {name}"
        for field, name in {"title": "a title", "abstract": "an abstract", "doi": "a DOI"}.items()
    )
    return Exhibit(
        "coverage",
        title,
        f"Of all records, {shares.replace(' a', ' have a', 1)}.",
        lay_out_table(coverage, {"source": "source", "records": "records", **{field: field for field in FIELDS}}),
        draw_matrix(top["source"].to_list(), FIELDS, cells),
        ("A record has an abstract if its paper has one, from this or another record.",),
    )


def show_shared_sources(shared: pl.DataFrame) -> Exhibit:
    """Show which sources share papers; see figures.overlap.share_by_source."""
    title = "Papers that sources share"
    sizes = dict(shared.filter(pl.col("one") == pl.col("other")).select("one", "papers").iter_rows())
    pairs = shared.filter(pl.col("one") != pl.col("other"))
    if pairs.is_empty():
        return Exhibit(
            "shared_by_source",
            title,
            "No two sources share a paper." if len(sizes) > 1 else "All records are of one source.",
        )
    both = {frozenset((one, other)): papers for one, other, papers in pairs.iter_rows()}
    names = list(sizes)[:MAX_SOURCES]
    cells = [
        [None if one == other else (_share(both.get(frozenset((one, other)), 0), sizes[one])) for other in names]
        for one in names
    ]
    one, other, papers = pairs.row(0)
    return Exhibit(
        "shared_by_source",
        title,
        f"{short(one)} and {short(other)} share most: {count(papers, 'paper')}.",
        lay_out_table(pairs, {"one": "source", "other": "other source", "papers": "papers that both have"}),
        draw_matrix(names, names, cells),
        ("A cell is the share of the papers of the source at the left that the source above has, too.",),
    )


def _share(part: int, whole: int) -> tuple[str, float]:
    """Return a share as a cell of a matrix."""
    return (percent(part, whole) if part else NONE, part / whole)


def show_shared_dumps(shared: pl.DataFrame) -> Exhibit:
    """Show which dumps share papers; see figures.overlap.share_by_dump."""
    title = "Papers that dumps share"
    if shared.is_empty():
        return Exhibit("shared_by_dump", title, f"No two of the {MAX_DUMPS} dumps with most records share a paper.")
    one, other, papers = shared.row(0)
    return Exhibit(
        "shared_by_dump",
        title,
        f"{short(one)} and {short(other)} share most: {count(papers, 'paper')}.",
        lay_out_table(shared, {"one": "dump", "other": "other dump", "papers": "papers that both have"}, MAX_PAIRS),
        notes=(f"The {MAX_DUMPS} dumps with most records are compared.",),
    )
