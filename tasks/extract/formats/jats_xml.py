"""JATS: the articles of PubMed Central and of publishers (.nxml), one a file or in a set.

Only the head of an article is read (`front`); its text, its references, and what is said about it beside it are not
looked at. The date is the first of those on which it appeared. Where no author is tied to an affiliation, and there
is one only, all have it. Of several abstracts that for readers of the field counts. A title in another language is
kept among the comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.jats_names import names_of
from tasks.extract.printed.links import each_once, identifiers_in_url, is_web_address
from tasks.extract.printed.printed_parts import page_range, with_subtitle
from tasks.extract.records import Content, Identifier, Record, Refused
from tasks.extract.syntax.xml_elements import (
    attribute_of,
    beginning_of,
    language_of,
    parse_record,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, root_of
from tasks.extract.syntax.xml_text import abstract_text, plain_text
from tasks.fields.dates import date_in_text
from tasks.fields.months import printed_date

LAYOUT = Layout(
    records=("article",),
    around=("articles", "article-set", "pmc-articleset", "ArticleSet", "root"),
    is_prefixed=True,
)

READ = frozenset(
    "article-id title-group contrib-group aff aff-alternatives pub-date pub-date-not-available volume issue fpage "
    "lpage page-range elocation-id abstract trans-abstract kwd-group conference related-article permissions "
    "self-uri".split()
)
SET_ASIDE = frozenset(
    "article-categories author-notes counts custom-meta-group custom-meta-wrap edition ext-link funding-group history "
    "isbn issue-id issue-part issue-sponsor issue-title issue-title-group product pub-history related-object "
    "supplementary-material support-group uri volume-id volume-issue-group volume-series supplement article-version "
    "article-version-alternatives x email copyright-statement copyright-year license".split()
)

NOT_FRONT = Refused("no_front_matter", "an article without its front, where title and authors stand: fetch it whole")

_MARK = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:front|article-meta|journal-meta)[\s>]")
_END_OF_FRONT = re.compile(rb"</(?:[\w.-]{1,20}:)?front\s*>")
_TYPES = {
    "preprint": "article",
    "book-review": "review-book",
    "dissertation": "thesis",
    "thesis": "thesis",
    "referee-report": "review",
    "reviewer-report": "review",
    "peer-review": "review",
    "news": "article-newspaper",
    "poster": "speech",
    "working-paper": "report",
    "technical-report": "report",
}
_SCHEMES = {
    "doi": "doi",
    "pmid": "pmid",
    "pmc": "pmcid",
    "pmcid": "pmcid",
    "arxiv": "arxiv",
    "pii": "pii",
}
_NOT_PUBLISHED = frozenset(
    "pmc-release nihms-submitted received accepted rev-recd rev-request retracted corrected copyright submitted "
    "registration".split()
)
_OTHER_ABSTRACTS = frozenset(
    "toc graphical teaser executive-summary short key-points plain-language-summary precis web-summary editor summary "
    "video highlights author-highlights tweet layman".split()
)
_NO_KEYWORDS = frozenset(("abbreviations", "abbr", "pacs", "jel"))


def sniff(head: bytes) -> bool:
    """Recognise an article, or a set of them, by the parts that a front has."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    if local == "article":
        return _MARK.search(text) is not None
    return local in LAYOUT.around and b"article" in text and b"<article-meta" in text


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut a set into articles."""
    return cut_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read the front of one article."""
    return parse_record(beginning_of(piece, _END_OF_FRONT), read_article)


def read_article(article: Element, repairs: set[str]) -> Record | Refused:
    """Read the front of an article."""
    front = article.find("front")
    meta = article.find("front-stub") if front is None else front.find("article-meta")
    if meta is None:
        return NOT_FRONT
    journal = Element("journal-meta") if front is None else front.find("journal-meta")
    groups = meta.find("title-group")
    kind = (article.get("article-type") or "").lower()
    conference = meta.find("conference")
    identifiers = each_once(_identifiers(meta, repairs))
    content = Content(
        type=_type(kind, conference is not None),
        title=_title(meta if groups is None else groups, repairs),
        abstract=_abstract(meta, repairs),
        publication_date=_date(meta, repairs),
        venue=_venue(journal, repairs) or _conference(conference, repairs),
        volume=text_of(meta.find("volume"), repairs),
        issue=text_of(meta.find("issue"), repairs),
        pages=_pages(meta, repairs),
        language=language_of(article),
        retraction=_retraction(meta, kind),
        keywords=tuple(dict.fromkeys(_keywords(meta, repairs))),
        identifiers=identifiers,
        comments=tuple(texts_of(meta.iterfind("title-group/trans-title-group/trans-title"), repairs)),
        names=tuple(names_of(meta, repairs)),
    )
    return Record(
        content=content,
        key=_key(meta, repairs),
        repairs=tuple(repairs),
        unread=unread_elements(meta, READ),
    )


def _type(kind: str, is_conference: bool) -> str:
    """Return the type of an article."""
    return _TYPES.get(kind) or ("paper-conference" if is_conference else "article-journal")


