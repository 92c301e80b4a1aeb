"""Which papers are exported, in which order, which version of a work is shown, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.export import selection
from tasks.export.entries import Entry, Relation
from tasks.export.selection import plan_entries, read_entries
from tasks.load import Lake
from tests.unit.explain.lakes import an_id, lake_of

Row = Mapping[str, Any]
P = [an_id("P", number) for number in range(9)]
W = [an_id("W", number) for number in range(9)]
Make = Callable[..., Lake]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a lake of these tables, in which every paper is a work of its own unless it says so."""

    def lake(papers: Sequence[Row], **tables: Sequence[Row]) -> Lake:
        rows = [{"work_id": W[place], "paper_id": P[place], **row} for place, row in enumerate(papers)]
        return lake_of(tmp_path, papers=rows, **tables)

    return lake


def exported(lake: Lake, wanted: Sequence[str] | None = None, versions: selection.Versions = "keep") -> list[Entry]:
    ids = None if wanted is None else pl.Series("paper_id", wanted, dtype=pl.String)
    return list(read_entries(lake, plan_entries(lake["papers"], ids, versions)))


def test_the_order_is_year_title_and_id_and_what_has_none_comes_last(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [(2001, "B"), (None, "A"), (2001, "A"), (1999, None), (1999, "Z"), (None, None), (2001, "A")]
    lake = make([{"year": year, "title": title} for year, title in said])
    found = exported(lake)
    assert [one.paper_id for one in found] == [P[place] for place in (4, 3, 2, 6, 0, 1, 5)]
    assert [(one.year, one.title) for one in found[:2]] == [(1999, "Z"), (1999, None)]
    monkeypatch.setattr(selection, "MAX_PAPERS", 2)
    assert exported(lake) == found


def test_only_papers_that_are_wanted_are_exported(make: Make) -> None:
    lake = make([{"title": "A"}, {"title": "B"}, {"title": "C"}])
    assert [one.title for one in exported(lake, [P[2], P[0], "P of nothing"])] == ["A", "C"]
    assert exported(lake, []) == []


def test_names_have_the_parts_that_are_printed_on_the_paper(make: Make) -> None:
    name = {"paper_id": P[0], "author_id": an_id("A", 1), "raw_name": "Rosa, G. de"}
    parts = {"family_name": "de Rosa", "given_name": "G.", "particle": "de", "suffix": "Jr."}
    other = {"paper_id": P[0], "author_id": an_id("A", 2), "raw_name": "Ash, M.", "position": 2}
    lake = make(
        [{"title": "A"}, {"title": "B"}],
        authorships=[{**other, "is_inferred": True, "confidence": 0.5}, {**name, "raw_affiliations": ["Here"]}],
        mentions=[
            {**name, **parts, "source_id": an_id("S", 1)},
            {**name, "raw_name": "Gustavo de Rosa", "source_id": an_id("S", 2), "given_name": "Gustavo"},
            {**other, "source_id": an_id("S", 1), "given_name": "M."},
        ],
        authors=[
            {"author_id": an_id("A", 1), "display_name": "Gustavo de Rosa", "given_name": "Gustavo"},
            {"author_id": an_id("A", 2), "display_name": "M. Ash", "orcid": "0000-0002-1825-0097"},
        ],
    )
    first, second = exported(lake)
    assert [one.inverted for one in first.authors] == ["de Rosa, G., Jr.", "Ash, M."]
    rosa, ash = first.authors
    assert (rosa.particle, rosa.family_alone, rosa.affiliations, rosa.orcid) == ("de", "Rosa", ("Here",), None)
    assert (ash.orcid, ash.is_inferred, ash.confidence) == ("0000-0002-1825-0097", True, 0.5)
    assert second.authors == ()


def test_relations_are_said_of_both_papers(make: Make) -> None:
    said = [(0, 1, "preprint_of"), (2, 0, "erratum_of"), (0, 3, "other_part_of"), (3, 0, "other_part_of")]
    rows = [{"paper_id": P[one], "related_paper_id": P[other], "relation": name} for one, other, name in said]
    found = {one.paper_id: one.relations for one in exported(make([{}] * 4, relations=rows))}
    assert found == {
        P[0]: (Relation("has_erratum", P[2]), Relation("other_part_of", P[3]), Relation("preprint_of", P[1])),
        P[1]: (Relation("has_preprint", P[0]),),
        P[2]: (Relation("erratum_of", P[0]),),
        P[3]: (Relation("other_part_of", P[0]),),
    }


def test_of_a_work_the_journal_article_is_shown_and_the_others_are_named(make: Make) -> None:
    work = {"work_id": W[8], "title": "A"}
    lake = make(
        [
            {**work, "type": "article", "publication_date": "2024-01", "arxiv_id": "2401.00001"},
            {**work, "type": "article-journal", "publication_date": "2020"},
            {**work, "type": "paper-conference", "publication_date": "2023", "doi": "10.1/c"},
            {"title": "B"},
        ]
    )
    first, second = exported(lake, versions="collapse")
    assert (first.id, first.paper_id, first.work_id) == (W[8], P[1], W[8])
    assert list(map(str, first.other_versions)) == [
        f"{P[2]} (paper-conference, 2023, doi:10.1/c)",
        f"{P[0]} (article, 2024-01, arxiv:2401.00001)",
    ]
    assert (second.id, second.other_versions) == (W[3], ())
    [shown] = exported(lake, [P[0], P[2]], "collapse")  # the version that is shown is one of those that are wanted
    assert (shown.paper_id, [one.paper_id for one in shown.other_versions]) == (P[2], [P[1], P[0]])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"type": "thesis"}, {"type": "article", "year": 2024}),
        ({"type": None}, {"type": "article", "year": 2024}),
        ({"type": "book"}, {"type": "report", "year": 2024}),
        ({"type": "chapter", "year": 2020}, {"type": "chapter", "publication_date": "2019-12-01", "year": 2019}),
        ({"type": "chapter", "publication_date": "2020-05"}, {"type": "chapter", "year": 2020}),
        ({"type": "chapter"}, {"type": "chapter"}),
    ],
)
def test_the_version_that_is_shown_is_the_first_by_type_then_the_newest_then_by_id(
    make: Make, first: Row, second: Row
) -> None:
    lake = make([{**first, "work_id": W[0]}, {**second, "work_id": W[0]}])
    assert [one.paper_id for one in exported(lake, versions="collapse")] == [P[0]]


def test_the_identifiers_of_a_scheme_begin_with_the_papers_own(make: Make) -> None:
    said = [("acl", "W1"), ("doi", "10.1/a"), ("doi", "10.1/b"), ("pmid", "7")]
    identifiers = [{"scheme": scheme, "value": value} for scheme, value in said]
    [one] = exported(make([{"doi": "10.1/b", "pmid": "7", "identifiers": identifiers}]))
    assert one.by_scheme() == {"doi": ["10.1/b", "10.1/a"], "pmid": ["7"], "acl": ["W1"]}
