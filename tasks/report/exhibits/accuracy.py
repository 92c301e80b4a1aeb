"""The section on accuracy: how right the version is estimated to be."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.accuracy import CONFIDENCE
from tasks.report.exhibits.exhibit import Exhibit, Section, lay_out_table

NAME = "accuracy"
NOTES = (
    f"An interval should hold the truth in {CONFIDENCE:.0%} of all lakes; the labelled sets from which scores were "
    "calibrated differ as lakes do.",
    "Precision is the share of what was merged that is one; recall the share of what is one that was merged: of pairs "
    "of records, and of the mentions of authors (B-cubed).",
    "Checked pairs are those that an identifier, a key of a catalogue or a person has judged. They are scored as if "
    "they were not, and show how far this lake is from those sets.",
)


def accuracy_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on accuracy."""
    return Section("accuracy", "How sure the lake is", (show_accuracy(figures[NAME]),))


def show_accuracy(rows: pl.DataFrame) -> Exhibit:
    """Show the estimates with their intervals.

    Args:
        rows: What figures.accuracy.list_accuracy returns.
    """
    title = "Estimated precision and recall"
    if rows.is_empty():
        return Exhibit(NAME, title, "How right this version is was not estimated: it has too few merged records.")
    shown = rows.select(
        *("entity", "checked"),
        of=pl.when(by="all").then(pl.lit("all")).otherwise(pl.concat_str("by", pl.lit(" "), "value")),
        number=pl.col("count"),
        **{measure: _with_interval(measure) for measure in ("precision", "recall")},
    )
    of_all = rows.filter(by="all").with_columns(
        pl.concat_str(
            pl.col("entity"),
            pl.lit(" precision "),
            _with_interval("precision"),
            pl.lit(", recall "),
            _with_interval("recall"),
        ).alias("says")
    )
    heads = {
        "entity": "of",
        "of": "part",
        "precision": "precision (interval)",
        "recall": "recall (interval)",
        "number": "merged pairs, or mentions",
        "checked": "checked pairs",
    }
    return Exhibit(NAME, title, f"Estimated: {'; '.join(of_all['says'])}.", lay_out_table(shown, heads), notes=NOTES)


def _with_interval(measure: str) -> pl.Expr:
    """Return a share and its interval in per cent: 98.7 % (97.0 to 99.5)."""
    value, low, high = ((pl.col(f"{measure}{end}") * 100).round(1).cast(pl.String) for end in ("", "_low", "_high"))
    return pl.concat_str(value, pl.lit(" % ("), low, pl.lit(" to "), high, pl.lit(")"))
