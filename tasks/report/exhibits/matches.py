"""The section on matches: the scores of the pairs that were merged, left for review or kept apart."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.columns import draw_columns
from tasks.report.charts.palette import APART, MERGED, REVIEW
from tasks.report.exhibits.exhibit import Exhibit, Section, decimal, lay_out_table, total
from tasks.report.figures.scores import DECISIONS, MAX_SCORE, MIN_SCORE, STEP

EVERY = round(1 / STEP)  # scores are labelled at whole numbers


def match_section(figures: Mapping[str, pl.DataFrame]) -> Section:
    """Return the section on the matches of records and of names."""
    papers, authors = ("paper", "records", "one paper"), ("author", "names", "one person")
    charts = [
        show_scores(*words, figures[f"{words[0]}_scores"], figures[f"{words[0]}_decisions"])
        for words in (papers, authors)
    ]
    tables = [show_decisions(*words, figures[f"{words[0]}_decisions"]) for words in (papers, authors)]
    return Section("matches", "Matches and doubts", (*charts, *(table for table in tables if table.table)))


def show_scores(entity: str, things: str, one: str, scores: pl.DataFrame, decisions: pl.DataFrame) -> Exhibit:
    """Show pairs by score and decision.

    Args:
        entity: What the pairs are of.
        things: What a pair consists of.
        one: What a merged pair is.
        scores: What figures.scores.count_scores returns.
        decisions: What figures.scores.count_decisions returns.
    """
    name = f"{entity}_scores"
    title = f"Scores of pairs of {things}"
    if scores.is_empty():
        return Exhibit(name, title, f"No two {things} were taken to be {one}, and none are in doubt.")
    totals = {decision: total(scores, decision) for decision in DECISIONS}
    doubtful = decisions.filter(decision="review")
    notes = [
        "Heights grow with the logarithm of the number, for merged pairs are many and doubtful ones few.",
        f"Scores below {MIN_SCORE:g} and above {MAX_SCORE:g} are counted with the first and the last column.",
    ]
    band = None
    if not doubtful.is_empty():
        lowest, highest = doubtful.select(pl.col("lowest").min(), pl.col("highest").max()).row(0)
        bounds = dict.fromkeys([decimal(lowest), decimal(highest)])  # one, where they are the same
        notes.append(f"Pairs are left for review in the shaded band: scores of {' to '.join(bounds)}.")
        places = [(score + STEP > lowest) & (score <= highest) for score in scores["score"]]
        band = (places.index(True), len(places) - places[::-1].index(True)) if any(places) else None
    return Exhibit(
        name,
        title,
        f"{count(totals['merged'], 'pair')} of {things} made {one}, {totals['review']:,} are left for review, and "
        f"{totals['apart']:,} were kept apart by what speaks against them.",
        lay_out_table(scores, {"score": "score from", **{decision: decision for decision in DECISIONS}}),
        draw_columns(
            [f"{score:g}" for score in scores["score"]],
            {decision: scores[decision].to_list() for decision in DECISIONS},
            [MERGED, REVIEW, APART],
            every=EVERY,
            logarithmic=True,
            band=band,
        ),
        tuple(notes),
    )


def show_decisions(entity: str, things: str, one: str, decisions: pl.DataFrame) -> Exhibit:
    """Show pairs by decision, and what kept them apart.

    Args:
        entity: What the pairs are of.
        things: What a pair consists of.
        one: What a merged pair is.
        decisions: What figures.scores.count_decisions returns.
    """
    name, title = f"{entity}_decisions", f"Pairs of {things} by decision"
    if decisions.is_empty():
        return Exhibit(name, title, f"No two {things} were compared closely.")
    heads = {
        "decision": "decision",
        "kept_apart_by": "kept apart by",
        "pairs": "pairs",
        "lowest": "lowest score",
        "highest": "highest score",
    }
    return Exhibit(
        name, title, f"Which pairs made {one}, and what kept the others apart.", lay_out_table(decisions, heads)
    )
