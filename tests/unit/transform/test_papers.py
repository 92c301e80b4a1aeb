"""Which records are one paper: the cases that must hold whatever the weights."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest

from tasks.transform.papers.block import LONGEST_BLOCK, block_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.evidence import explain_papers
from tasks.transform.papers.levels import levels
from tasks.transform.papers.score import score_papers
from tasks.transform.papers.weights import WEIGHTS
from tests.unit.transform.frames import keys, source_id

ABSTRACT = (
    "We describe a parser that reads a sentence from left to right and keeps a beam of partial analyses. A model of "
    "the next action is learnt from a treebank, and the beam is searched in linear time. On two treebanks the parser "
    "is as accurate as one that searches a chart, and it reads forty sentences a second on a common machine."
)
REWORDED = ABSTRACT.replace("as accurate as one that searches a chart", "about as accurate as a chart parser")
OTHER = (
    "Lexicons of word senses are costly to build by hand. We show how contexts collected from a large corpus are "
    "grouped into senses without supervision, how the groups are named by their frequent collocates, and how a "
    "dictionary editor can correct them. Agreement with an existing dictionary is measured on sixty ambiguous nouns."
)
PAPER: dict[str, Any] = {
    "title": "Left-corner parsing with beams learnt from treebanks",
    "names": ["Okafor, Ngozi", "Lindqvist, Per"],
    "publication_date": "1999",
    "venue": "Computational Linguistics",
    "volume": "25",
    "issue": "3",
    "pages": "301-322",
}


def partition(*records: dict[str, Any]) -> list[list[int]]:
    """Resolve records; give the groups of their numbers from 0."""
    frame = keys(*records)
    assignments = cluster_papers(frame, score_papers(frame, block_papers(frame)))
    numbers = {source_id(number): number - 1 for number in range(1, len(records) + 1)}
    groups = assignments.group_by("paper_id").agg("source_id")["source_id"].to_list()
    return sorted(sorted(numbers[member] for member in group) for group in groups)


def one_paper(*records: dict[str, Any]) -> bool:
    return len(partition(*records)) == 1


def test_the_levels_of_the_weights_are_those_of_the_score() -> None:
    assert {name: set(by_level) for name, by_level in levels().items()} == {
        name: set(by_level) for name, by_level in WEIGHTS.items()
    }


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "LEFT-CORNER PARSING WITH BEAMS LEARNT FROM TREEBANKS."},
        {"title": "Left-corner parsing with beams learned from treebanks"},
        {"names": ["N. Okafor", "P. Lindqvist"]},
        {"venue": "Comput. Linguist."},
        {"pages": "301--22", "issue": None},
        {"volume": None, "issue": None, "pages": None},
        {"title": "Left-corner <i>parsing</i> with beams learnt from treebanks", "venue": None},
    ],
)
def test_records_of_one_paper_meet(change: dict[str, Any]) -> None:
    assert one_paper(PAPER, PAPER | change)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"pages": None}, {"title": PAPER["title"] + ", Part II", "pages": None}),
        ({"title": PAPER["title"] + ", Part I"}, {"title": PAPER["title"] + ", Part II"}),
        ({}, {"title": "Erratum: " + PAPER["title"], "pages": "500", "issue": "4"}),
        ({}, {"title": "Reply to: " + PAPER["title"], "pages": "400", "issue": "4"}),
        (
            {},
            {
                "venue": "Proceedings of the Conference on Parsing",
                "publication_date": "1998",
                "volume": None,
                "issue": None,
                "pages": "11-19",
            },
        ),
        (
            {"title": "Introduction", "pages": "1-4"},
            {"title": "Introduction", "pages": "1-6", "volume": "26", "publication_date": "2000"},
        ),
        ({"title": "Editorial", "names": []}, {"title": "Editorial", "names": [], "issue": "4", "pages": "1"}),
        (
            {"title": "Front matter", "names": [], "pages": None},
            {"title": "Front matter", "names": [], "pages": None, "issue": "4"},
        ),
        (
            {},
            {
                "names": ["Silva, Ana", "Costa, Rui"],
                "pages": "20-31",
                "volume": "7",
                "publication_date": "2011",
                "venue": "Revista",
            },
        ),
    ],
)
def test_different_papers_are_kept_apart(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert not one_paper(PAPER | ours, PAPER | theirs)


def test_different_dois_are_kept_apart_also_where_a_third_record_would_join_them() -> None:
    groups = partition(PAPER | {"doi": "10.1000/a"}, PAPER, PAPER | {"doi": "10.1000/b"})
    assert [0, 2] not in [[a, b] for group in groups for a in group for b in group if a < b]
    assert len(groups) == 2


def test_two_wordings_of_one_abstract_are_one_paper_and_two_abstracts_two() -> None:
    titled = {"title": PAPER["title"], "names": PAPER["names"], "abstract": ABSTRACT}
    assert partition(
        titled, {"abstract": REWORDED}, {"abstract": OTHER}, {"abstract": ABSTRACT, "arxiv": "2001.00001"}
    ) == [
        [0, 1, 3],
        [2],
    ]


def test_an_identifier_joins_records_that_share_nothing_else() -> None:
    assert one_paper({"arxiv": "2001.00001v2", "abstract": ABSTRACT}, {"title": PAPER["title"], "arxiv": "2001.00001"})


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [
        PAPER,
        PAPER | {"names": ["N. Okafor"]},
        {"abstract": ABSTRACT},
        {"abstract": REWORDED},
        {"title": "Other"},
    ]
    frame = keys(*records)
    pairs = block_papers(frame)
    expected = cluster_papers(frame, score_papers(frame, pairs))
    for seed in range(3):
        order = random.Random(seed).sample(range(frame.height), frame.height)
        turned = frame[order]
        found = cluster_papers(turned, score_papers(turned, block_papers(turned)))
        assert found.equals(expected)


def test_paper_ids_come_from_content_and_not_from_the_ids_of_records() -> None:
    frame = keys(PAPER, {"abstract": ABSTRACT})
    renamed = frame.with_columns(source_id=pl.col("source_id").str.replace("S0", "Sv"))
    first, second = (cluster_papers(each, score_papers(each, block_papers(each))) for each in (frame, renamed))
    assert first["paper_id"].to_list() == second["paper_id"].to_list()


def test_a_common_key_is_windowed_and_not_dropped() -> None:
    same = [{"title": "Annual report", "publication_date": str(1900 + year)} for year in range(LONGEST_BLOCK * 2)]
    pairs = block_papers(keys(*same))
    assert set(pairs["left"].to_list()) | set(pairs["right"].to_list()) == set(range(len(same)))
    assert pairs.height < len(same) * 10


def test_every_merged_pair_is_explained_and_its_weights_add_up() -> None:
    frame = keys(PAPER, PAPER | {"names": ["N. Okafor", "P. Lindqvist"]})
    scored = score_papers(frame, block_papers(frame))
    matches = explain_papers(frame, scored, cluster_papers(frame, scored))
    assert matches["decision"].to_list() == ["merged"]
    evidence = matches["evidence"].to_list()[0]
    assert sum(each["weight"] for each in evidence) - 1.5 == pytest.approx(matches["score"].item(), abs=1e-4)
    assert {"evidence": "year", "level": "same", "weight": pytest.approx(0.6)} in evidence


def test_nothing_in_nothing_out() -> None:
    frame = keys()
    scored = score_papers(frame, block_papers(frame))
    assert cluster_papers(frame, scored).is_empty()
    assert explain_papers(frame, scored, cluster_papers(frame, scored)).is_empty()
