"""Links, and the evidence for them."""

from __future__ import annotations

import polars as pl

from schemas.exchange.decisions import HELD_DECISIONS
from tasks.transform.authors.decide import persons_apart
from tasks.transform.authors.matches import author_matches, links_of_cores, links_of_pairs
from tasks.transform.authors.score import TERMS


def test_a_link_of_a_core_says_what_its_two_places_share() -> None:
    cores = pl.DataFrame(
        {"place": [0, 1, 2], "linked_to": [1, None, 0], "linked_by": ["orcid", None, "coauthors"]}
    ).with_columns(link_weight=pl.Series([20.0, None, 1.5]))
    links = links_of_cores(cores)
    assert links.select("left", "right", "decision", "matched_by", "score").rows() == [
        (0, 1, "merged", "orcid", 20.0),
        (0, 2, "merged", "coauthors", 1.5),
    ]
    assert links["evidence"].to_list() == [
        [{"evidence": "orcid", "level": "shared", "weight": 20.0}],
        [{"evidence": "coauthors", "level": "shared", "weight": 1.5}],
    ]


def pair(*weights: float) -> pl.DataFrame:
    """Make a decided pair with the weights of TERMS."""
    decided = pl.DataFrame({"left": [0], "right": [1], "decision": ["merged"], "kept_apart_by": [None]})
    return decided.with_columns(pl.lit(weight).alias(term) for term, weight in zip(TERMS, weights, strict=True))


def test_a_link_of_a_pair_says_how_strong_each_evidence_is_and_which_is_the_strongest() -> None:
    link = links_of_pairs(pair(0.2, 0.0, 3.5, 3.5, -0.1, -1.0)).row(0, named=True)
    assert [(item["evidence"], item["level"]) for item in link["evidence"]] == [
        ("title", "missing"),
        ("coauthor", "none"),
        ("affiliation", "alike"),
        ("venue", "alike"),
        ("years", "apart"),
        ("name", "against"),
    ]
    assert (link["matched_by"], link["score"]) == ("affiliation", 6.1)


def test_a_common_name_speaks_against_a_pair_and_a_rare_one_for_it() -> None:
    assert links_of_pairs(pair(0, 0, 0, 0, 0, 0.1))["evidence"][0][-1]["level"] == "for"
    assert links_of_pairs(pair(0, 0, 0, 0, 0, 0.0))["evidence"][0][-1]["level"] == "against"


def test_pairs_that_others_united_are_left_out_and_mentions_stand_for_their_places() -> None:
    persons = pl.DataFrame(
        {
            "place": [0, 1, 2],
            "source_id": [f"S{letter * 16}" for letter in "abc"],
            "position": pl.Series([1, 2, 3], dtype=pl.Int32),
            "author_id": [f"A{letter * 16}" for letter in "aab"],
        }
    )
    merged = pair(1, 0, 0, 0, 0, 0)
    review = merged.with_columns(decision=pl.lit("review"))
    links = links_of_pairs(pl.concat([merged, review, review.with_columns(right=pl.lit(2, pl.Int64))]))
    found = author_matches(links, persons).select("decision", "position", "related_position", "author_id")
    assert sorted(found.rows()) == [("merged", 1, 2, "A" + "a" * 16), ("review", 1, 3, "A" + "a" * 16)]


def test_of_the_other_mentions_of_persons_who_are_different_nobody_is_asked() -> None:
    ids = [f"A{letter * 16}" for letter in "ab"]
    persons = pl.DataFrame(
        {
            "place": pl.Series([0, 1], dtype=pl.UInt64),
            "source_id": [f"S{letter * 16}" for letter in "ab"],
            "position": pl.Series([1, 2], dtype=pl.Int32),
            "author_id": ids,
        }
    )
    held = [(0, 0, 0, False, "Ada"), (0, 1, 1, False, "Ada")]
    apart = persons_apart(pl.DataFrame(held, schema=HELD_DECISIONS.polars_schema, orient="row"), persons)
    assert apart.rows() == [(*ids, "Ada"), (*ids[::-1], "Ada")]
    links = links_of_pairs(pair(1, 0, 0, 0, 0, 0).with_columns(decision=pl.lit("review")))
    told = author_matches(links, persons, apart=apart).select("decision", "kept_apart_by", "decided_by")
    assert told.rows() == [("apart", "decision", "Ada")]
