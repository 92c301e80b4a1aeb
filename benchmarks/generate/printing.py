"""Print records in their formats, as columns of texts; see `PRINTERS`.

A record of a JSON format is a line, all others end in an empty line or an end tag. A dump is HEADS, records, TAILS.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from benchmarks.generate.fields import MONTHS, field, natural, pages
from benchmarks.generate.printing_json import print_arxiv, print_crossref, print_openalex

TEX = {
    **{"ä": '{\\"a}', "ö": '{\\"o}', "ü": '{\\"u}', "Ä": '{\\"A}', "Ö": '{\\"O}', "Ü": '{\\"U}', "ß": "{\\ss}"},
    **{"é": "{\\'e}", "á": "{\\'a}", "í": "{\\'i}", "ó": "{\\'o}", "ú": "{\\'u}", "ñ": "{\\~n}", "ç": "{\\c c}"},
    **{"è": "{\\`e}", "à": "{\\`a}", "ê": "{\\^e}", "ø": "{\\o}", "å": "{\\aa}", "ł": "{\\l}", "ã": "{\\~a}"},
    **{"š": "{\\v s}", "č": "{\\v c}", "ž": "{\\v z}", "ř": "{\\v r}", "ý": "{\\'y}", "É": "{\\'E}", "ć": "{\\'c}"},
}
HEADS = {
    "dblp": '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n',
    "pubmed": '<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n',
    "csv": '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Abstract Note",'
    '"Pages","Issue","Volume"\n',
}
TAILS = {"dblp": "</dblp>\n", "pubmed": "</PubmedArticleSet>\n"}


def print_records(source_format: str, records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print the records of one format.

    Args:
        source_format: Its name.
        records: What `errors.Records` has of it.
        mentions: The mentions of these records.

    Returns:
        The columns record, key (the own key of the record) and text.
    """
    keyed = records.with_columns(key=_keys(source_format), first=pl.col("first_page").cast(pl.String))
    return PRINTERS[source_format](keyed, mentions).select("record", "key", "text")


def _keys(source_format: str) -> pl.Expr:
    """Return the own keys of the records of a format."""
    number = pl.col("record")
    word = pl.col("title").str.extract(r"(\w{4,})").str.to_lowercase().fill_null("paper")
    if source_format == "crossref":
        return pl.col("doi").str.to_lowercase()
    if source_format == "arxiv":
        return pl.col("arxiv_id")
    if source_format == "pubmed":
        return (number + 10_000_000).cast(pl.String)
    if source_format == "openalex":
        return pl.format("https://openalex.org/W{}", number + 2_000_000_000)
    if source_format == "dblp":
        place = pl.when(pl.col("type") == "journal").then(pl.lit("journals")).otherwise(pl.lit("conf"))
        return pl.format("{}/{}/{}{}", place, word, pl.col("year").fill_null(0) % 100, number)
    return pl.format("{}{}-{}", word, pl.col("year").cast(pl.String).fill_null("nd"), number)


def _inverted() -> pl.Expr:
    """Return a name with the family name first."""
    return pl.col("family") + ", " + pl.col("given")


def _with_names(records: pl.DataFrame, mentions: pl.DataFrame, name: pl.Expr, between: str = "") -> pl.DataFrame:
    """Add the column names: the names of each record, in one text; null where it has none."""
    names = mentions.group_by("record", maintain_order=True).agg(names=name.str.join(between))
    return records.join(names, on="record", how="left", maintain_order="left")


def _together(frame: pl.DataFrame, *parts: str | pl.Expr) -> pl.DataFrame:
    """Add the column text, put together from parts."""
    return frame.with_columns(text=pl.concat_str(pl.lit(part) if isinstance(part, str) else part for part in parts))


