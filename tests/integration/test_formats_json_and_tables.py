"""The real files in JSON and in tables: every record is read or refused, and the values are those of the files."""

import csv
import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of real files are not at ../shared/samples")


def content_of(name: str) -> bytes:
    raw = (SAMPLES / name).read_bytes()
    return gzip.decompress(raw) if name.endswith("gz") else raw


def read(name: str, source_format: str) -> tuple[list[Record], list[Refused]]:
    raw = content_of(name)
    format_ = sniff(raw[:SNIFFED_BYTES])
    assert format_ is not None
    assert format_.name == source_format
    outcomes = [outcome for _, outcome in format_.read(BytesIO(raw))]
    records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
    return records, [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def items_of(name: str) -> list[Any]:
    raw = content_of(name)
    try:
        whole = json.loads(raw)
    except json.JSONDecodeError:
        return [json.loads(line) for line in raw.splitlines() if line.strip()]
    if isinstance(whole, dict):
        return list(whole.get("items", [whole]))
    return list(whole)


def names(records: list[Record]) -> int:
    return sum(len(record.content.names) for record in records)


def test_arxiv() -> None:
    records, refused = read("arxiv_json/arxiv-metadata-oai-snapshot.json", "arxiv-json")
    items = items_of("arxiv_json/arxiv-metadata-oai-snapshot.json")
    assert (len(records), refused) == (200, [])
    assert names(records) == sum(len(item["authors_parsed"]) for item in items)
    assert [record.key for record in records] == [item["id"] for item in items]
    first = records[0].content
    assert first.title is not None
    assert first.title.endswith("at Tevatron and LHC energies")
    assert (first.publication_date, first.version) == ("2007-04-02", "v2")
    assert [name.raw_name for name in first.names] == ["Balázs, C.", "Berger, E. L.", "Nadolsky, P. M.", "Yuan, C. -P."]
    assert {name.suffix for record in records for name in record.content.names} == {None, "II"}
    withdrawn = [item["id"] for item in items if "withdrawn" in (item["comments"] or "")]
    assert [record.key for record in records if record.content.retraction] == withdrawn


@pytest.mark.parametrize(
    ("name", "works", "authors"),
    [
        ("2021-1.json.gz", 3000, 2723),
        ("D1000002.json.gz", 1000, 2523),
        ("1item.json.gz", 1, 5),
        ("2item-references.json.gz", 2, 8),
        ("3items.json.gz", 3, 11),
        ("affiliations.json.gz", 1, 23),
        ("crossref-2025.jsonl.gz", 3, 2),
        ("funded.json.gz", 1, 12),
        ("orcid-work.json.gz", 1, 1),
        ("same-author.json.gz", 2, 5),
        ("updated.json.gz", 1, 4),
    ],
)
def test_crossref(name: str, works: int, authors: int) -> None:
    records, refused = read(f"crossref_json/{name}", "crossref-json")
    items = items_of(f"crossref_json/{name}")
    assert len(records) + len(refused) == len(items) == works
    listed = [one for item in items for one in item.get("author", [])]
    named = [one for one in listed if "NA" not in (one.get("family"), one.get("name"))]  # that is nobody
    assert names(records) == len(named) == authors
    assert [one.reason for one in refused] == [item["type"] for item in items if item["type"] == "journal"]
    dois = {identifier.value for record in records for identifier in record.content.identifiers}
    assert {item["DOI"] for item in items if item["type"] != "journal"} <= dois
    assert not any("<" in (record.content.abstract or "")[:50] for record in records)


def test_crossref_values() -> None:
    records, _ = read("crossref_json/2021-1.json.gz", "crossref-json")
    first = records[0].content
    assert (first.title, first.venue) == (
        "Letter: Bleaching of hair after use of benzoyl peroxide acne lotions",
        "Archives of Dermatology",
    )
    assert (first.publication_date, first.volume, first.issue, first.pages) == ("1973-10-01", "108", "4", "583b-583")
    assert [name.raw_name for name in first.names] == ["Bleiberg, J."]
    untitled = sum(not item["title"] for item in items_of("crossref_json/2021-1.json.gz"))
    assert sum(record.content.title is None for record in records) == untitled > 0


def test_openalex() -> None:
    lines, refused = read("openalex_json/works_part_test.gz", "openalex-json")
    items = items_of("openalex_json/works_part_test.gz")
    assert len(lines) + len(refused) == len(items) == 29
    assert sorted(one.reason for one in refused) == ["book_set", "journal", "journal", "proceedings"]
    assert sum(len(item["authorships"]) for item in items) == 48
    papers = [item for item in items if item["type"] not in ("journal", "proceedings", "book-set")]
    assert names(lines) == sum(len(item["authorships"]) for item in papers) == 47
    first = lines[0].content
    assert (first.title, first.type) == ("Social Comparison and Learning From Others", "entry-encyclopedia")
    assert first.abstract is not None
    assert first.abstract.startswith("Using social comparison theory as an overarching perspective, we review the")
    assert [name.raw_name for name in first.names] == ["Christine M. Beckman", "Hyeun Lee"]
    indexed = sum(item["abstract_inverted_index"] is not None for item in papers)
    assert sum(record.content.abstract is not None for record in lines) == indexed


@pytest.mark.parametrize(("name", "authors"), [("W-api-response.json", 1), ("W2741809807.json", 9)])
def test_one_work_of_openalex(name: str, authors: int) -> None:
    records, refused = read(f"openalex_json/{name}", "openalex-json")
    assert (len(records), names(records), refused) == (1, authors, [])
    assert records[0].content.abstract is not None


def test_semantic_scholar() -> None:
    (paper,), refused = read("semantic_scholar_json/Paper.json", "semantic-scholar-json")
    assert refused == []
    content = paper.content
    assert (content.title, content.publication_date) == ("Computing Machinery and Intelligence", "1950-10-01")
    assert (content.venue, content.volume, content.pages) == ("Mind", "LIX", "433-460")
    assert [name.raw_name for name in content.names] == ["A. Turing"]
    assert {one.scheme for one in content.identifiers} == {"doi", "dblp", "mag", "s2"}
    records, (empty,) = read("semantic_scholar_json/PaperWithNullValues.json", "semantic-scholar-json")
    assert (records, empty.reason) == ([], "no_content")


def test_csl() -> None:
    records, refused = read("csl_json/bibtex-csl.json", "csl-json")
    assert (len(records), refused) == (16, [])
    assert names(records) == sum(len(item.get("author", [])) for item in items_of("csl_json/bibtex-csl.json"))


def test_scopus() -> None:
    records, refused = read("scopus_csv/scopus.csv", "scopus-csv")
    rows = list(csv.DictReader(content_of("scopus_csv/scopus.csv").decode("utf-8-sig").splitlines(keepends=True)))
    assert (len(records), refused) == (len(rows), []) == (20, [])
    assert [record.key for record in records] == [row["EID"] for row in rows]
    for record, row in zip(records, rows, strict=True):
        assert ", ".join(name.raw_name for name in record.content.names) == row["Authors"]
        assert {bool(name.affiliations) for name in record.content.names} == {bool(row["Affiliations"])}
    first = records[0].content
    assert (first.publication_date, first.venue, first.pages) == ("2015", "Ecological Indicators", "184-191")
    assert first.names[1].affiliations[-1].startswith("Key Laboratory of Ecosystem Network Observation")
