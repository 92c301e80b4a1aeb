"""What holds of papers and authors whatever the records are, on 5,000 invented ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers, resolve_authors, resolve_papers
from tasks.transform.linkage.chunks import Rows
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.block import pair_records
from tests.generated import Generated, generate, tabulate

Tables = dict[str, pl.DataFrame]
N_RECORDS = 5_000
APART = {  # it has no word, name, venue, page or identifier in common with an invented record
    "title": "Quixotic whiskey jockeys yawn",
    "abstract": None,
    "names": ["Quayle-Whitehead, Yvaine", "Whitequist, Wyatt"],
    "source_name": "one",
    "publication_date": "1907",
    "venue": None,
    "volume": None,
    "issue": None,
    "pages": None,
}


def resolve(records: pl.DataFrame, names: pl.DataFrame) -> Tables:
    """Return every table of papers and authors."""
    papers = resolve_papers(normalise_records(records, names))
    return papers._asdict() | resolve_authors(names, papers)._asdict()


def differing(tables: Tables, others: Tables) -> list[str]:
    """Return the names of the tables that are not equal, row by row."""
    return [name for name, table in tables.items() if not table.equals(others[name])]


@pytest.fixture(scope="module")
def lake() -> Generated:
    """The records of the lake, the last of which has nothing in common with the others."""
    invented = generate(N_RECORDS - 1)
    records, names = tabulate([APART])
    return Generated(pl.concat([invented.records, records]), pl.concat([invented.names, names]), invented.truth)


@pytest.fixture(scope="module")
def tables(lake: Generated) -> Tables:
    """The tables of the lake."""
    return resolve(lake.records, lake.names)


def test_the_lake_holds_all_kinds_of_decisions(lake: Generated, tables: Tables) -> None:
    """Otherwise the other tests would tell nothing."""
    assert tables["papers"].height == pytest.approx(lake.truth["paper"].n_unique(), rel=0.05)
    assert tables["papers"].height < N_RECORDS
    assert {"merged", "review", "apart"} <= set(tables["author_matches"]["decision"])
    assert {"merged", "review"} <= set(tables["paper_matches"]["decision"])
    assert "other_part_of" in tables["relations"]["relation"]


def test_one_more_record_changes_nothing_elsewhere(lake: Generated, tables: Tables) -> None:
    """The record is a second one of a paper that shares no word, name or locator with another.

    So no count changes on which the rest depends: a word counts once for each distinct title, a person once for each
    paper. A record of a new paper would change the number of titles, and so the information of every word a little.
    """
    records, names = tabulate([APART | {"publication_date": None}], "another.json")
    records = records.with_columns(content_sha256=pl.lit("f" * 64))  # the id of its paper is that of the smaller digest
    more = resolve(pl.concat([lake.records, records]), pl.concat([lake.names, names]))
    paper = tables["papers"].filter(title=APART["title"])["paper_id"].item()
    people = tables["authorships"].filter(paper_id=paper)["author_id"].to_list()
    grown = {name: more[name].height - table.height for name, table in tables.items() if name != "paper_matches"}
    assert grown == {**dict.fromkeys(grown, 0), "assignments": 1, "sources": 1, "mentions": 2}
    assert differing(elsewhere(tables, paper, people), elsewhere(more, paper, people)) == []


def elsewhere(tables: Tables, paper: str, people: list[str]) -> Tables:
    """Return the rows of other papers and people."""
    ours = {column: [paper] for column in ("paper_id", "related_paper_id")}
    ours |= dict.fromkeys(("author_id", "related_author_id"), people)
    return {
        name: table.filter(~pl.col(column).is_in(ours[column]) for column in table.columns if column in ours)
        for name, table in tables.items()
    }


def test_a_new_paper_changes_no_candidate_pair_of_others(lake: Generated) -> None:
    """Its scores may differ by a ten-thousandth, for its title is one more; what is compared may not."""
    before, after = (normalise_records(records, lake.names) for records in (lake.records[:-1], lake.records))
    ours = set(lake.records[-1]["source_id"])
    assert pairs_of(before) == {pair for pair in pairs_of(after) if ours.isdisjoint(pair)}


def pairs_of(keys: pl.DataFrame) -> set[tuple[str, ...]]:
    """Return the candidate pairs by the ids of their records."""
    prepared = prepare_papers(keys)
    ids = dict(keys.select("record", "source_id").iter_rows())
    pairs = pair_records(prepared.blocking_keys, Rows(prepared.features)).iter_rows()
    return {tuple(sorted((ids[left], ids[right]))) for left, right in pairs}


@pytest.mark.parametrize("n_dumps", [1, 3])
def test_neither_the_order_of_the_records_nor_that_of_the_dumps_matters(
    lake: Generated, tables: Tables, n_dumps: int
) -> None:
    records, names = (frame.sample(fraction=1, shuffle=True, seed=n_dumps) for frame in (lake.records, lake.names))
    parts = [records[start::n_dumps] for start in range(n_dumps)]
    keys = [normalise_records(part, names.join(part, on="source_id", how="semi")) for part in reversed(parts)]
    papers = resolve_papers(pl.concat(keys))
    assert differing(tables, papers._asdict() | resolve_authors(names, papers)._asdict()) == []


@pytest.mark.parametrize("n_ranges", [2, 16])
def test_the_number_of_ranges_does_not_matter(lake: Generated, tables: Tables, n_ranges: int) -> None:
    papers = resolve_papers(normalise_records(lake.records, lake.names), n_ranges)
    assert differing(papers._asdict(), tables) == []


def bounds_of_chunks() -> Iterator[tuple[ModuleType, str]]:
    """Yield the constants that say how much is worked on at once, and their modules."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tasks.transform."):
            yield from ((module, constant) for constant in vars(module) if constant.endswith("_AT_ONCE"))


@pytest.mark.parametrize(("n_records", "at_once"), [(60, 1), (200, 7), (2_000, 1_000)])
def test_the_number_of_chunks_does_not_matter(n_records: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = generate(n_records, seed=1)
    whole = resolve(lake.records, lake.names)
    bounds = list(bounds_of_chunks())
    assert {module.__name__.split(".")[2] for module, _ in bounds} >= {"papers", "authors"}
    for module, constant in bounds:
        monkeypatch.setattr(module, constant, at_once)
    assert differing(whole, resolve(lake.records, lake.names)) == []
