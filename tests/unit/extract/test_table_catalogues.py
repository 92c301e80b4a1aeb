"""Tables as catalogues and reference managers export them: what their columns say; no author column is lost."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import pytest

from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Content, PrintedName, Record
from tasks.extract.unread import looks_like

ONE = ["Berg, Liv", "Dal, Ole P."]


class Export(NamedTuple):
    """An export with one record, and what it says."""

    table: str
    names: list[str]
    venue: str | None = "Journal of Slates"
    date: str | None = "2015"
    volume: str | None = "61"
    issue: str | None = "3"
    pages: str | None = "1-9"
    doi: str | None = "10.1000/sla.1"


EXPORTS = {
    "web of science, tabs": Export(
        "PT\tAU\tBA\tAF\tCA\tTI\tSO\tLA\tDT\tDE\tID\tAB\tC1\tRP\tPY\tPD\tVL\tIS\tBP\tEP\tAR\tDI\tUT\n"
        "J\tBerg, L; Dal, OP\t\tBerg, Liv; Dal, Ole P.\t\tLichens on roofs\tJournal of Slates\tEnglish\tArticle\troof\t"
        "SLATE\tWe look.\t[Berg, Liv] Univ A, Oslo.\tBerg\t2015\tMAR 4\t61\t3\t1\t9\t\t10.1000/sla.1\tWOS:1\n",
        ONE,
        date="2015-03-04",
    ),
    "web of science, excel": Export(
        "Publication Type,Authors,Book Authors,Author Full Names,Article Title,Source Title,Document Type,Abstract,"
        "Addresses,Reprint Addresses,ORCIDs,Publication Date,Publication Year,Volume,Issue,Start Page,End Page,DOI,"
        "UT (Unique WOS ID)\n"
        'J,"Berg, L; Dal, OP",,"Berg, Liv; Dal, Ole P.",Lichens on roofs,Journal of Slates,Article,We look.,'
        '"[Berg, Liv] Univ A, Oslo.",x,"Dal, Ole P./0000-0002-1825-0097",MAR,2015,61,3,1,9,10.1000/sla.1,WOS:1\n',
        ONE,
        date="2015-03",
    ),
    "ris tags": Export(
        "TY,AU,PY,TI,JO,SP,EP,VL,IS,UR,DO,ID\n"
        'JOUR,"Berg, Liv and Dal, Ole P.",2015,Lichens on roofs,Journal of Slates,1,9,61,3,,10.1000/sla.1,B15\n',
        ONE,
    ),
    "medline tags": Export(
        "PMID,TI,FAU,AU,DP,JT,TA,VI,IP,PG,DOI\n"
        '7,Lichens on roofs,"Berg, Liv; Dal, Ole P.","Berg L; Dal OP",2015 Mar 4,Journal of Slates,J Sla,61,3,1-9,'
        "10.1000/sla.1\n",
        ONE,
        date="2015-03-04",
    ),
    "openalex, interface": Export(
        "id,authorships.author.display_name,authorships.author.id,authorships.author.orcid,display_name,doi,ids.pmid,"
        "primary_location.source.display_name,publication_date,publication_year,biblio.volume,biblio.issue,"
        "biblio.first_page,biblio.last_page\n"
        "https://openalex.org/W1,Liv Berg|Ole P. Dal,A1|A2,|https://orcid.org/0000-0002-1825-0097,Lichens on roofs,"
        "https://doi.org/10.1000/sla.1,https://pubmed.ncbi.nlm.nih.gov/7,Journal of Slates,2015-03-04,2015,61,3,1,9\n",
        ["Liv Berg", "Ole P. Dal"],
        date="2015-03-04",
        doi="https://doi.org/10.1000/sla.1",
    ),
    "openalex, older export": Export(
        "id,display_name,publication_year,publication_date,primary_location_display_name,author_ids,author_names,"
        "author_orcids,author_institution_names,biblio_volume,biblio_issue,biblio_first_page,biblio_last_page,doi,pmid\n"
        "https://openalex.org/W1,Lichens on roofs,2015,2015-03-04,Journal of Slates,A1|A2,Liv Berg|Ole P. Dal,|,"
        "Univ A|Univ B,61,3,1,9,10.1000/sla.1,7\n",
        ["Liv Berg", "Ole P. Dal"],
        date="2015-03-04",
    ),
    "springer": Export(
        "Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,"
        "Publication Year,URL,Content Type\n"
        "Lichens on roofs,Journal of Slates,,61,3,10.1000/sla.1,Liv BergOle P. Dal,2015,,Article\n",
        ["Liv Berg", "Ole P. Dal"],
        pages=None,
    ),
    "ieee": Export(
        '"Document Title",Authors,"Author Affiliations","Publication Title","Date Added To Xplore","Publication Year",'
        'Volume,Issue,"Start Page","End Page",Abstract,DOI,"PDF Link","Author Keywords","IEEE Terms"\n'
        '"Lichens on roofs","L. Berg; O. P. Dal","Univ A; Univ B","Journal of Slates","1 May 2016",2015,61,3,1,9,'
        "We look.,10.1000/sla.1,https://example.org/x.pdf,roof,Slate\n",
        ["L. Berg", "O. P. Dal"],
    ),
    "zotero": Export(
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Url","Abstract Note",'
        '"Date","Pages","Issue","Volume","Journal Abbreviation","Short Title","Manual Tags","Automatic Tags","Editor"\n'
        '"K1","journalArticle","2015","Berg, Liv; Dal, Ole P.","Lichens on roofs","Journal of Slates","1234-5678",'
        '"10.1000/sla.1","","","2015-03","1-9","3","61","J. Sla.","Lichens","roof","slate","Lund, Eva"\n',
        ONE,
        date="2015-03",
    ),
    "europe pmc": Export(
        "id,source,pmid,pmcid,doi,title,authorString,journalTitle,issue,journalVolume,pubYear,pageInfo,pubType\n"
        '7,MED,7,,10.1000/sla.1,Lichens on roofs,"Berg L, Dal OP.",Journal of Slates,3,61,2015,1-9,journal article\n',
        ["Berg L", "Dal OP."],
    ),
    "proquest": Export(
        "Title,Abstract,StoreId,ArticleType,Authors,documentType,issn,issue,language,pubdate,pubtitle,volume,year,"
        "DocumentURL,digitalObjectIdentifier,startPage,pages\n"
        'Lichens on roofs,We look.,9,Scholarly Journals,"Berg, Liv; Dal, Ole P.",Feature,1234-5678,3,English,Mar 2015,'
        "Journal of Slates,61,2015,https://example.org/9,10.1000/sla.1,1,1-9\n",
        ONE,
        date="2015-03",
    ),
    "lens": Export(
        '"Lens ID","Title","Date Published","Publication Year","Publication Type","Source Title","Author/s","Abstract",'
        '"Volume","Issue Number","Start Page","End Page","External URL","PMID","DOI","Microsoft Academic ID"\n'
        '"000-1","Lichens on roofs","2015-03-04","2015","journal article","Journal of Slates","Liv Berg; Ole P. Dal",'
        '"","61","3","1","9","https://example.org/1","7","10.1000/sla.1","99"\n',
        ["Liv Berg", "Ole P. Dal"],
        date="2015-03-04",
    ),
    "dimensions": Export(
        '"About the data: Exported on May 4, 2016. Criteria: ..."\n'
        "Rank,Publication ID,DOI,PMID,Title,Abstract,Source title,Anthology title,Book editors,MeSH terms,"
        "Publication Date,PubYear,Volume,Issue,Pagination,Publication Type,Authors,Authors (Raw Affiliation),"
        "Corresponding Authors,Authors Affiliations\n"
        "5,pub.1,10.1000/sla.1,7,Lichens on roofs,We look.,Journal of Slates,,,Roof; Slate,2015-03-04,2015,61,3,1-9,"
        'Article,"Berg, Liv; Dal, Ole P.","Berg, Liv (Dept (B), Univ A, Oslo); Dal, Ole P. (Univ C)","Berg, Liv",'
        '"Berg, Liv (Univ A); Dal, Ole P. (Univ C; Univ D)"\n',
        ONE,
        date="2015-03-04",
    ),
    "covidence": Export(
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,"
        "Covidence #,Study,Notes,Tags\n"
        'Lichens on roofs,"Berg, Liv; Dal, Ole P.",We look.,2015,March,Journal of Slates,61,3,1-9,,10.1000/sla.1,4,#7,'
        "Berg 2015,,slate\n",
        ONE,
        date="2015-03",
    ),
    "pubmed": Export(
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
        '7,Lichens on roofs,"Berg L, Dal OP.",J Sla. 2015,Berg L,Journal of Slates,2015,2015/03/04,,,10.1000/sla.1\n',
        ["Berg L", "Dal OP."],
        volume=None,
        issue=None,
        pages=None,
    ),
    "rayyan": Export(
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,abstract,notes,doi,pubmed_id\n"
        'r-1,Lichens on roofs,2015,3,4,Journal of Slates,,61,3,1-9,"Berg, Liv and Dal, Ole P.",,eng,We look.,'
        "RAYYAN-LABELS: roof,10.1000/sla.1,7\n",
        ONE,
        date="2015-03-04",
    ),
    "asreview": Export(
        "record_id,title,authors,year,abstract,doi,included\n"
        "0,Lichens on roofs,\"['Berg, Liv', 'Dal, Ole P.']\",2015,We look.,10.1000/sla.1,1\n",
        ONE,
        venue=None,
        volume=None,
        issue=None,
        pages=None,
    ),
    "ebsco": Export(
        "an,title,contributors,source,publicationDate,volume,issue,pageStart,pageEnd,doi,plink,subjects,docTypes\n"
        '9,Lichens on roofs,"Berg, Liv; Dal, Ole P.",Journal of Slates,2015-03-04,61,3,1,9,10.1000/sla.1,'
        "https://example.org/9,roof,Article\n",
        ONE,
        date="2015-03-04",
    ),
    "publish or perish": Export(
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,Type,DOI,Volume,Issue,StartPage,EndPage\n"
        '9,"L Berg, OP Dal",Lichens on roofs,2015,Journal of Slates,P,https://example.org/9,,1,,10.1000/sla.1,61,3,1,9\n',
        ["L Berg", "OP Dal"],
    ),
    "google scholar": Export(
        "Authors,Title,Publication,Volume,Number,Pages,Year,Publisher\n"
        '"Berg, Liv; Dal, Ole P.; ",Lichens on roofs,Journal of Slates,61,3,1-9,2015,P\n',
        ONE,
        doi=None,
    ),
    "semantic scholar": Export(
        "paperId,externalIds,title,venue,year,authors,publicationVenue,journal,publicationTypes,publicationDate\n"
        "f0,\"{'DOI': '10.1000/sla.1'}\",Lichens on roofs,Journal of Slates,2015,"
        "\"[{'authorId': '1', 'name': 'Liv Berg'}, {'authorId': '2', 'name': 'Ole P. Dal'}]\",,,['JournalArticle'],"
        "2015-03-04\n",
        ["Liv Berg", "Ole P. Dal"],
        date="2015-03-04",
        volume=None,
        issue=None,
        pages=None,
    ),
    "citavi, german": Export(
        "Kurztitel;Autor, Herausgeber oder Institution;Titel;Jahr;Zeitschrift/Zeitung;Jahrgang;Heftnummer;"
        "Seiten von-bis;DOI-Name\n"
        'Berg 2015;"Berg, Liv; Dal, Ole P.";Lichens on roofs;2015;Journal of Slates;61;3;1-9;10.1000/sla.1\n',
        ONE,
    ),
    "citavi, english": Export(
        'Short title;"Author, editor or organization";Title;Year;Periodical;Volume;Number;Page range;DOI\n'
        'Berg 2015;"Berg, Liv; Dal, Ole P.";Lichens on roofs;2015;Journal of Slates;61;3;1-9;10.1000/sla.1\n',
        ONE,
    ),
    "asreview, other names": Export(
        "record_id,primary_title,notes_abstract,first_authors,year,journal_name,volume,number,pages,doi\n"
        "0,Lichens on roofs,We look.,\"['Berg, Liv', 'Dal, Ole P.']\",2015,Journal of Slates,61,3,1-9,10.1000/sla.1\n",
        ONE,
    ),
    "acm": Export(
        "type,id,author,title,pages,article_no,doi,journal,volume,issue_no,month,year\n"
        'article,7,"Berg, Liv and Dal, Ole P.",Lichens on roofs,1-9,,10.1000/sla.1,Journal of Slates,61,3,March,2015\n',
        ONE,
        date="2015-03",
    ),
    "endnote": Export(
        "Reference Type,Author,Year,Title,Secondary Title,Volume,Number,Pages,Electronic Resource Number\n"
        'Journal Article,"Berg, Liv; Dal, Ole P.",2015,Lichens on roofs,Journal of Slates,61,3,1-9,10.1000/sla.1\n',
        ONE,
    ),
    "a column an author": Export(
        "TY,AU,AU,AU,TI,JO,PY,VL,IS,SP,EP,DO\n"
        'JOUR,"Berg, Liv","Dal, Ole P.",,Lichens on roofs,Journal of Slates,2015,61,3,1,9,10.1000/sla.1\n',
        ONE,
    ),
    "a numbered column an author": Export(
        "Title,Author 1,Author 2,Author 3,Journal,Year,Volume,Issue,Pages,DOI\n"
        'Lichens on roofs,"Berg, Liv","Dal, Ole P.",,Journal of Slates,2015,61,3,1-9,10.1000/sla.1\n',
        ONE,
    ),
    "unquoted list": Export(
        "title,authors,journal,year,volume,issue,pages,doi\n"
        'Lichens on roofs,"[Liv Berg, Ole P. Dal]",Journal of Slates,2015,61,3,1-9,10.1000/sla.1\n',
        ["Liv Berg", "Ole P. Dal"],
    ),
}


def read(table: str | bytes) -> list[Record]:
    """Read a table in which every row is a record."""
    raw = table.encode() if isinstance(table, str) else table
    format_ = sniff(raw)
    assert format_ is not None
    assert format_.name == "table-csv"
    outcomes = [outcome for _, outcome in format_.read(BytesIO(raw))]
    assert all(isinstance(outcome, Record) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Record)]


def named(content: Content) -> list[str]:
    return [name.raw_name for name in content.names]


def identifiers(content: Content) -> dict[str, str]:
    return {one.scheme: one.value for one in content.identifiers}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS.keys())
def test_an_export_is_read_by_its_columns(export: Export) -> None:
    (record,) = read(export.table)
    content = record.content
    assert content.title == "Lichens on roofs"
    assert named(content) == export.names
    assert (content.venue, content.publication_date) == (export.venue, export.date)
    assert (content.volume, content.issue, content.pages) == (export.volume, export.issue, export.pages)
    assert identifiers(content).get("doi") == export.doi


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS.keys())
def test_no_column_that_matters_is_unread(export: Export) -> None:
    (record,) = read(export.table)
    format_ = sniff(export.table.encode())
    assert format_ is not None
    assert [name for name in record.unread if looks_like(name) and name not in format_.set_aside] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\t\r\n"])
@pytest.mark.parametrize("header_end", ["\n", "\r\n", "\t\r\n"])
def test_web_of_science_with_and_without_tabs_at_the_ends(end: str, header_end: str) -> None:
    header, row = EXPORTS["web of science, tabs"].table.splitlines()
    (record,) = read("\ufeff" + header + header_end + row + end)
    assert named(record.content) == ONE
    assert [name.affiliations for name in record.content.names] == [("Univ A, Oslo.",), ()]


def test_affiliations_and_orcids_that_name_their_authors() -> None:
    (excel,) = read(EXPORTS["web of science, excel"].table)
    assert excel.content.names == (
        PrintedName(raw_name="Berg, Liv", affiliations=("Univ A, Oslo.",)),
        PrintedName(raw_name="Dal, Ole P.", orcid="0000-0002-1825-0097"),
    )
    (dimensions,) = read(EXPORTS["dimensions"].table)
    assert [name.affiliations for name in dimensions.content.names] == [("Univ A",), ("Univ C", "Univ D")]
    (openalex,) = read(EXPORTS["openalex, interface"].table)
    assert [name.orcid for name in openalex.content.names] == [None, "https://orcid.org/0000-0002-1825-0097"]
    assert identifiers(openalex.content)["pmid"] == "7"
    assert identifiers(openalex.content)["openalex"] == "https://openalex.org/W1"


def test_short_names_are_read_where_full_ones_are_missing() -> None:
    header = "Authors,Author Full Names,Article Title,Source Title\n"
    one, two = read(header + '"Berg, L","Berg, Liv",A,V\n"Dal, OP",,B,V\n')
    assert (named(one.content), named(two.content)) == (["Berg, Liv"], ["Dal, OP"])


def test_names_in_parts_as_arxiv_has_them() -> None:
    (record,) = read("title,authors_parsed,year\nA,\"[['Berg', 'Liv', ''], ['Dal', 'Ole P.', 'Jr.']]\",2015\n")
    assert record.content.names == (
        PrintedName(raw_name="Berg, Liv", family="Berg", given="Liv"),
        PrintedName(raw_name="Dal, Ole P., Jr.", family="Dal", given="Ole P.", suffix="Jr."),
    )


def test_identifiers_in_notes() -> None:
    (record,) = read('Title,Year,DOI,Extra\nA,2015,10.1000/a,"PMID: 123456\nDOI: 10.1000/b"\n')
    assert identifiers(record.content) == {"doi": "10.1000/a", "pmid": "123456"}


def test_columns_of_the_same_name_that_list_authors_are_not_joined() -> None:
    (record,) = read('Title,Authors,Authors,Year\nA,"Berg, L; Dal, OP","Berg, Liv; Dal, Ole P.",2015\n')
    assert named(record.content) == ["Berg, L", "Dal, OP"]


def test_a_group_is_an_author() -> None:
    (record,) = read('Authors,Group Authors,Article Title,Publication Year\n"Berg, L",SLATE Group,A,2015\n')
    assert record.content.names == (
        PrintedName(raw_name="Berg, L"),
        PrintedName(raw_name="SLATE Group", family="SLATE Group"),
    )


@pytest.mark.parametrize(
    ("header", "row", "title", "venue"),
    [
        ("Publication Title,Year", "A,2015", "A", None),
        ("Publication Title,Title", "V,A", "A", "V"),
        ("Item Title,Publication Title", "A,V", "A", "V"),
        ("Title,Source,Year", "A,Scopus,2015", "A", None),
        ("Title,Source,Year", "A,Journal of Slates,2015", "A", "Journal of Slates"),
        ("Title,ParentTitle,ShortTitle", "A,V,B (2015)", "A", "V"),
        ("Title,Journal,Source", "A,V,Web of Science", "A", "V"),
        ("Title,Journal,Journal Abbreviation", "A,,J. Sla.", "A", "J. Sla."),
    ],
)
def test_titles_and_venues_are_told_apart(header: str, row: str, title: str, venue: str | None) -> None:
    (record,) = read(f"{header}\n{row}\n")
    assert (record.content.title, record.content.venue) == (title, venue)


@pytest.mark.parametrize(
    ("header", "row", "date"),
    [
        ("Title,Date,Year", "A,,2015", "2015"),
        ("Title,Date,Year", "A,n.d.,2015", "2015"),
        ("Title,Date", "A,2015/03/04", "2015-03-04"),
        ("Title,Date", "A,4 March 2015", "2015-03-04"),
        ("Title,Date", "A,20150304", "2015-03-04"),
        ("Title,publish_time", "A,2015-03-04", "2015-03-04"),
        ("Title,Date", "A,2015-03-04T00:00:00Z", "2015-03-04"),
        ("Title,Year,Month,Day", "A,2015,Mar,4", "2015-03-04"),
        ("Title,Year,Month", "A,2015.0,13", "2015"),
        ("Title,Publication Date,Publication Year", "A,MAR 4,2015", "2015-03-04"),
    ],
)
def test_dates_of_tables(header: str, row: str, date: str) -> None:
    (record,) = read(f"{header}\n{row}\n")
    assert record.content.publication_date == date


def test_columns_that_nothing_reads_are_named_where_something_stands_in_them() -> None:
    one, two = read("title,year,colour,author notes,empty\nA,2015,red,x,\nB,2016,,nan,\n")
    assert (one.unread, two.unread) == (("colour", "author notes"), ())
    assert [looks_like(name) for name in one.unread] == [None, "authors"]


@pytest.mark.parametrize(
    ("cell", "url", "dois"),
    [
        ("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", "", 1),
        ("10.1000/a; 10.1000/b", "", 2),
        ("https://doi.org/10.1000/a|https://doi.org/10.1000/b", "", 2),
        ("", "https://doi.org/10.1000/a", 1),
        ("10.1000/a", "https://doi.org/10.1000/b", 1),
    ],
)
def test_identifiers_in_cells(cell: str, url: str, dois: int) -> None:
    (record,) = read(f'title,doi,url\nA,"{cell}",{url}\n')
    assert [one.scheme for one in record.content.identifiers].count("doi") == dois


def test_numbers_that_pandas_wrote() -> None:
    (record,) = read("title,year,volume,issue,pmid,version\nA,2015.0,61.0,3.0,7.0,2.0\n")
    content = record.content
    assert (content.publication_date, content.volume, content.issue) == ("2015", "61", "3")
    assert (identifiers(content)["pmid"], content.version) == ("7", "2.0")


@pytest.mark.parametrize(
    ("header", "kind", "said"),
    [
        ("Publication Type", "J", "article-journal"),
        ("Document Type", "Proceedings Paper", "paper-conference"),
        ("TY", "JOUR", "article-journal"),
        ("Item Type", "bookSection", "chapter"),
        ("Type", "zorba", "zorba"),
    ],
)
def test_types_of_publications(header: str, kind: str, said: str) -> None:
    tags = "TI,AU,PY" if header == "TY" else "Title,Authors,Year"
    (record,) = read(f'{header},{tags}\n{kind},A,"Berg, Liv",2015\n')
    assert record.content.type == said


@pytest.mark.parametrize(("header", "note"), [("Extra", "PMID: 99000001\nPMCID: PMC99"), ("Notes", "PMID 99000001")])
def test_a_column_of_notes_may_say_a_number_of_pubmed(header: str, note: str) -> None:
    (record,) = read(f'Title,Author,{header}\nSlates in rain,"Berg, Liv","{note}"\n')
    assert ("pmid", "99000001") in [(one.scheme, one.value) for one in record.content.identifiers]


def test_a_note_says_no_number_beside_its_own_column() -> None:
    (record,) = read('Title,Author,PMID,Notes\nSlates in rain,"Berg, Liv",99000002,PMID: 99000001\n')
    assert [one.value for one in record.content.identifiers] == ["99000002"]
