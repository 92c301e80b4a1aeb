"""JATS."""

# ruff: noqa: E501 - documents stand as they are read

from __future__ import annotations

from io import BytesIO

import pytest

from tasks.extract.formats.jats_xml import FORMAT
from tasks.extract.records import Record
from tasks.extract.syntax import xml_elements
from tests.unit.extract.xml_reading import identifiers, names, reasons, record, records

AUTHOR = '<contrib contrib-type="author"><name><surname>Berg</surname><given-names>Liv</given-names></name></contrib>'
TITLE = "<title-group><article-title>On ice</article-title></title-group>"


def article(meta: str, *, journal: str = "", attributes: str = "", after: str = "") -> str:
    return (
        f"<article {attributes}><front><journal-meta>{journal}</journal-meta>"
        f"<article-meta>{meta}</article-meta></front>{after}</article>"
    )


def read(meta: str, **more: str) -> Record:
    return record(FORMAT, article(meta, **more))


def test_an_article() -> None:
    found = record(
        FORMAT,
        """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS-archivearticle1.dtd">
<!-- made by hand -->
<article article-type="research-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>
<journal-id journal-id-type="nlm-ta">J Ice</journal-id><journal-title-group><journal-title>Journal of Ice
</journal-title></journal-title-group><issn pub-type="epub">1234-5678</issn></journal-meta><article-meta>
<article-id pub-id-type="pmid">12345</article-id><article-id pub-id-type="pmc">77</article-id>
<article-id pub-id-type="doi">10.1000/ice.1</article-id><article-id pub-id-type="publisher-id">ice1</article-id>
<title-group><article-title>Growth of <italic>glaciers</italic><xref ref-type="fn" rid="f1">*</xref></article-title>
<subtitle>A survey</subtitle><trans-title-group><trans-title>Gletscher</trans-title></trans-title-group></title-group>
<contrib-group><contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097
</contrib-id><name><surname>van der Berg</surname><given-names>Liv A</given-names><suffix>Jr</suffix></name>
<xref ref-type="aff" rid="a1">1</xref><xref ref-type="aff" rid="a2">2</xref></contrib>
<contrib contrib-type="author"><collab>The Ice Group<contrib-group><contrib><name><surname>Member</surname></name>
</contrib></contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Editor</surname><given-names>Ed</given-names></name></contrib>
<aff id="a1"><label>1</label><institution>Ice Institute</institution>, <country>Norway</country></aff></contrib-group>
<aff id="a2"><institution-wrap><institution-id>grid.1</institution-id><institution>Snow Lab</institution></institution-wrap>
<country>Iceland</country></aff>
<pub-date pub-type="ppub"><month>3</month><year>2013</year></pub-date>
<pub-date pub-type="epub"><day>12</day><month>11</month><year>2012</year></pub-date>
<pub-date pub-type="pmc-release"><year>2011</year></pub-date>
<volume>24</volume><issue>3</issue><fpage>843</fpage><lpage>850</lpage>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<abstract><title>Abstract</title><sec><title>Background</title><p>Ice grows.</p></sec><sec><title>Results:</title>
<p>H<sub>2</sub>O.</p></sec></abstract>
<kwd-group><title>Keywords</title><kwd>ice</kwd><kwd>snow</kwd></kwd-group>
<kwd-group kwd-group-type="abbreviations"><kwd>ICE</kwd></kwd-group>
</article-meta></front><body><p>Text with <article-title>another title</article-title></p></body>
<back><ref-list><ref><article-title>Cited</article-title></ref></ref-list></back></article>""",
    )
    content = found.content
    assert (found.key, found.repairs, found.unread) == ("10.1000/ice.1", (), ())
    assert (content.title, content.comments) == ("Growth of glaciers: A survey", ("Gletscher",))
    assert content.abstract == "Background: Ice grows. Results: H2O."
    assert (content.type, content.venue, content.language) == ("article-journal", "Journal of Ice", "en")
    assert (content.volume, content.issue, content.pages) == ("24", "3", "843-850")
    assert content.publication_date == "2012-11-12"
    assert content.keywords == ("ice", "snow")
    assert identifiers(found) == [("pmid", "12345"), ("pmcid", "PMC77"), ("doi", "10.1000/ice.1")]
    first, group = content.names
    assert (first.raw_name, first.family, first.given) == ("van der Berg, Liv A, Jr", "van der Berg", "Liv A")
    assert (first.suffix, first.orcid) == ("Jr", "0000-0002-1825-0097")
    assert first.affiliations == ("Ice Institute, Norway", "Snow Lab, Iceland")
    assert (group.raw_name, group.given) == ("The Ice Group", None)


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Growth of <italic>E. coli</italic> on <bold>ice</bold>", "Growth of E. coli on ice"),
        ("CO<sub>2</sub> and x<sup>2</sup>", "CO2 and x2"),
        ("CO\n   <sub>2</sub> in\n  ice", "CO2 in ice"),
        ("Ice<xref ref-type='fn'>1</xref><fn><p>Thanks.</p></fn>", "Ice"),
        ("A<break/>B", "A B"),
        ("<named-content>Ice</named-content> &amp; snow", "Ice & snow"),
        (
            "On <inline-formula><alternatives><tex-math>\\pi</tex-math><mml:math><mml:mi>π</mml:mi></mml:math>"
            "</alternatives></inline-formula>",
            "On π",
        ),
        ("On <inline-formula><tex-math>$x$</tex-math></inline-formula>", "On $x$"),
        ("Caf&eacute;s <![CDATA[<of> ice]]>", "Cafés <of> ice"),
    ],
)
def test_titles_without_their_markup(title: str, plain: str) -> None:
    assert read(f"<title-group><article-title>{title}</article-title></title-group>").content.title == plain


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ('<pub-date pub-type="collection"><year>2008</year></pub-date><pub-date date-type="pub"><day>1</day>'
         "<month>4</month><year>2008</year></pub-date>", "2008-04-01"),
        ('<pub-date iso-8601-date="2015-02-03"/>', "2015-02-03"),
        ("<pub-date><month>Mar</month><year>2001</year></pub-date>", "2001-03"),
        ("<pub-date><season>Spring</season><year>2001</year></pub-date>", "2001"),
        ("<pub-date><string-date>in 1999</string-date></pub-date>", "1999"),
        ('<pub-date pub-type="pmc-release"><year>2001</year></pub-date>', None),
        ("<permissions><copyright-year>2003</copyright-year></permissions>", "2003"),
        ('<history><date date-type="received"><year>1998</year></date></history>', None),
    ],
)  # fmt: skip
def test_dates(dates: str, date: str | None) -> None:
    assert read(TITLE + dates).content.publication_date == date


