"""The figures of a report, each on a few rows."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.account import Account, UnreadField
from schemas.dump import Duplicate
from tasks.load.manifest import Input
from tasks.report.figures.account import follow_names, follow_records, list_unread, read_account
from tasks.report.figures.authors import count_productivity, list_most_papers, list_most_persons, list_most_variants
from tasks.report.figures.changes import count_causes, count_changes, show_changes
from tasks.report.figures.coverage import count_coverage
from tasks.report.figures.lineage import list_repeated, trace_dumps
from tasks.report.figures.overlap import share_by_dump, share_by_source
from tasks.report.figures.papers import count_sources, count_types, count_years
from tasks.report.figures.rejects import count_rejects
from tasks.report.figures.scores import MAX_SCORE, MIN_SCORE, count_decisions, count_scores

ACCOUNT = read_account(
    {
        "records": 10,
        "sources": 6,
        "rejects": 4,
        "names": 9,
        "mentions": 7,
        "refused_names": 1,
        "superseded_names": 1,
        "reasons": {"superseded": 3, "no_title": 1},
        "of a later paperlake": 1,
    }
)
IDENTIFIERS = pl.List(pl.Struct({"scheme": pl.String, "value": pl.String}))


def records(*rows: tuple[str, str | None, str, str | None, str | None]) -> pl.LazyFrame:
    """Give records: file, paper, format, source name, catalogue."""
    names = ("source_file", "paper_id", "source_format", "source_name", "catalogue")
    return pl.LazyFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").with_row_index("source_id")


def rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.iter_rows())


RECORDS = records(
    ("a.bib", "P1", "bibtex", None, None),
    ("a.bib", "P2", "bibtex", None, None),
    ("b.bib", "P1", "bibtex", None, "dblp"),
    ("b.bib", "P1", "bibtex", None, "dblp"),
    ("c.ris", "P3", "ris", "scopus", None),
    ("c.ris", "P1", "ris", "scopus", None),
)


def test_records_are_followed_from_dumps_to_works() -> None:
    steps = follow_records(ACCOUNT, pl.LazyFrame({"work_id": ["W1", "W1", "W2", "W3"]}))
    assert dict(rows(steps)) == {
        "records": 10,
        "refused": 1,
        "superseded": 3,
        "kept": 6,
        "merged": 2,
        "papers": 4,
        "versions": 1,
        "works": 3,
    }


def test_names_are_followed_and_an_account_of_an_earlier_paperlake_lacks_some_counts() -> None:
    assert dict(rows(follow_names(ACCOUNT)))["authors"] == 0
    assert dict(rows(follow_names(ACCOUNT)))["refused"] == 1


def test_fields_that_no_rule_reads_are_listed_the_commonest_first() -> None:
    field = {"dumps": 1, "source_file": "a"}
    unread = (
        UnreadField(source_format="ris", name="N1", records=2, **field),
        UnreadField(source_format="bibtex", name="note", records=3, **field),
    )
    listed = list_unread(Account.model_validate({**ACCOUNT.model_dump(), "unread": unread}))
    assert listed["name"].to_list() == ["note", "N1"]
    assert list_unread(ACCOUNT).is_empty()


def test_papers_are_counted_by_year_and_type() -> None:
    papers = pl.LazyFrame({"year": [2001, None, 1999, 2001], "type": ["book", None, None, "book"]})
    assert rows(count_years(papers)) == [(1999, 1), (2001, 2), (None, 1)]
    assert rows(count_types(papers)) == [("book", 2), (None, 2)]


def test_sources_are_catalogues_or_formats_and_only_some_papers_are_theirs_alone() -> None:
    assert rows(count_sources(RECORDS)) == [
        ("bibtex", 1, 2, 2, 1),
        ("dblp", 1, 2, 1, 0),
        ("scopus", 1, 2, 2, 1),
    ]


def test_coverage_counts_the_records_that_have_a_field() -> None:
    sources = RECORDS.with_columns(
        title=pl.Series(["t", None, "t", "t", None, "t"]),
        year=pl.Series([2000, None, None, None, None, None]),
        venue=pl.lit(None, dtype=pl.String),
        identifiers=pl.Series(
            [[{"scheme": "doi", "value": "10.1/a"}, {"scheme": "pmid", "value": "1"}], [], None, [], [], []],
            dtype=IDENTIFIERS,
        ),
    )
    mentions = pl.LazyFrame({"source_id": [0, 0, 1], "is_inferred": [False, False, True]}).cast(
        {"source_id": pl.UInt32}
    )
    papers = pl.LazyFrame({"paper_id": ["P1", "P2"], "abstract": ["long", None]})
    coverage = count_coverage(sources, mentions, papers).rows_by_key("source", named=True, unique=True)
    assert coverage["bibtex"] == {
        "records": 2,
        "title": 1,
        "abstract": 1,
        "authors": 1,
        "year": 1,
        "venue": 0,
        "doi": 1,
        "arxiv": 0,
        "pmid": 1,
    }
    assert coverage["dblp"]["abstract"] == 2


def test_rejects_are_counted_by_reason_with_the_first_of_each() -> None:
    rejects = pl.LazyFrame(
        {
            "table": [None, None, "papers", None],
            "reason": ["no_title", "no_title", "year", "unknown_format"],
            "source_file": ["b", "a", "a", "z"],
            "source_index": [1, 2, 3, None],
            "detail": ["second", "first", "wrong", "what is it"],
            "raw": [None, "raw", None, None],
        }
    )
    assert rows(count_rejects(rejects)) == [
        ("no_title", "record", 2, "a", 2, "first", "raw"),
        ("unknown_format", "dump", 1, "z", None, "what is it", None),
        ("year", "papers", 1, "a", 3, "wrong", None),
    ]


AUTHORS = pl.LazyFrame(
    {
        "author_id": ["A1", "A2", "A3"],
        "display_name": ["Wei Li", "Ada", "Wei Li"],
        "n_papers": pl.Series([12, 1, 1], dtype=pl.Int32),
        "first_year": [1, 2, 3],
        "last_year": [1, 2, 3],
        "name_variants": [["Wei Li", "Li, Wei"], ["Ada"], ["Wei Li"]],
    }
)


def test_authors_are_grouped_by_their_number_of_papers() -> None:
    assert rows(count_productivity(AUTHORS)) == [(1, 2), (2, 0), (3, 0), (4, 0), (5, 0), (10, 1)]
    assert count_productivity(AUTHORS.filter(pl.lit(value=False))).is_empty()


def test_authors_with_most_papers_variants_and_namesakes_are_listed() -> None:
    assert list_most_papers(AUTHORS, 2)["author_id"].to_list() == ["A1", "A2"]
    assert rows(list_most_variants(AUTHORS, 5)) == [("A1", "Wei Li", 2, ["Wei Li", "Li, Wei"])]
    assert rows(list_most_persons(AUTHORS, 5)) == [("Wei Li", 2, 13)]


def test_sources_and_dumps_that_share_papers_are_counted_as_pairs() -> None:
    assert set(rows(share_by_source(RECORDS))) == {
        ("bibtex", "bibtex", 2),
        ("dblp", "dblp", 1),
        ("scopus", "scopus", 2),
        ("bibtex", "dblp", 1),
        ("bibtex", "scopus", 1),
        ("dblp", "scopus", 1),
    }
    assert set(rows(share_by_dump(RECORDS))) == {("a.bib", "b.bib", 1), ("a.bib", "c.ris", 1), ("b.bib", "c.ris", 1)}
    assert share_by_dump(RECORDS.filter(source_file="a.bib")).is_empty()


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(["a", "b", "c"])), max_size=12))
def test_shared_papers_are_those_that_sets_share(pairs: list[tuple[str, str]]) -> None:
    sources = records(*((dump, paper, "ris", None, None) for paper, dump in pairs))
    papers = {name: {paper for paper, dump in pairs if dump == name} for name in "abc"}
    expected = {(one, other): len(papers[one] & papers[other]) for one in "abc" for other in "abc" if one < other}
    found = {(one, other): n for one, other, n in rows(share_by_dump(sources))}
    assert found == {pair: n for pair, n in expected.items() if n}


def test_pairs_are_counted_by_score_and_decision() -> None:
    matches = pl.LazyFrame(
        {
            "decision": ["merged", "merged", "review", "apart"],
            "kept_apart_by": [None, None, None, "doi"],
            "score": pl.Series([0.6, 999.0, -99.0, 0.9], dtype=pl.Float32),
        }
    )
    scores = count_scores(matches)
    assert scores.filter(pl.col("merged") + pl.col("review") + pl.col("apart") > 0).rows() == [
        (MIN_SCORE, 0, 1, 0),
        (0.5, 1, 0, 1),
        (MAX_SCORE, 1, 0, 0),
    ]
    assert rows(count_decisions(matches))[0][:3] == ("merged", None, 2)
    assert count_scores(matches.filter(pl.lit(value=False))).is_empty()


CAUSES = pl.List(pl.Struct({"cause": pl.String, "name": pl.String}))
CHANGES = pl.LazyFrame(
    {
        "entity": ["paper", "paper", "author"],
        "event": ["changed", "minted", "merged"],
        "id": ["P1", "P2", "A1"],
        "field": ["title", None, None],
        "before": ['"old"', None, "{}"],
        "after": ['"new"', "{}", None],
        "related_ids": [[], [], ["A2", "A3"]],
        "causes": pl.Series(
            [
                [{"cause": "new dump", "name": "a"}, {"cause": "dumps", "name": None}],
                [{"cause": "new dump", "name": "a"}],
                [],
            ],
            dtype=CAUSES,
        ),
    },
    schema_overrides={"related_ids": pl.List(pl.String)},
)


def test_changes_are_counted_by_kind_and_cause() -> None:
    assert set(rows(count_changes(CHANGES))) == {
        ("paper", "changed", "title", 1),
        ("paper", "minted", None, 1),
        ("author", "merged", None, 1),
    }
    assert rows(count_causes(CHANGES)) == [("new dump", "a", 2), ("dumps", None, 1)]


def test_examples_of_changes_say_what_caused_them() -> None:
    shown = show_changes(CHANGES, 1)
    assert shown["id"].to_list() == ["A1", "P2", "P1"]
    assert shown["related_ids"].to_list() == ["A2; A3", "", ""]
    assert shown["causes"].to_list() == ["", "new dump a", "new dump a; dumps"]


def test_dumps_are_traced_to_papers_and_authors() -> None:
    inputs = [
        Input(source_file=name, source_format="bibtex", sha256="0", size=1)
        for name in ("a.bib", "b.bib", "sources.toml")
    ]
    rejects = pl.LazyFrame(
        {"source_file": ["a.bib", "a.bib", "a.bib"], "source_index": [1, 2, None], "table": [None, "papers", None]}
    )
    mentions = pl.LazyFrame({"source_id": [0, 1, 2], "author_id": ["A1", "A1", "A2"]}).cast({"source_id": pl.UInt32})
    traced = trace_dumps(inputs, RECORDS, rejects, mentions).drop("source_format", "sha256", "size")
    assert rows(traced) == [("a.bib", 3, 2, 1, 2, 1), ("b.bib", 2, 2, 0, 1, 1), ("sources.toml", 0, 0, 0, 0, 0)]


def test_files_that_repeat_a_dump_are_listed() -> None:
    repeated = list_repeated([Duplicate(source_file="b", same_as="a", sha256="0" * 64, size=3)])
    assert rows(repeated.select("source_file", "same_as")) == [("b", "a")]
    assert list_repeated([]).is_empty()


@pytest.mark.parametrize("count", [count_years, count_types])
def test_a_table_without_rows_has_figures_without_rows(count: Any) -> None:
    assert count(pl.LazyFrame(schema={"year": pl.Int32, "type": pl.String})).is_empty()
