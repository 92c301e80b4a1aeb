"""Semantic Scholar papers, of its interface and of its datasets."""

import json
from io import BytesIO
from typing import Any

import pytest

from tasks.extract.formats import SNIFFED_BYTES, sniff
from tasks.extract.formats.semantic_scholar_json import FORMAT
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
