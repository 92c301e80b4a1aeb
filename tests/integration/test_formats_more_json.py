"""Real files of the other JSON formats and of CITATION.cff: every record is accounted for, and its values."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

SAMPLES = Path(__file__).parents[3] / "shared" / "samples_more"
FOLDERS = {
    "ads": "ads-json",
    "bbt-json": "zotero-json",
    "cff": "cff",
    "datacite-json": "datacite-json",
    "orcid": "orcid-json",
}
FILES = [(path, name) for folder, name in FOLDERS.items() for path in sorted((SAMPLES / folder).glob("*"))]

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real files are not at ../shared/samples_more")


def read(path: Path, source_format: str) -> tuple[list[Record], list[Refused]]:
    raw = path.read_bytes()
    format_ = sniff(raw[:SNIFFED_BYTES])
    assert format_ is not None
    assert format_.name == source_format
    outcomes = [outcome for _, outcome in format_.read(BytesIO(raw))]
    records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
    return records, [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def one(folder: str, part_of_name: str) -> list[Record]:
    (path,) = (SAMPLES / folder).glob(f"*{part_of_name}*")
    records, refused = read(path, FOLDERS[folder])
    assert refused == []
    return records


def items_of(path: Path) -> list[Any]:
    """Count what a file holds without the readers: the objects in its array, or the publications that it lists."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".cff":
        listed = raw.partition("\nreferences:")[2]
        return ["itself", *re.findall(r"(?m)^preferred-citation:", raw), *re.findall(r"(?m)^ {2}- type:", listed)]
    whole = json.loads(raw)
    if path.parent.name == "ads":
        return list(whole["response"]["docs"])
    if path.parent.name == "orcid":
        return list(whole["activities-summary"]["works"]["group"] or [])
    return list(whole["items"]) if "items" in whole else [whole]


@pytest.mark.parametrize(("path", "source_format"), FILES, ids=lambda value: getattr(value, "name", str(value)))
def test_every_file_is_accounted_for(path: Path, source_format: str) -> None:
    records, refused = read(path, source_format)
    items = items_of(path)
    assert len(records) == len(items)
    assert [one.reason for one in refused] == ([] if items else ["no_works"])
    for record in records:
        warned = set(record.unread) - {"repository"}
        assert not [name for name in warned if re.search(r"author|creator|abstract", name) and name != "first_author"]
        assert record.content.title or record.content.identifiers


def test_all_folders_are_there() -> None:
    assert {name for _, name in FILES} == set(FOLDERS.values())
    assert len(FILES) == 25


@pytest.mark.parametrize(("path", "source_format"), FILES, ids=lambda value: getattr(value, "name", str(value)))
def test_every_author_is_named(path: Path, source_format: str) -> None:
    if path.suffix == ".cff":
        return
    records, _ = read(path, source_format)
    for record, item in zip(records, items_of(path), strict=True):
        fields = item.get("attributes", item)
        listed = fields.get("author") or fields.get("creators") or []
        authors = [one for one in listed if not isinstance(one, dict) or one.get("creatorType", "author") == "author"]
        named = [one for one in authors if not isinstance(one, dict) or one.get("name") != "Unknown"]  # that is nobody
        assert len(record.content.names) == len(named)
        assert authors


def test_values_of_ads() -> None:
    (record,) = one("ads", "single")
    content = record.content
    assert (content.title, content.publication_date) == (
        "Observation of Gravitational Waves from a Binary Black Hole Merger",
        "2016-02",
    )
    assert (content.venue, content.volume, content.pages) == ("Physical Review Letters", "116", "061102")
    assert content.names[0].affiliations[0].startswith("LIGO, California Institute of Technology")
    assert content.identifiers[0].value == "10.1103/PhysRevLett.116.061102"


def test_values_of_better_bibtex() -> None:
    records = one("bbt-json", "957")
    assert [record.content.publication_date for record in records[:4]] == [
        "2003-04-01",
        "1995-01-01",
        "1990-01-01",
        "2001",
    ]
    (record,) = one("bbt-json", "1696")
    assert {(one.scheme, one.value) for one in record.content.identifiers} >= {("arxiv", "1902.07120")}
    (book,) = one("bbt-json", "1380")
    assert [name.raw_name for name in book.content.names] == ["Mittelbach, Frank", "Goossens, Michel"]


def test_values_of_datacite() -> None:
    (record,) = one("datacite-json", "JSON-004")
    content = record.content
    assert (record.key, content.publication_date, content.language) == ("10.21248/jfml.2018.6", "2018-12-04", "de")
    assert (content.venue, content.pages) == ("Journal für Medienlinguistik", None)
    (chapter,) = one("datacite-json", "JSON-012")
    assert (chapter.content.type, chapter.content.venue) == ("chapter", "Luxus in Seide")
    (dataset,) = one("datacite-json", "doc_10")
    assert (dataset.content.type, dataset.content.publication_date) == ("dataset", "2012")


def test_values_of_cff() -> None:
    software, first, second = one("cff", "References")
    assert [record.content.type for record in (software, first, second)] == ["software", "paper-conference", "book"]
    assert [name.raw_name for name in first.content.names] == ["von Duke, Jonathan", "Kingston, Jim, Jr."]
    assert (software.content.publication_date, first.content.publication_date) == ("2000-07-02", "2007")
