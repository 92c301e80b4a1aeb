"""The sections on the account: the flow from records to works, refusals, and what no rule reads."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.bars import draw_bars
from tasks.report.charts.flow import Part, Step, draw_flow
from tasks.report.charts.palette import OTHER, PLAIN, REMOVED, REVIEW
from tasks.report.exhibits.exhibit import Exhibit, Section, Table, lay_out_table, percent, short
from tasks.report.prisma import BETWEEN, IDENTIFIED, WITHIN, total
from tasks.report.prisma import REMOVED as REMOVED_STEPS

MAX_BARS = 12

RECORD_STEPS = {
    "records": "records in the dumps",
    "refused": "refused",
    "superseded": "superseded by newer dumps of their catalogue",
    "kept": "records kept",
    "merged": "merged into a paper that another record names",
    "papers": "papers",
    "versions": "further versions of a work",
    "works": "works",
}
NAME_STEPS = {
    "names": "names printed in the records",
    "refused": "refused",
    "superseded": "in superseded records",
    "mentions": "mentions of authors",
    "authorships": "authorships, each a person on a paper",
    "inferred": "inferred, which no record states",
    "authors": "authors",
}
PRISMA_STEPS = {
    "identified": "records identified",
    "refused": "records refused",
    "superseded": "records superseded",
    "duplicate_within_source": "duplicate records within a source",
    "duplicate_between_sources": "duplicate records between sources",
    "papers": "papers left to be screened",
    "works": "works that they are versions of",
    "dump_repeated": "files not read, for they repeat a dump",
    "dump_refused": "files refused whole",
}


def account_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on where every record and every name ended."""
    return Section("account", "From records to works", (show_records(figures["records"]), show_names(figures["names"])))


def refusal_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on what was refused and what was not read."""
    exhibits = (show_rejects(figures["rejects"]), show_unread(figures["unread"]), *show_prisma(figures.get("prisma")))
    return Section("refused", "Refused and not read", exhibits)


def show_records(steps: pl.DataFrame) -> Exhibit:
    """Show the way of the records; see figures.account.follow_records."""
    n = dict(steps.iter_rows())
    flow = [
        Step(
            RECORD_STEPS["records"],
            n["records"],
            [
                Part(RECORD_STEPS[name], n[name], paint)
                for name, paint in {"refused": REMOVED, "superseded": OTHER}.items()
            ],
        ),
        Step(RECORD_STEPS["kept"], n["kept"], [Part(RECORD_STEPS["merged"], n["merged"], REVIEW)]),
        Step(RECORD_STEPS["papers"], n["papers"], [Part(RECORD_STEPS["versions"], n["versions"], OTHER)]),
        Step(RECORD_STEPS["works"], n["works"]),
    ]
    return Exhibit(
        "records",
        "The way of the records",
        f"Every one of {count(n['records'], 'record')} is accounted for: {n['refused'] + n['superseded']:,} refused or "
        f"superseded, "
        f"{n['kept']:,} kept, which are {count(n['papers'], 'paper')} and {count(n['works'], 'work')}.",
        _named_steps(steps, RECORD_STEPS),
        draw_flow(flow),
    )


def show_names(steps: pl.DataFrame) -> Exhibit:
    """Show the way of the printed names; see figures.account.follow_names."""
    n = dict(steps.iter_rows())
    flow = [
        Step(
            NAME_STEPS["names"],
            n["names"],
            [
                Part(NAME_STEPS[name], n[name], paint)
                for name, paint in {"refused": REMOVED, "superseded": OTHER}.items()
            ],
        ),
        Step(NAME_STEPS["mentions"], n["mentions"]),
        Step(NAME_STEPS["authorships"], n["authorships"], [Part(NAME_STEPS["inferred"], n["inferred"], REVIEW)]),
        Step(NAME_STEPS["authors"], n["authors"]),
    ]
    return Exhibit(
        "names",
        "The way of the names",
        f"{count(n['names'], 'printed name')} became {count(n['authorships'], 'authorship')} of "
        f"{count(n['authors'], 'author')}.",
        _named_steps(steps, NAME_STEPS),
        draw_flow(flow),
    )


def show_prisma(counts: pl.DataFrame | None) -> tuple[Exhibit, ...]:
    """Show the counts of a systematic review; nothing if they could not be made. See prisma.count_prisma."""
    if counts is None:
        return ()
    named = counts.with_columns(pl.col("step").cast(pl.String).replace(PRISMA_STEPS))
    heads = {"step": "what", "source": "source", "reason": "reason", "n": "number"}
    removed = total(counts, *REMOVED_STEPS)
    return (
        Exhibit(
            "prisma",
            "Counts of a systematic review (PRISMA 2020)",
            f"Of {count(total(counts, IDENTIFIED), 'record')} identified, {removed:,} are removed before screening, "
            f"{total(counts, WITHIN, BETWEEN):,} of them as duplicates.",
            lay_out_table(named, heads),
        ),
    )


def show_rejects(reasons: pl.DataFrame) -> Exhibit:
    """Show what was refused; see figures.rejects.count_rejects."""
    title = "Refused, by reason"
    if reasons.is_empty():
        return Exhibit("rejects", title, "Nothing was refused.")
    top = reasons.head(MAX_BARS)
    labels = [reason if of == "record" else f"{reason} ({of})" for reason, of in top.select("reason", "of").iter_rows()]
    heads = {
        "reason": "reason",
        "of": "of",
        "n": "number",
        "source_file": "first in dump",
        "source_index": "record",
        "detail": "what is wrong with it",
        "raw": "how it begins",
    }
    largest = reasons.row(0, named=True)
    return Exhibit(
        "rejects",
        title,
        f"{count(int(reasons['n'].sum()), 'record, dump or row was', 'records, dumps and rows were')} refused for "
        f"{count(reasons.height, 'reason')}, most often ({largest['n']:,}) as {short(largest['reason'])}.",
        lay_out_table(reasons, heads),
        draw_bars(labels, {"refused": top["n"].to_list()}, [REMOVED]),
    )


def show_unread(unread: pl.DataFrame) -> Exhibit:
    """Show the fields that no rule reads; see figures.account.list_unread."""
    title = "Fields that no rule reads"
    if unread.is_empty():
        return Exhibit("unread", title, "Every field and column of the dumps is read.")
    top = unread.head(MAX_BARS)
    labels = [f"{name} ({source_format})" for name, source_format in top.select("name", "source_format").iter_rows()]
    heads = {
        "source_format": "format",
        "name": "field",
        "records": "records that have it",
        "dumps": "dumps",
        "source_file": "first in dump",
    }
    return Exhibit(
        "unread",
        title,
        f"{count(unread.height, 'field')} of the dumps {'is' if unread.height == 1 else 'are'} in no table, "
        f"most often {short(unread['name'][0])} in {count(unread['records'][0], 'record')}.",
        lay_out_table(unread, heads),
        draw_bars(labels, {"records": top["records"].to_list()}, [PLAIN]),
    )


def _named_steps(steps: pl.DataFrame, names: Mapping[str, str]) -> Table:
    """Return the table of a flow, with the share of each step in the first."""
    whole = steps["n"][0]
    shown = steps.select(
        pl.col("step").replace(names), "n", share=pl.Series([percent(n, whole) for n in steps["n"]], dtype=pl.String)
    )
    return lay_out_table(shown, {"step": "what", "n": "number", "share": "share"})
