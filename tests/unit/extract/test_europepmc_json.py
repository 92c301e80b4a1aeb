"""Europe PMC results."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.europepmc_json import FORMAT
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

RESULT: dict[str, Any] = {
    "id": "31000001",
    "source": "MED",
    "pmid": "31000001",
    "pmcid": "PMC6500001",
    "doi": "10.5072/bark.1",
    "title": "Beetles under <i>Pinus</i> bark.",
    "authorString": "Borer K, Larch PQ, Bark Study Group.",
    "authorList": {
        "author": [
            {
                "fullName": "Borer K",
                "firstName": "Karin",
                "lastName": "Borer",
                "initials": "K",
                "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
                "authorAffiliationDetailsList": {"authorAffiliation": [{"affiliation": "Forest School."}]},
            },
            {"fullName": "Larch PQ", "lastName": "Larch", "initials": "PQ", "affiliation": "Hill School."},
            {"collectiveName": "Bark Study Group"},
        ]
    },
    "journalInfo": {
        "issue": "4",
        "volume": "12",
        "printPublicationDate": "2019-04-01",
        "yearOfPublication": 2019,
        "journal": {"title": "Journal of Bark", "medlineAbbreviation": "J Bark"},
    },
    "pubYear": "2019",
    "pageInfo": "10-19",
    "abstractText": "<h4>Aim</h4>We peel.",
    "language": "eng",
    "pubTypeList": {"pubType": ["Research Support", "research-article", "Journal Article"]},
    "keywordList": {"keyword": ["bark"]},
    "meshHeadingList": {"meshHeading": [{"descriptorName": "Beetles", "majorTopic_YN": "Y"}]},
    "firstPublicationDate": "2019-02-03",
    "citedByCount": 4,
}


def test_a_result() -> None:
    read = record(FORMAT, RESULT)
    content = read.content
    assert (read.key, content.type, content.title) == (
        "31000001",
        "article-journal",
        "Beetles under Pinus bark.",
    )
    assert (content.abstract, content.publication_date, content.language) == ("Aim We peel.", "2019-02-03", "eng")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Bark", "12", "4", "10-19")
    assert ids(read) == [("pmid", "31000001"), ("pmcid", "PMC6500001"), ("doi", "10.5072/bark.1")]
    assert names(read) == ["Borer, Karin", "Larch, PQ", "Bark Study Group"]
    assert content.names[0].orcid == "0000-0002-1825-0097"
    assert [name.affiliations for name in content.names] == [("Forest School.",), ("Hill School.",), ()]
    assert content.keywords == ("bark", "Beetles")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_results_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([RESULT, RESULT])) == [record(FORMAT, RESULT)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_search(indent: int | None) -> None:
    request = {"queryString": "bark", "resultType": "core", "cursorMark": "*", "pageSize": 25}
    answer = {
        "version": "6.9",
        "hitCount": 2,
        "nextCursorMark": "x",
        "request": request,
        "resultList": {"result": [RESULT, RESULT]},
    }
    assert outcomes(FORMAT, json.dumps(answer, indent=indent)) == [record(FORMAT, RESULT)] * 2


def test_a_short_result_has_its_authors_in_a_line() -> None:
    short = {
        "id": "31000001",
        "source": "MED",
        "title": "Bark.",
        "authorString": "Borer K, Larch PQ.",
        "journalTitle": "J Bark",
        "issue": "4",
        "journalVolume": "12",
        "pubYear": "2019",
        "pubType": "journal article; review",
    }
    read = record(FORMAT, short)
    assert len(names(read)) == 2
    assert (read.content.venue, read.content.volume, read.content.issue) == ("J Bark", "12", "4")
    assert (read.content.publication_date, ids(read)) == ("2019", [("pmid", "31000001")])


def test_a_preprint_is_an_article() -> None:
    preprint = {"id": "PPR1", "source": "PPR", "title": "Bark", "doi": "10.5072/p.1", "pubYear": "2020"}
    read = record(FORMAT, preprint)
    assert (read.content.type, ids(read)) == ("article", [("doi", "10.5072/p.1")])


@pytest.mark.parametrize(
    "fields",
    [
        {"pubTypeList": {"pubType": ["Retracted Publication", "Journal Article"]}},
        {"commentCorrectionList": {"commentCorrection": [{"id": "1", "type": "Retraction in"}]}},
    ],
)
def test_what_is_retracted_says_so(fields: dict[str, Any]) -> None:
    assert record(FORMAT, {**RESULT, **fields}).content.retraction == "retracted"
    assert record(FORMAT, RESULT).content.retraction is None


def test_a_notice_of_retraction_is_not_retracted() -> None:
    fields = {
        "pubTypeList": {"pubType": ["Retraction of Publication"]},
        "commentCorrectionList": {"commentCorrection": [{"type": "Retraction of"}]},
    }
    assert record(FORMAT, {**RESULT, **fields}).content.retraction is None


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], {"author": 3}, {"author": [{}]}]
    for key, value in product([*RESULT, "bookOrReportDetails", "commentCorrectionList"], values):
        with case(key, value):
            outcome(FORMAT, {**RESULT, key: value})


def test_other_json_is_not_taken_for_it() -> None:
    assert not FORMAT.sniff(json.dumps({"id": "1", "source": "web", "title": "x"}).encode())