def _bibtex(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print entries of BibTeX: half of them with names in natural order, a third with accents in TeX."""
    style = pl.col("record") * 2_654_435_761 % 1_000 // 10
    inverted = pl.when(style < 60).then(_inverted()).otherwise(natural())
    names = pl.when(style % 3 == 0).then(inverted.str.replace_many(TEX)).otherwise(inverted)
    kind = pl.col("type").replace_strict({"journal": "@article{", "meeting": "@inproceedings{", "preprint": "@misc{"})
    place = pl.when(pl.col("type") == "journal").then(pl.lit("  journal = {")).otherwise(pl.lit("  booktitle = {"))
    return _together(
        _with_names(records, mentions, names, " and "),
        kind,
        field("", "key", ",\n"),
        field("  author = {", "names", "},\n"),
        field("  title = {", "title", "},\n"),
        (place + pl.col("venue") + "},\n").fill_null(""),
        field("  year = {", "year", "},\n"),
        field("  volume = {", "volume", "},\n"),
        field("  number = {", "issue", "},\n"),
        field("  pages = {", pages("--"), "},\n"),
        field("  doi = {", "doi", "},\n"),
        field("  archiveprefix = {arXiv},\n  eprint = {", "arxiv_id", "},\n"),
        field("  abstract = {", "abstract", "},\n"),
        "}\n\n",
    )


def _ris(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print records of RIS."""
    kind = pl.col("type").replace_strict({"journal": "JOUR", "meeting": "CONF", "preprint": "UNPB"})
    return _together(
        _with_names(records, mentions, "AU  - " + _inverted() + "\n"),
        field("TY  - ", kind),
        field("ID  - ", "key"),
        field("", "names", ""),
        field("TI  - ", "title"),
        field("T2  - ", "venue"),
        field("PY  - ", "year"),
        field("VL  - ", "volume"),
        field("IS  - ", "issue"),
        field("SP  - ", "first"),
        field("EP  - ", "last_page"),
        field("SN  - ", "issn"),
        field("DO  - ", "doi"),
        field("AB  - ", "abstract"),
        "ER  - \n\n",
    )


def _csv(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print rows of a table, as a reference manager exports it."""
    kind = {"journal": "journalArticle", "meeting": "conferencePaper", "preprint": "preprint"}
    named = _with_names(records, mentions, _inverted(), "; ").with_columns(
        pages=pages("-"), kind=pl.col("type").replace_strict(kind)
    )
    columns = ("key", "kind", "year", "names", "title", "venue", "issn", "doi", "abstract", "pages", "issue", "volume")
    cells = [pl.col(name).cast(pl.String).fill_null("").str.replace_all('"', '""') for name in columns]
    return named.with_columns(text='"' + pl.concat_str(cells, separator='","') + '"\n')


def _dblp(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print records of DBLP."""
    orcid = field(' orcid="', "orcid", '"')
    tag = pl.when(pl.col("type") == "journal").then(pl.lit("article")).otherwise(pl.lit("inproceedings"))
    place = pl.when(pl.col("type") == "journal").then(pl.lit("journal")).otherwise(pl.lit("booktitle"))
    return _together(
        _with_names(records, mentions, "<author" + orcid + ">" + natural() + "</author>\n"),
        pl.lit("<") + tag,
        field(' key="', "key", '" mdate="2025-01-01">\n'),
        field("", "names", ""),
        field("<title>", "title", ".</title>\n"),
        field("<pages>", pages("-"), "</pages>\n"),
        field("<year>", "year", "</year>\n"),
        field("<volume>", "volume", "</volume>\n"),
        field("<number>", "issue", "</number>\n"),
        (pl.lit("<") + place + ">" + pl.col("venue") + "</" + place + ">\n").fill_null(""),
        field("<ee>https://doi.org/", "doi", "</ee>\n"),
        pl.lit("</") + tag + ">\n",
    )


def _pubmed(records: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Print citations of PubMed."""
    person = pl.concat_str(
        pl.lit('<Author ValidYN="Y"><LastName>'),
        "family",
        pl.lit("</LastName><ForeName>"),
        "given",
        pl.lit("</ForeName>"),
        field('<Identifier Source="ORCID">', "orcid", "</Identifier>"),
        field("<AffiliationInfo><Affiliation>", "affiliation", ".</Affiliation></AffiliationInfo>"),
        pl.lit("</Author>\n"),
    )
    month = pl.col("month").replace_strict(dict(enumerate(MONTHS, start=1)))
    return _together(
        _with_names(records, mentions, person),
        '<PubmedArticle><MedlineCitation Status="MEDLINE">',
        field('<PMID Version="1">', "key", "</PMID>\n<Article><Journal>"),
        field("<ISSN>", "issn", "</ISSN>"),
        "<JournalIssue>",
        field("<Volume>", "volume", "</Volume>"),
        field("<Issue>", "issue", "</Issue>"),
        "<PubDate>",
        field("<Year>", "year", "</Year>"),
        field("<Month>", month, "</Month></PubDate></JournalIssue>"),
        field("<Title>", "venue", "</Title>"),
        field("</Journal>\n<ArticleTitle>", "title", ".</ArticleTitle>\n"),
        field("<Pagination><MedlinePgn>", pages("-"), "</MedlinePgn></Pagination>\n"),
        field("<Abstract><AbstractText>", "abstract", "</AbstractText></Abstract>\n"),
        field("<AuthorList>", "names", "</AuthorList>\n"),
        "<Language>eng</Language></Article></MedlineCitation><PubmedData><ArticleIdList>",
        field('<ArticleId IdType="pubmed">', "key", "</ArticleId>"),
        field('<ArticleId IdType="doi">', "doi", "</ArticleId>"),
        "</ArticleIdList></PubmedData></PubmedArticle>\n",
    )


PRINTERS: dict[str, Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csv": _csv,
    "crossref": print_crossref,
    "dblp": _dblp,
    "pubmed": _pubmed,
    "openalex": print_openalex,
    "arxiv": print_arxiv,
}
