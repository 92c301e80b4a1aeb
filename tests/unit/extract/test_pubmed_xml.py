"""PubMed XML."""

from io import BytesIO

import pytest

from tasks.extract.formats.pubmed_xml import FORMAT
from tasks.extract.records import Record, Refused

AUTHORS = (
    '<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>King</LastName><ForeName>Martin L</ForeName><Initials>ML'
    "</Initials><Suffix>Jr</Suffix><Identifier Source='ORCID'>0000-0001</Identifier><AffiliationInfo><Affiliation>A"
    "</Affiliation></AffiliationInfo><AffiliationInfo><Affiliation>B</Affiliation></AffiliationInfo></Author>"
    "<Author><LastName>Doe</LastName><Initials>J</Initials></Author>"
    "<Author ValidYN='N'><LastName>Deo</LastName></Author>"
    "<Author><CollectiveName>CERN Group</CollectiveName></Author></AuthorList>"
)


def article(inside: str = "", *, title: str = "Rivers.", date: str = "<Year>1978</Year>", after: str = "") -> str:
    return (
        '<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">123</PMID><Article><Journal>'
        f"<ISSN>0014-4835</ISSN><JournalIssue><Volume>27</Volume><Issue>4</Issue><PubDate>{date}</PubDate></JournalIssue>"
        f"<Title>Eye research</Title></Journal><ArticleTitle>{title}</ArticleTitle>{inside}<Language>eng</Language>"
        f"</Article>{after}</MedlineCitation></PubmedArticle>"
    )


def read(records: str) -> list[Record | Refused]:
    document = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">\n'
        f"<PubmedArticleSet>{records}</PubmedArticleSet>"
    ).encode()
    assert FORMAT.sniff(document)
    return [outcome for _, outcome in FORMAT.read(BytesIO(document))]


def read_one(records: str) -> Record:
    (record,) = read(records)
    assert isinstance(record, Record)
    return record


def test_an_article() -> None:
    inside = (
        "<Pagination><MedlinePgn>377-85</MedlinePgn></Pagination><ELocationID EIdType='doi'>10.1/x</ELocationID>"
        "<Abstract><AbstractText Label='BACKGROUND'>It is β<sub>2</sub>.</AbstractText>"
        "<AbstractText>More.</AbstractText>"
        f"<CopyrightInformation>no</CopyrightInformation></Abstract>{AUTHORS}"
    )
    after = (
        "<MeshHeadingList><MeshHeading><DescriptorName>Ice</DescriptorName><QualifierName>no</QualifierName></MeshHeading>"
        "</MeshHeadingList><KeywordList><Keyword>Water</Keyword><Keyword>Ice</Keyword></KeywordList><InvestigatorList>"
        "<Investigator><LastName>No</LastName></Investigator></InvestigatorList></MedlineCitation><PubmedData>"
        "<ArticleIdList><ArticleId IdType='pubmed'>123</ArticleId><ArticleId IdType='pmc'>PMC7</ArticleId><ArticleId "
        "IdType='doi'>10.1/x</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId "
        "IdType='doi'>10.1/cited</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData><MedlineCitation>"
    )
    record = read_one(
        article(inside, title="<i>Rivers</i>.", date="<Year>1978</Year><Month>Oct</Month><Day>02</Day>", after=after)
    )
    content = record.content
    assert (record.key, record.repairs) == ("123", ("dropped_invalid_author",))
    assert (content.type, content.title, content.venue) == ("article-journal", "Rivers.", "Eye research")
    assert content.abstract == "BACKGROUND: It is β2. More."
    assert (content.publication_date, content.volume, content.issue, content.pages) == (
        "1978-10-02",
        "27",
        "4",
        "377-85",
    )
    assert (content.language, content.keywords, content.version) == ("eng", ("Ice", "Water"), None)
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("pmid", "123"),
        ("doi", "10.1/x"),
        ("pmcid", "PMC7"),
    ]
    king, doe, cern = content.names
    assert (king.raw_name, king.family, king.given, king.suffix) == ("King, Martin L, Jr", "King", "Martin L", "Jr")
    assert (king.orcid, king.affiliations) == ("0000-0001", ("A", "B"))
    assert (doe.raw_name, doe.given) == ("Doe, J", "J")
    assert (cern.raw_name, cern.family, cern.given) == ("CERN Group", "CERN Group", None)


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("<Year>1978</Year><Season>Spring</Season>", "1978"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000"),
        ("<MedlineDate>Winter 1995</MedlineDate>", "1995"),
        ("", "2016-02-17"),
    ],
)
def test_dates(date: str, shown: str) -> None:
    day = "<ArticleDate><Year>2016</Year><Month>02</Month><Day>17</Day></ArticleDate>"
    assert read_one(article(day, date=date)).content.publication_date == shown


