"""More XML formats on real files: what an independent parser finds in each is read, or refused for what it is."""

# ruff: noqa: E501 - a file stands in its line

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from tasks.extract.formats import FORMATS
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

SAMPLES = Path(__file__).parents[3] / "shared" / "samples_more"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real files are not beside the repository")

# The folder, the formats of its files, and what begins a record in them: found by a plain search, not by the readers.
FOLDERS = {
    "jats": ({"jats-xml"}, rb"<article[\s>]"),
    "oai": ({"oai-xml"}, rb"<header>"),
    "oai_dc": ({"oai-xml"}, rb"<header>"),
    "datacite-xml": ({"datacite-xml", "oai-xml"}, rb"<resource[ \n]"),
    "unixref": ({"crossref-xml", "oai-xml"}, rb"<journal_article[ >]"),
    "mods": ({"mods-xml"}, rb"<(?:mods:)?mods[ >]"),
    "marcxml": ({"marc-xml"}, rb"<leader>"),
    "tei": ({"tei-xml"}, rb"<TEI[ >]"),
    "rdf": ({"rdf-xml"}, rb"<(?:Article|item|rdf:Description|schema:ScholarlyArticle|schema:SoftwareSourceCode) rdf:(?:about|nodeID)"),
}  # fmt: skip
# The records of these are refused, each for its reason; of all others none is.
REFUSED = {
    "datacite-datacite-example-ancientdates-v4.3.xml": ["physical_object"],
    "JabRef-MODSImporterTestGenreMapping.xml": ["no_content"],
    "JabRef-ModsExportFormatTestBook.xml": ["no_content"],  # its ISBN is none
    "JabRef-MarcXMLParserTestInProceedings.xml": ["proceedings"],
    "kermitt2-703376.tei.xml": ["no_content"],
    "kermitt2-sample-1.tei.xml": ["no_content"],
    "kermitt2-sample-2.tei.xml": ["no_content"] * 3,
}


def files(folder: str) -> list[Path]:
    return sorted(path for path in (SAMPLES / folder).iterdir() if path.suffix in (".xml", ".nxml"))


def read(path: Path) -> list[Record | Refused]:
    raw = path.read_bytes()
    found = sniff(raw)
    assert found is not None
    return [outcome for _, outcome in found.read(BytesIO(raw))]


def record(folder: str, name: str) -> Record:
    (found,) = (outcome for outcome in read(SAMPLES / folder / name) if isinstance(outcome, Record))
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_read_as_its_format(folder: str) -> None:
    formats, start = FOLDERS[folder]
    assert files(folder)
    for path in files(folder):
        raw = path.read_bytes()
        claims = [format_.name for format_ in FORMATS.values() if format_.sniff(raw)]
        assert len(claims) == 1, path.name
        assert claims[0] in formats, path.name
        outcomes = read(path)
        # An rdf:Description within an Article names an address and describes nothing.
        expected = len(
            [one for one in re.finditer(start, raw) if b"<rdf:Description" not in one[0] or b"<url>" not in raw]
        )
        assert len(outcomes) == expected, path.name
        assert [one.reason for one in outcomes if isinstance(one, Refused)] == REFUSED.get(path.name, []), path.name


def test_all_authors_are_there() -> None:
    assert len(record("jats", "titipata-6605965a.nxml").content.names) == 46
    assert len(record("oai_dc", "adsabs-dubcore_pensoft_example_2.xml").content.names) == 76
    assert len(record("datacite-xml", "adsabs-zenodo_test3.xml").content.names) == 30
    assert len(record("unixref", "zotero-Crossref_Unixref_XML-001.xml").content.names) == 6


@pytest.mark.parametrize(
    ("place", "title", "first", "date", "doi"),
    [
        ("jats/titipata-1472-6831-8-11.nxml", "The Dutch version of the Oral Health", "van der Meulen, Marylee J", "2008-04-11", "10.1186/1472-6831-8-11"),
        ("jats/adsabs-jats_springer_affil_punctuation_1.xml", "Effects of La2O3 Addition into CaO-SiO2 Slag", "Zhu, Mengyi", "2021-06-21", "10.1007/s11663-021-02232-4"),
        ("unixref/zotero-Crossref_Unixref_XML-001.xml", "Microbial community changes at a terrestrial volcanic CO2 vent", "Frerichs, Janin", "2012-12-10", "10.1111/1574-6941.12040"),
        ("oai_dc/adsabs-dubcore_pensoft_example_1.xml", "Impact of plant species", "Ariyan, Manikandan", "2026", "10.3897/imafungus.17.173358"),
        ("datacite-xml/adsabs-datacite_schema4_example-habanero-pdsdataset.xml", "Bus-DeMeo Asteroid Taxonomy", "DeMeo, Francesca", "2020-08-14", "10.26033/089P-C283"),
        ("marcxml/JabRef-MarcXmlParserTestNotes.xml", "Livres de secrets", "Sarda, Marie-Anne", "2023", "10.4000/insitu.38769"),
        ("rdf/zotero-RDF-001.xml", "Be Careful What You Wish For", "Smiraglia, Richard P.", "2012", "10.1080/01639374.2012.682254"),
        ("tei/CoLRev-Environment-WagnerLukyanenkoParEtAl2022.tei.xml", "Artificial intelligence and the conduct", "Wagner, Gerit", None, "10.1177/02683962211048201"),
    ],
)  # fmt: skip
def test_what_some_of_them_say(place: str, title: str, first: str, date: str | None, doi: str) -> None:
    content = record(*place.split("/")).content
    assert (content.title or "").startswith(title)
    assert content.names[0].raw_name == first
    assert content.publication_date == date
    assert [one.value for one in content.identifiers if one.scheme == "doi"] == [doi]