@pytest.mark.parametrize(
    ("contributors", "printed"),
    [
        (AUTHOR, ["Berg, Liv"]),
        (AUTHOR.replace(' contrib-type="author"', ""), ["Berg, Liv"]),
        (AUTHOR.replace("author", "editor"), []),
        ("<contrib><string-name>Liv Berg</string-name></contrib>", ["Liv Berg"]),
        ("<contrib><string-name><given-names>Liv</given-names> <surname>Berg</surname></string-name></contrib>", ["Berg, Liv"]),
        ("<contrib><name-alternatives><name><surname>Li</surname></name><name><surname>李</surname></name></name-alternatives></contrib>", ["Li"]),
        ("<contrib><collab-alternatives><collab>Ice Group</collab></collab-alternatives></contrib>", ["Ice Group"]),
        ("<contrib><name><surname>et al.</surname></name></contrib>", []),
        ("<contrib><anonymous/></contrib>", []),
    ],
)  # fmt: skip
def test_names(contributors: str, printed: list[str]) -> None:
    assert names(read(f"{TITLE}<contrib-group>{contributors}</contrib-group>")) == printed


def test_authors_share_an_affiliation_to_which_none_is_tied() -> None:
    shared = read(f"{TITLE}<contrib-group>{AUTHOR}{AUTHOR}</contrib-group><aff>Oslo</aff>").content.names
    assert [name.affiliations for name in shared] == [("Oslo",), ("Oslo",)]
    tied = AUTHOR.replace("</name>", '</name><xref ref-type="aff" rid="a"/>')
    some = read(f'{TITLE}<contrib-group>{AUTHOR}{tied}</contrib-group><aff id="a">Oslo</aff>').content.names
    assert [name.affiliations for name in some] == [(), ("Oslo",)]


@pytest.mark.parametrize(
    ("attributes", "related", "retraction", "type_"),
    [
        ('article-type="research-article"', "retraction-forward", "retracted", "article-journal"),
        ('article-type="retraction"', "retracted-article", None, "article-journal"),
        ('article-type="preprint"', "companion", None, "article"),
        ('article-type="book-review"', "companion", None, "review-book"),
    ],
)
def test_types_and_retractions(attributes: str, related: str, retraction: str | None, type_: str) -> None:
    found = read(f'{TITLE}<related-article related-article-type="{related}"/>', attributes=attributes)
    assert (found.content.retraction, found.content.type) == (retraction, type_)


def test_a_paper_of_a_conference() -> None:
    found = read(f"{TITLE}<conference><conf-name>Ice Days</conf-name></conference><elocation-id>e7</elocation-id>")
    assert (found.content.type, found.content.venue, found.content.pages) == ("paper-conference", "Ice Days", "e7")


def test_a_set_of_articles_and_what_follows_the_front_of_a_broken_one() -> None:
    texts = [
        article(TITLE, after=after)
        for after in ("", "<body><p>a < b & c</body>", "<sub-article><front-stub/></sub-article>")
    ]
    found = records(FORMAT, f"<pmc-articleset>{''.join(texts)}</pmc-articleset>")
    assert [one.content.title for one in found] == ["On ice"] * 3


def test_what_has_no_front_is_refused() -> None:
    assert reasons(FORMAT, "<article><front><journal-meta/></front></article>") == ["no_front_matter"]
    assert reasons(FORMAT, article(TITLE)[:-4]) == ["truncated_record"]


def test_no_entity_of_the_document_is_expanded() -> None:
    bomb = '<!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + article(TITLE.replace("ice", "&b;"))
    assert reasons(FORMAT, bomb) == ["undefined_entity"]


def test_a_long_text_behind_the_front_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_elements, "MOST_TAGS", 1000)
    raw = article(TITLE, after="<body>" + "<p/>" * 2000 + "</body>").encode()
    (outcome,) = [outcome for _, outcome in FORMAT.read(BytesIO(raw))]
    assert isinstance(outcome, Record)
