"""The XML formats on real files: every record that a plain search finds is read, or refused with a reason."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = SHARED / "samples"
ACL = SHARED / "corpora" / "acl_anthology" / "xml"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not beside the repository")


def content(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def read(raw: bytes, name: str) -> list[Record | Refused]:
    found = sniff(raw)
    assert found is not None
    assert found.name == name
    return [outcome for _, outcome in found.read(BytesIO(raw))]


def records(raw: bytes, name: str) -> list[Record]:
    return [outcome for outcome in read(raw, name) if isinstance(outcome, Record)]


def test_the_acl_anthology() -> None:
    reasons: Counter[str] = Counter()
    papers = authors = found_papers = found_authors = front_matters = 0
    keys, sources = set(), {}
    for path in sorted(ACL.glob("*.xml")):
        raw = path.read_bytes()
        found_papers += len(re.findall(rb"<paper[ >]", raw))
        found_authors += len(re.findall(rb"<author[ >]", raw))
        front_matters += raw.count(b"<frontmatter>")
        for outcome in read(raw, "acl-xml"):
            if isinstance(outcome, Refused):
                reasons[outcome.reason] += 1
                continue
            papers, authors = papers + 1, authors + len(outcome.content.names)
            keys.add(outcome.key)
            assert not outcome.repairs
            if outcome.key in ("2020.acl-main.1", "P05-1.1", "2021.emnlp-main.41"):
                sources[outcome.key] = outcome.content
    assert (papers, authors) == (found_papers, found_authors) == (95_336, 325_304)
    assert reasons == {"front_matter": front_matters} == {"front_matter": 2_733}
    assert len(keys) == papers
    main = sources["2020.acl-main.1"]
    assert main.title == "Learning to Understand Child-directed and Adult-directed Speech"
    assert [name.raw_name for name in main.names] == ["Gelderloos, Lieke", "Chrupała, Grzegorz", "Alishahi, Afra"]
    assert (main.pages, main.publication_date, main.type) == ("1–6", "2020-07", "paper-conference")
    assert {one.scheme: one.value for one in sources["P05-1.1"].identifiers} == {
        "acl": "P05-1001",
        "doi": "10.3115/1219840.1219841",
    }
    with (SHARED / "gold/authors/acl/mentions.csv").open(encoding="utf-8", newline="") as gold:
        assert {row["record"] for row in csv.DictReader(gold)} <= keys


def test_dblp() -> None:
    raw = content(SAMPLES / "dblp_xml" / "dblp2.xml")
    found = records(raw, "dblp-xml")
    names = [name.raw_name for record in found for name in record.content.names]
    assert len(found) == len(re.findall(rb"<(?:article|incollection|book) ", raw)) == 577
    assert len(names) == raw.count(b"<author>") == 1_438
    assert "André Berton" in names
    assert "Pádraig Cunningham" in names
    assert not [name for name in names if "&" in name or "\ufffd" in name]
    entities = re.findall(rb"<author>[^<]*&[a-z]+;[^<]*</author>", raw, re.IGNORECASE)
    assert len([name for name in names if not name.isascii()]) == len(entities)
    numbered = [name for name in names if re.search(r" \d{4}$", name)]
    assert len(numbered) == len(re.findall(rb" \d{4}</author>", raw))
    assert found[0].key == "series/cogtech/Zancanaro12"
    assert found[0].content.title == "Shared Interfaces for Co-located Interaction"

    raw = content(SAMPLES / "dblp_xml" / "alexandria3k-dblp.xml.gz")
    found = records(raw, "dblp-xml")
    assert len(found) == raw.count(b"<article ") == 91
    assert sum(len(record.content.names) for record in found) == raw.count(b"<author") == 153
    assert sum(name.orcid is not None for record in found for name in record.content.names) == raw.count(b"orcid=")


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("pubmed1.xml.gz", 5, "36464820"),
        ("pubmed2.xml.gz", 1, "892436"),
        ("pubmed3.xml.gz", 4, "729652"),
        ("pubmed4.xml.gz", 1, "669788"),
        ("pubmed5.xml.gz", 1, "35034781"),
        ("pubmed-29768149.xml", 1, "29768149"),
        ("MedlineImporterTestArticleID.xml", 1, "26711635"),
        ("MedlineImporterTestArticleItalics.xml", 1, "29872490"),
        ("MedlineImporterTestArticleNoISSN.xml", 1, "26886152"),
        ("MedlineImporterTestMathML.xml", 1, "32759406"),
        ("MedlineImporterTestPubmedBook.xml", 1, "21413195"),
    ],
)
def test_pubmed(name: str, count: int, first: str) -> None:
    raw = content(SAMPLES / "pubmed_xml" / name)
    found = records(raw, "pubmed-xml")
    assert len(found) == len(re.findall(rb"<Pubmed(?:Book)?Article>", raw)) == count
    assert found[0].key == first
    assert sum(len(record.content.names) for record in found) == len(re.findall(rb"<Author[ >]", raw))
    for record in found:
        schemes = [one.scheme for one in record.content.identifiers]
        assert schemes.count("pmid") == 1
        assert schemes.count("doi") <= 1  # those that it cites are not its own
        assert record.content.title
        assert record.content.publication_date


def test_a_translated_title_of_pubmed() -> None:
    (found,) = records(content(SAMPLES / "pubmed_xml" / "pubmed2.xml.gz"), "pubmed-xml")
    assert found.content.title == "Mutants of the plaque microbe defective in the dark repair system."
    assert found.content.comments == ("Mutanty chumnogo mikroba, defektnye po sisteme temnovoĭ reparatsii.",)
    assert (found.content.language, found.content.publication_date) == ("rus", "1977")


@pytest.mark.parametrize(
    ("pattern", "keys", "n_names"),
    [
        ("q_testing*", ["2202.12139", "2405.13786"], 35),
        ("id_astro*", ["astro-ph/0601001"], 4),
        ("id_0000*", [], 0),
    ],
)
def test_arxiv_atom(pattern: str, keys: list[str], n_names: int) -> None:
    (path,) = (SAMPLES / "arxiv_atom").glob(pattern)
    raw = content(path)
    found = records(raw, "arxiv-atom")
    assert len(found) == raw.count(b"<entry>")
    assert [record.key for record in found][:2] == keys
    assert sum(len(record.content.names) for record in found) == raw.count(b"<author>") == n_names
    assert all(record.content.version and record.content.abstract for record in found)


def test_endnote() -> None:
    counts = []
    for path in sorted((SAMPLES / "endnote_xml").glob("*.xml")):
        raw = content(path)
        found = records(raw, "endnote-xml")
        counts.append(len(found))
        assert len(found) == raw.count(b"<record>")
        assert sum(len(record.content.names) for record in found) == raw.count(b"<author>")
    assert counts == [1, 2]


def real_files() -> Iterator[tuple[str, bytes]]:
    """Yield a small real file in each format."""
    yield "acl-xml", content(ACL / "2023.wnu.xml")
    yield "dblp-xml", content(SAMPLES / "dblp_xml" / "alexandria3k-dblp.xml.gz")
    yield "pubmed-xml", content(SAMPLES / "pubmed_xml" / "pubmed3.xml.gz")
    yield "arxiv-atom", content(next((SAMPLES / "arxiv_atom").glob("q_testing*")))
    yield "endnote-xml", content(SAMPLES / "endnote_xml" / "EndnoteXmlImporterTestArticle2.xml")


def test_a_real_file_that_is_cut_anywhere_loses_only_what_is_behind_the_cut() -> None:
    for name, raw in real_files():
        whole = [outcome for _, outcome in FORMATS[name].read(BytesIO(raw))]
        for place in random.Random(1).sample(range(len(raw)), 100):
            outcomes = [outcome for _, outcome in FORMATS[name].read(BytesIO(raw[:place]))]
            kept = len(outcomes)
            if outcomes and isinstance(outcomes[-1], Refused) and outcomes[-1].reason == "truncated_record":
                kept -= 1
            assert outcomes[:kept] == whole[:kept]


def test_a_damaged_byte_of_a_real_file_costs_at_most_one_record() -> None:
    generator = random.Random(2)
    for name, raw in real_files():
        whole = [outcome for _, outcome in FORMATS[name].read(BytesIO(raw))]
        for _ in range(150):
            place, byte = (
                generator.randrange(raw.index(b"\n") + 1, len(raw)),
                generator.choice([*b"<>&\"'-/x\x00\xff\n"]),
            )
            damaged = raw[:place] + bytes([byte]) + raw[place + 1 :]
            outcomes = [outcome for _, outcome in FORMATS[name].read(BytesIO(damaged))]
            refused = [one for one in outcomes if isinstance(one, Refused) and one not in whole]
            assert len(refused) <= 2  # the two halves of a record that was cut in two
            assert len(whole) <= len(outcomes) + 1
            assert len(outcomes) <= len(whole) + 1
