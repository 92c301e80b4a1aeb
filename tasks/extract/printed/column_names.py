"""The names of columns: what a column of a table says, told by how it is called.

Names are compared without case, accents, blanks and punctuation. They are those that catalogues, reference managers and
people give in several languages. Where most columns of a table are called by tags of two letters (AU, TI, SO), the tags
of the catalogue count whose tags they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.fields.text import without_accents

IDENTIFIERS = "doi arxiv pmid pmcid isbn openalex dblp acl mag s2 wos eid handle url".split()

# What a column says -> the names that it has, the surest first.
_NAMES = {
    "title": (
        "title; document title; article title; paper title; primary title; item title; work title; publication title; "
        "titel; titre; título; titulo; titolo; название; заглавие; 标题; 題名; 题名; タイトル; 論文名; 제목; "
        "display name"
    ),
    "abstract": (
        "abstract; abstract note; abstract text; abstracts; notes abstract; ab; "
        "zusammenfassung; kurzfassung; résumé; resumen; resumo; "
        "riassunto; аннотация; реферат; 摘要; 抄録; 要旨; 초록; summary; description"
    ),
    "authors": (
        "author full names; author full name; authors full names; full names; authors parsed; "
        "raw author names; authors; author; author(s); "
        "author/s; author names; author name(s); author name; authors list; author list; author string; "
        "authorships raw author name; authorships author display name; authorships author name; creators; creator; "
        "autoren; autor; autor(en); verfasser; auteurs; auteur; auteur(s); autores; autor(es); autori; autore; авторы; "
        "автор; 作者; 著者; 著者名; 저자; contributors; "
        "author editor or organization; autor herausgeber oder institution; first authors; primary authors; "
        "book author full names; book authors; authorships; first author"
    ),
    "groups": "group authors; group author; book group authors; collective names; collaboration; collaborations",
    "orcids": (
        "orcids; orcid; author orcids; author orcid; orcid ids; orcid id; authorships author orcid; authors orcid"
    ),
    "affiliations": (
        "addresses; authors affiliations; affiliations; affiliation; author affiliations; author affiliation; "
        "authors (raw affiliation); author institution names; authorships raw affiliation strings; "
        "authorships raw affiliation string; authorships institutions display name; institutions; affiliationen; "
        "institutionen; zugehörigkeit; afiliaciones; afiliación; afiliações; 机构; 所属"
    ),
    "publication_date": (
        "publication date; date published; date of publication; published date; published; pub date; pubdate; "
        "first publication date; cover date; issued; date; erscheinungsdatum; veröffentlichungsdatum; datum; "
        "date de publication; fecha de publicación; fecha; data de publicação; data di pubblicazione; дата публикации; "
        "publish time; publish date; issue date; "
        "发表时间; 出版日期; 发表日期; 出版年月; publication date (print); publication date (online); online date"
    ),
    "year": (
        "year; publication year; published year; year published; year of publication; pub year; pubyear; py; jahr; "
        "erscheinungsjahr; année; annee; année de publication; año; año de publicación; ano; ano de publicação; anno; "
        "год; год издания; 年; 年份; 出版年; 発行年; 연도; copyright year"
    ),
    "month": "month; published month; publication month; pub month; monat; mois; mes; mês; mese; месяц; 月",
    "day": "day; published day; publication day; pub day",
    "venue": (
        "venue; journal; journal title; journal name; full journal name; source title; publication name; "
        "publication title; pubtitle; journal book; booktitle; book title; container title; primary location source "
        "display name; primary location display name; host venue display name; host venue name; "
        "publication venue name; publication venue; periodical; periodical title; zeitschrift zeitung; "
        "parent title; conference; conference name; "
        "proceedings title; anthology title; event title; publication; zeitschrift; revue; revista; rivista; журнал; "
        "期刊; 来源; 雑誌名; 掲載誌; 저널; secondary title; so; primary location raw source name; "
        "conference title; book series title; series title; journal abbreviation; journal iso abbreviation; "
        "iso abbreviation; abbreviated source title; journal abbrev"
    ),
    "source": "source",
    "volume": (
        "volume; vol; journal volume; volume number; volume no; biblio volume; "
        " band; jahrgang; tome; volumen; том; 卷; 巻"
    ),
    "issue": (
        "issue; issue number; issue no; journal issue; "
        " biblio issue; number; no; heft; heftnummer; numéro; numero; número; выпуск; номер; "
        "期; 号"
    ),
    "pages": (
        "pages; page; page range; page numbers; pagination; page info; journal pages; seiten; seiten von bis; "
        "páginas; paginas; "
        "pagine; страницы; 页码; 页; ページ"
    ),
    "first_page": "first page; page start; start page; beginning page; biblio first page; spage; erste seite",
    "last_page": "last page; page end; end page; ending page; biblio last page; epage; letzte seite",
    "article_number": "article number; art no; article no; elocation id; article id",
    "language": (
        "language; language of original document; lang; languages; sprache; langue; idioma; lingua; язык; 语言; 言語"
    ),
    "type": (
        "document type; item type; entry type; reference type; content type; resource type; article type; type; "
        "doctype; doc types; pub type; pub types; publication types; type of work; typ; dokumenttyp; "
        "type de document; tipo; tipo de documento; тип; 文献类型; publication type"
    ),
    "version": "version",
    "retracted": "is retracted; retracted",
    "keywords": (
        "author keywords; keywords; key words; keyword; index keywords; keywords plus; identifier keywords; "
        "keywords display name; subject terms; subjects; subject; mesh terms; mesh; ieee terms; tags; manual tags; "
        "automatic tags; schlagwörter; schlüsselwörter; stichwörter; mots clés; mots-clés; palabras clave; "
        "palavras-chave; parole chiave; ключевые слова; 关键词; キーワード; 키워드"
    ),
    "comments": "comments; comment; notes; note; extra; remarks; anmerkungen; notizen; commentaire; notas; примечания",
    "key": (
        "key; id; record id; citation key; cite key; bibtex key; entry key; item key; accession number; an; lens id; "
        "publication id; covidence #; covidence; store id; cochrane review id; ext id; external id; identifier"
    ),
    "doi": "doi; article doi; item doi; doi link; doi url; digital object identifier; ids doi; external ids doi; "
    "doi name; electronic resource number",
    "arxiv": "arxiv; arxiv id; arxiv identifier; eprint; external ids arxiv; ids arxiv",
    "pmid": "pmid; pubmed id; pubmed; medline id; medline pmid; ids pmid; external ids pubmed; ext pmid",
    "pmcid": "pmcid; pmc; pmc id; pubmed central id; ids pmcid; external ids pubmedcentral",
    "isbn": "isbn; isbns; isbn13; isbn10",
    "url": (
        "url; link; links; uri; web address; article url; adresse; document url; external url; permalink; plink; "
        "primary location landing page url; open access url; pdf link; full text url"
    ),
    "openalex": "openalex; openalex id; ids openalex",
    "dblp": "dblp; dblp key; dblp id; external ids dblp",
    "acl": "acl; acl id; anthology id; acl anthology id; external ids acl",
    "mag": "mag; mag id; microsoft academic id; ids mag; external ids mag",
    "s2": "s2; paperid; s2 paper id; corpusid; semantic scholar id; external ids corpusid",
    "wos": "wos; wos id; ut; unique wos id; ut unique wos id; web of science id",
    "eid": "eid; scopus eid; scopus id",
    "handle": "handle; hdl",
    "ids": "external ids; ids; article ids; identifiers",
}

# The catalogues whose tags are the names of columns: what a column says -> its tags, the surest first.
_TAGS = {
    "wos": {
        "type": "DT PT",
        "title": "TI",
        "abstract": "AB",
        "authors": "AF AU BF BA",
        "groups": "CA GP",
        "orcids": "OI",
        "affiliations": "C1",
        "year": "PY",
        "publication_date": "PD",
        "venue": "SO J9 JI",
        "volume": "VL",
        "issue": "IS",
        "first_page": "BP",
        "last_page": "EP",
        "article_number": "AR",
        "language": "LA",
        "keywords": "DE ID",
        "doi": "DI",
        "pmid": "PM",
        "isbn": "BN",
        "wos": "UT",
    },
    "ris": {
        "type": "TY",
        "title": "TI T1",
        "abstract": "AB N2",
        "authors": "AU A1",
        "affiliations": "AD",
        "year": "PY Y1 YR",
        "publication_date": "DA",
        "venue": "JO JF T2 JA J2 BT",
        "volume": "VL",
        "issue": "IS",
        "first_page": "SP",
        "last_page": "EP",
        "language": "LA",
        "keywords": "KW DE",
        "comments": "N1",
        "key": "ID AN",
        "doi": "DO",
        "url": "UR LK L2 L1",
    },
    "medline": {
        "type": "PT",
        "title": "TI",
        "abstract": "AB",
        "authors": "FAU AU",
        "groups": "CN",
        "orcids": "AUID",
        "affiliations": "AD",
        "publication_date": "DP",
        "venue": "JT TA",
        "volume": "VI",
        "issue": "IP",
        "pages": "PG",
        "language": "LA",
        "keywords": "MH OT",
        "doi": "DOI",
        "pmid": "PMID",
        "pmcid": "PMC",
    },
}
_TAG = re.compile(r"[A-Z][A-Z0-9]|PMID|FAU|AUID|PMC|DOI")
_MIN_TAGS = 3

# Names that look as if a paper were told by them, and what they say is left out on purpose.
_SET_ASIDE = (
    "corresponding author; corresponding authors; correspondence author; author count; authors count; author ids; "
    "authors id; author(s) id; number of authors; reprint addresses; editor; editors; book editors; author emails; "
    "author email; author keywords plus; short title; title short; kurztitel; "
    "original title; translated title; alternate title; "
    "alternative title; short book title; journal country; journal issn; journal volume issue; journal issns; "
    "conference date; conference location; conference sponsor; conference host; conference code; abstract language; "
    "language of summary; summary language; title language; citing authors; "
    "is corresponding author; last author; author position; authors with affiliations; journal citation; title id"
)
_SET_ASIDE_BEGINNINGS = ("authorships", "correspondingauthor", "authorinstitution", "authorid", "hostvenue")

_SURE_ABSTRACTS = _NAMES["abstract"].removesuffix("; summary; description")


def folded(name: str) -> str:
    """Return a name without case, accents, blanks and punctuation."""
    return "".join(filter(str.isalnum, without_accents(name[:100].casefold())))


class _SetAside:
    """The names of columns that are left out on purpose; those that begin like one of them are too."""

    def __contains__(self, name: object) -> bool:
        """Return whether a column of this name is left out on purpose."""
        text = folded(str(name))
        return text in _folded_names(_SET_ASIDE) or text.startswith(_SET_ASIDE_BEGINNINGS)


SET_ASIDE = _SetAside()


def meanings(names: Sequence[str]) -> list[tuple[int, str, int]]:
    """Return what the columns of a table can mean: the rank of the name, the field, and the place of the column."""
    tags = _tags_in(names)
    found: list[tuple[int, str, int]] = []
    for place, name in enumerate(names):
        known = tags.get(name.upper()) or _known_names().get(folded(name)) or _numbered(name)
        found.extend((rank, field, place) for field, rank in known)
    return sorted(found)


def _numbered(name: str) -> list[tuple[str, int]]:
    """Return what a name means that is one of several with numbers behind them: "Author 1", "author_2"."""
    known = _known_names().get(folded(name).rstrip("0123456789"), ()) if name[-1:].isdecimal() else ()
    return [(field, rank) for field, rank in known if field == "authors"]


def is_sure_abstract(name: str) -> bool:
    """Return whether a column of this name holds abstracts, and not descriptions of anything."""
    return folded(name) in _folded_names(_SURE_ABSTRACTS) or name.upper() == "AB"


def _tags_in(names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """Return what the tags mean that most of the columns are called by; nothing where few are."""
    tags = {name.upper() for name in names if _TAG.fullmatch(name.upper())}
    if 2 * len(tags) < sum(1 for name in names if name):
        return {}
    found = max((_known_tags(system) for system in _TAGS), key=lambda known: len(tags & known.keys()))
    return found if len(tags & found.keys()) >= _MIN_TAGS else {}


def _entries(listed: dict[str, str], separator: str) -> Iterator[tuple[str, str, int]]:
    """Yield each name with the field that it stands for and its rank among the names of that field."""
    for field, names in listed.items():
        for rank, name in enumerate(names.split(separator)):
            yield name, field, rank


@cache
def _known_names() -> dict[str, list[tuple[str, int]]]:
    """Return what each folded name of a column can mean, with its rank among the names of that meaning."""
    known: dict[str, list[tuple[str, int]]] = {}
    for name, field, rank in _entries(_NAMES, ";"):
        known.setdefault(folded(name), []).append((field, rank))
    return known


@cache
def _known_tags(system: str) -> dict[str, list[tuple[str, int]]]:
    """Return what each tag of a catalogue means, with its rank among the tags of that meaning."""
    known: dict[str, list[tuple[str, int]]] = {}
    for tag, field, rank in _entries(_TAGS[system], " "):
        known.setdefault(tag, []).append((field, rank))
    return known


@cache
def _folded_names(listed: str) -> frozenset[str]:
    """Return the folded names of a list."""
    return frozenset(folded(name) for name in listed.split(";"))
