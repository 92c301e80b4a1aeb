"""Semantic Scholar papers, of its interface and of its datasets."""

import json
from io import BytesIO
from typing import Any

import pytest

from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.formats.semantic_scholar_json import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

PAPER: dict[str, Any] = {
    "paperId": "2d56",
    "corpusId": 17,
    "externalIds": {"DOI": "10.1234/a", "ArXiv": "1801.00001", "PubMed": "29", "CorpusId": 17, "ACL": None},
    "title": "How rivers carve",
    "abstract": None,
    "venue": "Rivers Conference",
    "year": 2018,
    "publicationDate": "2018-02-13",
    "publicationTypes": ["Review", "JournalArticle"],
    "journal": {"name": "Rivers", "pages": "1-9", "volume": "5"},
    "authors": [
        {"authorId": "1", "name": "Jane Doe", "affiliations": ["Hill College"]},
        {"authorId": None, "name": None},
    ],
    "fieldsOfStudy": ["Geology"],
}


def outcome(paper: dict[str, Any]) -> Record | Refused:
    ((_, read),) = FORMAT.read(BytesIO(json.dumps(paper).encode()))
    return read


@pytest.mark.parametrize("paper", [PAPER, {key.lower(): value for key, value in PAPER.items()}])
def test_a_paper(paper: dict[str, Any]) -> None:
    record = outcome(paper)
    assert isinstance(record, Record)
    content = record.content
    assert (record.key, content.type, content.venue) == ("2d56", "article-journal", "Rivers")
    assert (content.publication_date, content.volume, content.pages) == ("2018-02-13", "5", "1-9")
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("doi", "10.1234/a"),
        ("arxiv", "1801.00001"),
        ("pmid", "29"),
        ("s2", "2d56"),
    ]
    assert [(name.raw_name, name.affiliations) for name in content.names] == [("Jane Doe", ("Hill College",))]
    assert record.repairs == ("dropped_authors",)


def test_its_own_id_alone_is_no_content() -> None:
    refused = outcome({"paperId": "2d56", "authors": None, "citations": None})
    assert isinstance(refused, Refused)
    assert refused.reason == "no_content"


def test_an_answer_is_an_envelope() -> None:
    raw = json.dumps({"total": 1, "offset": 0, "data": [PAPER]}).encode()
    assert sniff(raw) is FORMAT
    assert [type(read) for _, read in FORMAT.read(BytesIO(raw))] == [Record]


def test_a_paper_larger_than_what_is_sniffed_is_recognised() -> None:
    raw = json.dumps({**PAPER, "embedding": {"vector": [1.5] * SNIFFED_BYTES}}).encode()
    assert sniff(raw) is FORMAT


@pytest.mark.parametrize("role", ["citingPaper", "citedPaper"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_citation_is_the_paper_that_cites_or_is_cited(role: str, indent: int | None) -> None:
    citation = {"contexts": ["as in [3]"], "intents": [], "isInfluential": False, role: PAPER}
    answer = {"offset": 0, "next": 100, "data": [citation, citation]}
    for dump, count in ((answer, 2), ([citation], 1), (citation, 1)):
        raw = json.dumps(dump, indent=indent).encode()
        assert sniff(raw) is FORMAT
        assert [read for _, read in FORMAT.read(BytesIO(raw))] == [outcome(PAPER)] * count


def test_a_citation_of_nothing_is_refused() -> None:
    refused = outcome({"contexts": [], "citedPaper": {"paperId": None, "title": None}})
    assert isinstance(refused, Refused)
    assert refused.reason == "no_content"


@pytest.mark.parametrize(
    "envelope",
    [
        {"total": 2, "offset": 0, "data": [PAPER, PAPER]},
        {"total": 2, "token": "x", "data": [PAPER, PAPER]},
        {"recommendedPapers": [PAPER, PAPER]},
        {"authorId": "1", "name": "Jane Doe", "papers": [PAPER, PAPER]},
    ],
)
def test_answers_of_the_interface(envelope: dict[str, Any]) -> None:
    raw = json.dumps(envelope).encode()
    assert sniff(raw) is FORMAT
    assert len(list(FORMAT.read(BytesIO(raw)))) == 2
