"""The pairs that a person is asked to judge: which are drawn, and how they are printed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks.judged import draw, lines
from tasks.load.reading import Lake
from tests.unit.explain.lakes import Row, an_id, lake_of

N = 12  # papers; the first two have nearly one title, and an author of one family name


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Papers of two records each, whose merges have the scores 0, 1, 2 ...; the last one is merged by an identifier."""
    titles = [
        "The quiet rivers of the north",
        "The quiet river of the north",
        *(f"Title {chr(97 + n)}" for n in range(10)),
    ]
    papers = [{"paper_id": an_id("P", n), "work_id": an_id("W", n), "title": titles[n]} for n in range(N)]
    records = [(n, copy) for n in range(N) for copy in range(2)]
    sources = [
        {"source_id": an_id("S", 2 * n + copy), "paper_id": an_id("P", n), "title": titles[n], "year": 2000 + copy}
        for n, copy in records
    ]
    mentions = [
        {
            "source_id": an_id("S", 2 * n + copy),
            "paper_id": an_id("P", n),
            "author_id": an_id("A", n),
            "raw_name": "Ash\n",
        }
        for n, copy in records
    ]
    merged: list[Row] = [
        {
            "source_id": an_id("S", 2 * n),
            "related_source_id": an_id("S", 2 * n + 1),
            "paper_id": an_id("P", n),
            "related_paper_id": an_id("P", n),
            "decision": "merged",
            "score": float(n),
            "evidence": [],
            "matched_by": "title" if n < N - 1 else "identifier",
        }
        for n in range(N)
    ]
    review: list[Row] = [
        {
            "source_id": an_id("S", 4),
            "related_source_id": an_id("S", 2 * n),
            "paper_id": an_id("P", 2),
            "related_paper_id": an_id("P", n),
            "decision": "review",
            "score": -float(n),
            "evidence": [],
        }
        for n in range(3, 6)
    ]
    return lake_of(
        tmp_path_factory.mktemp("lake"),
        papers=papers,
        sources=sources,
        mentions=mentions,
        authors=[{"author_id": an_id("A", n), "display_name": "M. Ash"} for n in range(N)],
        authorships=[{"paper_id": an_id("P", n), "author_id": an_id("A", n)} for n in range(N)],
        paper_matches=[*merged, *review],
    )


def test_half_of_the_merged_pairs_have_low_scores_and_an_identifier_alone_is_not_judged(lake: Lake) -> None:
    drawn = draw(lake, "paper", 4, seed=1)
    merged = drawn.filter(pl.col("decision") == "merged")
    assert merged["drawn"].to_list() == ["uniform", "uniform", "lowest", "lowest"]
    assert merged.filter(pl.col("drawn") == "lowest", pl.col("score") > 3).is_empty()
    everything = draw(lake, "paper", 100, seed=1).filter(pl.col("decision") == "merged")
    assert sorted(everything["score"]) == [float(n) for n in range(N - 1)]


def test_the_near_misses_are_the_nearest_and_those_of_one_title_that_nothing_lists(lake: Lake) -> None:
    drawn = draw(lake, "paper", 4, seed=1).filter(pl.col("decision") != "merged")
    assert drawn.filter(drawn="nearest")["score"].sort().to_list() == [-4.0, -3.0]
    assert set(drawn.filter(drawn="uniform")["decision"]) == {"review", "not listed"}
    alike = drawn.filter(decision="not listed").row(0, named=True)
    assert (alike["source_id"], alike["related_source_id"]) == (an_id("S", 0), an_id("S", 2))


def test_a_seed_gives_the_same_pairs_and_another_seed_others(lake: Lake) -> None:
    once, again, other = (draw(lake, "paper", 6, seed) for seed in (1, 1, 2))
    assert once.equals(again)
    assert not once.equals(other)


def test_a_field_is_printed_once_where_it_is_alike_and_is_harmless(lake: Lake) -> None:
    pair = draw(lake, "paper", 100, seed=1).filter(pl.col("score") == 2.0)
    first, second = an_id("S", 4), an_id("S", 5)
    shown = list(lines(lake, "paper", pair))
    assert shown[0].strip().startswith("1. paper: merged, 2.00")
    assert shown[0].endswith(f"{first} {second}")
    fields = {line.split()[0]: line.split(maxsplit=2)[1:] for line in shown[1:] if not line.startswith("  " + " " * 12)}
    assert fields["title"] == ["=", "Title a"]
    assert fields["year"] == ["<", "2000"]
    assert fields["names"] == ["=", "Ash\\n"]


def test_mentions_show_their_papers_and_what_is_known_of_their_authors(tmp_path: Path) -> None:
    lake = lake_of(
        tmp_path,
        papers=[{"paper_id": an_id("P", n), "work_id": an_id("W", n), "title": f"Paper {n}"} for n in range(2)],
        sources=[{"source_id": an_id("S", n), "paper_id": an_id("P", n), "title": f"Paper {n}"} for n in range(2)],
        mentions=[
            {"source_id": an_id("S", n), "paper_id": an_id("P", n), "author_id": an_id("A", n)} for n in range(2)
        ],
        authors=[{"author_id": an_id("A", n), "display_name": f"M{n} Ash"} for n in range(2)],
        authorships=[{"paper_id": an_id("P", n), "author_id": an_id("A", n)} for n in range(2)],
        author_matches=[
            {
                "source_id": an_id("S", 0),
                "related_source_id": an_id("S", 1),
                "author_id": an_id("A", 0),
                "related_author_id": an_id("A", 1),
                "decision": "apart",
                "kept_apart_by": "career",
                "score": 1.0,
                "evidence": [],
            }
        ],
    )
    shown = "\n".join(lines(lake, "author", draw(lake, "author", 10, seed=1)))
    assert f"1. author: apart by career, 1.00 (uniform): {an_id('S', 0)}.1 {an_id('S', 1)}.1" in shown
    assert "raw_name     = Ash, M." in shown
    assert "< M0 Ash | 1 papers" in shown
    assert "> M1 Ash | 1 papers" in shown
