"""How papers are related: versions of one work, errata, comments, parts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.transform.frames import ABSTRACT, PAPER, keys, resolve, source_id

CONFERENCE: dict[str, Any] = {
    "venue": "Proceedings of the Conference on Parsing",
    "publication_date": "1998",
    "volume": None,
    "issue": None,
    "pages": "11-19",
}


def related(*records: dict[str, Any]) -> tuple[list[tuple[int, str, int]], int]:
    """Resolve records; give the relations by the numbers of their first records from 0, and the number of works."""
    resolved = resolve(keys(*records))
    firsts = dict(resolved.assignments.sort("source_id", descending=True).select("paper_id", "source_id").iter_rows())
    numbers = {paper: int(source.removeprefix("S")) - 1 for paper, source in firsts.items()}
    assert source_id(1) in firsts.values()
    return (
        [
            (numbers[row["paper_id"]], row["relation"], numbers[row["related_paper_id"]])
            for row in resolved.relations.iter_rows(named=True)
        ],
        resolved.papers["work_id"].n_unique(),
    )


def test_a_paper_of_a_workshop_and_of_its_conference_are_versions() -> None:
    ours = PAPER | {"venue": "EACL", "volume": None, "issue": None, "pages": None}
    assert related(ours, ours | {"venue": "EACL Workshop on Treebanks"})[0][0][1] == "version_of"


def test_one_paper_in_a_journal_a_year_after_the_conference_is_a_version() -> None:
    assert related(PAPER | CONFERENCE, PAPER) == ([(1, "version_of", 0)], 1)


def test_that_one_catalogue_lists_both_versions_says_nothing_against_their_relation() -> None:
    brief = {"title": "Adaptive parsing of treebanks", "names": PAPER["names"], "source_name": "one"}
    first, second = brief | {"venue": "Linguistics", "publication_date": "1998"}, brief | {"venue": "Zebu"}
    assert related(first, second | {"publication_date": "1999"}) == related(
        first | {"source_name": "two"}, second | {"publication_date": "1999"}
    )


def test_a_preprint_with_its_own_doi_is_a_preprint_of_the_paper() -> None:
    preprint = {"type": "article", "doi": "10.48550/a", "venue": None, "volume": None, "issue": None, "pages": None}
    assert related(PAPER | {"doi": "10.1000/a"}, PAPER | preprint) == ([(1, "preprint_of", 0)], 1)


def test_a_version_in_another_language_is_a_translation() -> None:
    texts = {"abstract": ABSTRACT, "doi": "10.1000/a", "language": "eng"}
    assert related(PAPER | texts, PAPER | CONFERENCE | texts | {"doi": "10.1000/b", "language": "de"}) == (
        [(0, "translation_of", 1)],
        1,
    )


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        ("Erratum: " + PAPER["title"], "erratum_of"),
        (PAPER["title"] + " (vol 25, pg 301, 1999)", "erratum_of"),
        ("Comment on: " + PAPER["title"], "comment_on"),
    ],
)
def test_an_erratum_and_a_comment_are_related_and_not_the_same_work(title: str, relation: str) -> None:
    assert related(PAPER, PAPER | {"title": title, "issue": "4", "pages": "500-501"}) == ([(1, relation, 0)], 2)


def test_parts_are_related_and_not_the_same_work() -> None:
    first, second = (PAPER | {"title": f"{PAPER['title']}, Part {part}"} for part in ("I", "II"))
    relations, n_works = related(first, second | {"pages": "323-340"})
    assert [relation for _, relation, _ in relations] == ["other_part_of"]
    assert n_works == 2


def test_other_papers_are_not_related() -> None:
    assert related(PAPER, {"title": "Agreement of annotators on the senses of verbs", "names": ["Haddad, Sami"]}) == (
        [],
        2,
    )