@pytest.mark.parametrize(
    ("printed", "title", "comments"),
    [
        ("[Mutants of the microbe].", "Mutants of the microbe.", ("Mutanty",)),
        ("[Effects of [3H]thymidine.]", "Effects of [3H]thymidine.", ("Mutanty",)),
        ("[3H]thymidine and [14C]uridine", "[3H]thymidine and [14C]uridine", ("Mutanty",)),
        ("[Not Available].", "Mutanty", ()),
        ("", "Mutanty", ()),
    ],
)
def test_titles_in_brackets_are_translations(printed: str, title: str, comments: tuple[str, ...]) -> None:
    content = read_one(article("<VernacularTitle>Mutanty</VernacularTitle>", title=printed)).content
    assert (content.title, content.comments) == (title, comments)


@pytest.mark.parametrize(
    ("inside", "after", "retraction"),
    [
        (
            "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>",
            "",
            "retracted",
        ),
        (
            "",
            "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionIn'/></CommentsCorrectionsList>",
            "retracted",
        ),
        (
            "<PublicationTypeList><PublicationType>Retraction of Publication</PublicationType></PublicationTypeList>",
            "",
            None,
        ),
        ("", "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionOf'/></CommentsCorrectionsList>", None),
    ],
)
def test_retractions(inside: str, after: str, retraction: str | None) -> None:
    assert read_one(article(inside, after=after)).content.retraction == retraction


def test_each_deleted_article_is_refused() -> None:
    outcomes = read(article() + "<DeleteCitation><PMID Version='1'>4</PMID>\n<PMID>5</PMID></DeleteCitation>")
    assert [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)] == ["deleted", "deleted"]
    assert isinstance(outcomes[0], Record)


def test_a_book_and_a_chapter() -> None:
    date = "<PubDate><Year>2009</Year><Month>02</Month></PubDate>"
    book = f"<Book><BookTitle>A guide</BookTitle>{date}{{}}<Isbn>97</Isbn></Book>"
    inside = "<PMID>7</PMID><ArticleIdList><ArticleId IdType='bookaccession'>NBK5</ArticleId></ArticleIdList>{}{}"
    document = f"<PubmedBookArticle><BookDocument>{inside}</BookDocument></PubmedBookArticle>"
    authors = AUTHORS.replace("AuthorList ", "AuthorList Type='authors' ")
    editors = "<AuthorList Type='editors'><Author><LastName>Itor</LastName></Author></AuthorList>"
    whole = read_one(document.format(book.format(authors + editors), "")).content
    assert (whole.type, whole.title, whole.venue, len(whole.names)) == ("book", "A guide", None, 3)
    assert [one.scheme for one in whole.identifiers] == ["pmid", "bookaccession", "isbn"]
    chapter = read_one(document.format(book.format(editors), f"<ArticleTitle>Ice</ArticleTitle>{authors}")).content
    assert (chapter.type, chapter.title, chapter.venue, len(chapter.names)) == ("chapter", "Ice", "A guide", 3)
    assert [one.scheme for one in chapter.identifiers] == ["pmid", "bookaccession"]


def test_an_article_without_a_citation_is_refused() -> None:
    (refused,) = read("<PubmedArticle><PubmedData/></PubmedArticle>")
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_record"


def test_other_roots() -> None:
    for text in (article(), f"<MedlineCitationSet>{article()[15:-16]}</MedlineCitationSet>"):
        assert FORMAT.sniff(text.encode())
        assert [type(outcome) for _, outcome in FORMAT.read(BytesIO(text.encode()))] == [Record]
    assert not FORMAT.sniff(b"<pmc-articleset><article/></pmc-articleset>")