def _title(group: Element, repairs: set[str]) -> str | None:
    """Return the title and its subtitle."""
    title, subtitle = plain_text(group.find("article-title"), repairs), plain_text(group.find("subtitle"), repairs)
    return with_subtitle(title, subtitle)


def _abstract(meta: Element, repairs: set[str]) -> str | None:
    """Return the abstract: that without a kind of its own, else any that is no picture."""
    listed = meta.findall("abstract")
    own = [one for one in listed if (one.get("abstract-type") or "").lower() not in _OTHER_ABSTRACTS]
    others = [one for one in listed if one not in own and one.get("abstract-type") != "graphical"]
    texts = (abstract_text(one, repairs) for one in (*own, *meta.findall("trans-abstract"), *others))
    return next(filter(None, texts), None)


def _date(meta: Element, repairs: set[str]) -> str | None:
    """Return the first date on which an article appeared, else the year of its copyright."""
    dates = [
        date
        for printed in meta.findall("pub-date")
        if not _NOT_PUBLISHED & {printed.get("pub-type"), printed.get("date-type")}
        and (date := _date_of(printed, repairs)) is not None
    ]
    if dates:
        return min(dates, key=lambda date: (date + "-99-99")[:10])
    return date_in_text(text_of(meta.find("permissions/copyright-year"), repairs))


def _date_of(date: Element, repairs: set[str]) -> str | None:
    """Return a date from its parts, or as it stands in one."""
    year, month, day = (text_of(date.find(part), repairs) for part in ("year", "month", "day"))
    return (
        printed_date(year, month or text_of(date.find("season"), repairs), day)
        or date_in_text(attribute_of(date, "iso-8601-date", repairs))
        or date_in_text(text_of(date.find("string-date"), repairs))
    )


def _venue(journal: Element | None, repairs: set[str]) -> str | None:
    """Return the title of the journal, else a shorter form of it."""
    if journal is None:
        return None
    paths = (
        "journal-title-group/journal-title",
        "journal-title",
        "journal-title-group/abbrev-journal-title",
        "abbrev-journal-title",
        "journal-id[@journal-id-type='nlm-ta']",
        "journal-id[@journal-id-type='iso-abbrev']",
    )
    return next((venue for path in paths if (venue := plain_text(journal.find(path), repairs))), None)


def _conference(conference: Element | None, repairs: set[str]) -> str | None:
    """Return the name of the conference."""
    if conference is None:
        return None
    return plain_text(conference.find("conf-name"), repairs) or plain_text(conference.find("conf-acronym"), repairs)


def _pages(meta: Element, repairs: set[str]) -> str | None:
    """Return the pages from the first to the last, else the number of the article."""
    first, last = text_of(meta.find("fpage"), repairs), text_of(meta.find("lpage"), repairs)
    if first:
        return page_range(first, last)
    return text_of(meta.find("page-range"), repairs) or text_of(meta.find("elocation-id"), repairs)


def _retraction(meta: Element, kind: str) -> Literal["retracted", "withdrawn"] | None:
    """Whether an article was retracted; the notice that says so of another one is not."""
    marks = {(one.get("related-article-type") or "").lower() for one in meta.findall("related-article")}
    return "retracted" if kind == "retracted-article" or "retraction-forward" in marks else None


def _keywords(meta: Element, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords."""
    for group in meta.findall("kwd-group"):
        if (group.get("kwd-group-type") or "").lower() not in _NO_KEYWORDS:
            for keyword in group:
                if keyword.tag in ("kwd", "compound-kwd") and (text := plain_text(keyword, repairs)):
                    yield text


def _identifiers(meta: Element, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the ids of an article whose scheme is known."""
    for one in meta.findall("article-id"):
        scheme, value = _SCHEMES.get((one.get("pub-id-type") or "").lower()), text_of(one, repairs)
        if scheme == "pmcid" and value and value.isdecimal():
            yield Identifier(scheme, f"PMC{value}")
        elif scheme and value:
            yield Identifier(scheme, value)
    for one in meta.findall("self-uri"):
        address = next((value for key, value in one.attrib.items() if key.endswith("href")), "") or one.text or ""
        if is_web_address(address) and one.get("content-type") != "pdf":
            yield from identifiers_in_url(address)


def _key(meta: Element, repairs: set[str]) -> str | None:
    """Return the DOI, else the first other id of an article."""
    listed = meta.findall("article-id")
    dois = [one for one in listed if one.get("pub-id-type") == "doi"]
    return next(iter(texts_of([*dois, *listed], repairs)), None)


FORMAT = Format(
    name="jats-xml",
    title="JATS",
    description="Articles in JATS, as PubMed Central, JSTOR and publishers give them: one a file (.nxml), or a set.",
    example='<article article-type="research-article"><front><journal-meta><journal-title>Lichens</journal-title>\n'
    '</journal-meta><article-meta><article-id pub-id-type="doi">10.1000/1</article-id><title-group><article-title>On\n'
    'the growth of <italic>lichens</italic></article-title></title-group><contrib-group><contrib contrib-type="author">'
    "\n<name><surname>Berg</surname><given-names>Liv</given-names></name></contrib></contrib-group></article-meta>"
    "</front></article>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=LAYOUT.boundary,
    set_aside=SET_ASIDE,
)
