"""Linked records: those that are one paper by a person's decision, or by the key that a catalogue gives them."""

from __future__ import annotations

import polars as pl

from schemas.exchange.decisions import LINKED_PAIRS
from tasks.transform.linkage.clustering import MustLinks
from tasks.transform.linkage.links import decided_apart, decided_by, must_links, must_pairs
from tasks.transform.linkage.rules import DECISION
from tasks.transform.papers.same_key import KEYED_BY, same_key_pairs
from tasks.transform.papers.statements import STATED_BY, one_of_each

LINKED_BY = tuple(dict.fromkeys((*STATED_BY, *KEYED_BY)))
KEY = "key"
PAIR = ["left", "right"]
NO_LINKS = LINKED_PAIRS.empty()


def link_papers(keys: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of records that are one paper, whatever their score.

    Args:
        keys: Normalised records of all dumps; reads LINKED_BY.
        held: The table HELD_DECISIONS of records.

    Returns:
        The table LINKED_PAIRS; a pair of both kinds is a decision.
    """
    decided = must_pairs(held).select(*PAIR, rule=pl.lit(DECISION))
    keyed = same_key_pairs(one_of_each(keys)).select(*PAIR, rule=pl.lit(KEY))
    return LINKED_PAIRS.conform(pl.concat([decided, keyed]).unique(PAIR, keep="first", maintain_order=True))


def links_of_records(linked: pl.DataFrame, records: pl.Series) -> list[MustLinks]:
    """Return linked pairs as must-links: those of decisions first, which overrule everything, then those of keys.

    A key joins records over every score and bound, but never papers with different DOIs.

    Args:
        linked: The table LINKED_PAIRS.
        records: The records, each once; their places are their numbers in clustering.
    """
    return [
        must_links(linked.filter(rule=DECISION), records),
        must_links(linked.filter(rule=KEY), records, obeys=("doi",)),
    ]


def ruled_pairs(pairs: pl.DataFrame, linked: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that a rule links, or of which a person decided something.

    Args:
        pairs: Columns left, right (u64) and any others.
        linked: The table LINKED_PAIRS; reads left and right.
        held: The table HELD_DECISIONS of records.

    Returns:
        The columns left and right.
    """
    told = pairs.select(PAIR).filter(pl.col("left").is_in(held["item"].implode()))
    decided = told.filter(decided_by(told, held).is_not_null())
    return pl.concat([decided, pairs.select(PAIR).join(linked, on=PAIR, how="semi")])


def papers_apart(held: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Return the table DECIDED_APART of papers.

    Args:
        held: The table HELD_DECISIONS of records.
        assignments: The table ASSIGNMENTS of these records; reads record and paper_id.
    """
    return decided_apart(held, assignments.select(item="record", id="paper_id"))


def with_rules(pairs: pl.DataFrame, linked: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Add to pairs by which rule they are linked, and who decided them; null where they are not.

    Args:
        pairs: Columns left, right (u64) and any others.
        linked: The table LINKED_PAIRS.
        held: The table HELD_DECISIONS of records.

    Returns:
        The pairs, in their order, with the columns rule and decided_by.
    """
    return pairs.join(linked, on=PAIR, how="left", maintain_order="left").with_columns(decided_by(pairs, held))
