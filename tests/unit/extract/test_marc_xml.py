"""MARCXML."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

import pytest

from tasks.extract.formats.marc_xml import FORMAT
from tasks.extract.printed.marc_fields import Part, pages_in, without_punctuation
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

LEADER = "<leader>00000nam a2200000 c 4500</leader>"


def field(tag: str, ind2: str = " ", **subfields: str) -> str:
    listed = "".join(f'<subfield code="{code.lstrip("_")}">{text}</subfield>' for code, text in subfields.items())
    return f'<datafield tag="{tag}" ind1="1" ind2="{ind2}">{listed}</datafield>'


def marc(*fields: str, leader: str = LEADER) -> str:
    return f'<record xmlns="http://www.loc.gov/MARC21/slim">{leader}{"".join(fields)}</record>'


TITLE = field("245", a="On ice /", c="Liv Berg")


def test_a_book() -> None:
    found = record(
        FORMAT,
        marc(
            '<controlfield tag="001">b1</controlfield><controlfield tag="008">230607s1991    gw                  eng d</controlfield>',
            field("020", a="9783161484100 (pbk.)"),
            field("024", a="10.1000/1", _2="doi"),
            field("024", a="9783161484100", _2="ean"),
            field(
                "100",
                a="Berg, Liv A.,",
                d="1951-",
                e="Verfasser",
                _4="aut",
                _1="https://orcid.org/0000-0002-1825-0097",
                u="Oslo",
            ),
            field(
                "245", a="On ice :", b="a survey = Om is : en oversikt /", c="Liv Berg", n="Band 2.", p="Snow / Ole Dal"
            ),
            field("264", a="Oslo", b="Ice Press", c="[1991]"),
            field("500", a="With maps."),
            field("520", a="We look."),
            field("650", a="Ice.", x="History"),
            field("700", a="Dal, Ole", c="Jr."),
            field("700", a="Editor, Ed", _4="edt"),
            field("700", a="Work, Will", t="Another work"),
            field("710", a="Ice Press", e="publisher"),
            field("856", u="https://x.org/1"),
            field("856", ind2="2", u="https://x.org/cover"),
            field("999", a="x"),
        ),
    )
    content = found.content
    assert (found.key, found.unread) == ("b1", ("999",))
    assert (content.title, content.type, content.publication_date) == ("On ice: a survey. Band 2. Snow", "book", "1991")
    assert (content.language, content.abstract, content.comments) == ("eng", "We look.", ("With maps.",))
    assert content.keywords == ("Ice",)
    assert identifiers(found) == [("doi", "10.1000/1"), ("isbn", "9783161484100"), ("url", "https://x.org/1")]
    assert names(found) == ["Berg, Liv A.", "Dal, Ole, Jr."]
    assert (content.names[0].orcid, content.names[0].affiliations) == ("0000-0002-1825-0097", ("Oslo",))


def test_a_part_of_something() -> None:
    chapter = record(FORMAT, marc(TITLE, field("773", t="Cold things :", d="Oslo", g="Seite 447-473"))).content
    assert (chapter.type, chapter.venue, chapter.pages) == ("chapter", "Cold things", "447-473")
    article = record(FORMAT, marc(TITLE, field("773", p="J. Ice", v="3", n="2", c="5-9", y="1998"))).content
    assert (article.type, article.venue, article.volume, article.issue) == ("article-journal", "J. Ice", "3", "2")
    assert (article.pages, article.publication_date) == ("5-9", "1998")


def test_a_preprint_of_a_collaboration() -> None:
    found = record(
        FORMAT,
        marc(
            TITLE,
            field("037", a="arXiv:2001.00001", _9="arXiv"),
            field("037", a="ICE-PROC-1"),
            field("110", a="The ICE collaboration"),
            field("710", g="ICE Collaboration"),
            field("260", c="2019"),
            field("269", a="Oslo", c="14 Jan 2019"),
            field("980", a="PREPRINT"),
        ),
    )
    assert (found.content.publication_date, found.content.type) == ("2019-01-14", "article")
    assert identifiers(found) == [("arxiv", "2001.00001")]
    assert names(found) == ["The ICE collaboration"]
    assert found.content.comments == ("ICE-PROC-1",)


def test_a_thesis() -> None:
    thesis = record(FORMAT, marc(TITLE, field("502", b="Dissertation", d="1988"))).content
    assert (thesis.type, thesis.publication_date) == ("thesis", "1988")


@pytest.mark.parametrize(
    ("leader", "fields", "reason"),
    [
        ("00000dam", "", "deleted_record"),
        ("00000nz ", "", "authority_record"),
        ("00000nas", "", "journal"),
        ("00000nas", field("773", t="Ice"), ""),
        ("00000nam", field("111", a="Ice Days"), "proceedings"),
        ("00000nam", field("980", c="DELETED"), "deleted_record"),
        ("00000nam", "", ""),
    ],
)
def test_what_is_no_paper_is_refused(leader: str, fields: str, reason: str) -> None:
    text = marc(TITLE, fields, leader=f"<leader>{leader} a2200000 c 4500</leader>")
    assert reasons(FORMAT, f"<collection>{text}{text}</collection>") == [reason, reason]


@pytest.mark.parametrize("prefix", ["", "zs:"])
def test_answers_of_sru(prefix: str) -> None:
    inner = "<{0}record><{0}recordSchema>marcxml</{0}recordSchema><{0}recordData>{1}</{0}recordData></{0}record>"
    text = f"<{prefix}searchRetrieveResponse><{prefix}records>{{}}</{prefix}records></{prefix}searchRetrieveResponse>"
    found = records(FORMAT, text.format(inner.format(prefix, marc(TITLE)) * 3))
    assert [one.content.title for one in found] == ["On ice"] * 3
    empty = text.format(inner.format(prefix, "<leader/>"))
    assert reasons(FORMAT, empty) == ["broken_record"]


def test_a_bare_ampersand_is_mended() -> None:
    found = record(FORMAT, marc(TITLE, field("264", b="Berg & Sons, R&D", c="1991"), field("650", a="Ice &amp; snow")))
    assert (found.content.publication_date, found.repairs) == ("1991", ("bare_ampersand",))
    assert found.content.keywords == ("Ice & snow",)


@pytest.mark.parametrize(
    ("printed", "part"),
    [
        ("Vol. 5, no. 2 (2003), p. 12-15", Part("5", "2", "12-15")),
        ("Bd. 3 (1999), Nr. 4, S. 5-9", Part("3", "4", "5-9")),
        ("pages:447-473", Part(None, None, "447-473")),
        ("volume:50 year:2023", Part("50", None, None)),
        ("nothing", Part()),
    ],
)
def test_words_for_volume_issue_and_pages(printed: str, part: Part) -> None:
    assert pages_in([printed]) == part


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("On ice /", "On ice"),
        ("On ice :", "On ice"),
        ("Berg, Liv,", "Berg, Liv"),
        ("Berg, L.", "Berg, L."),
        ("Berg, Liv.", "Berg, Liv."),
        ("History.", "History"),
        ("And so on...", "And so on..."),
        (" / ", None),
        ("a" + " " * 100_000 + "b", "a" + " " * 100_000 + "b"),
    ],
)
def test_the_signs_of_cataloguers(printed: str, text: str | None) -> None:
    assert without_punctuation(printed) == text
