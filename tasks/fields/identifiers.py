"""Identifiers of publications: what is one by the rules of its scheme, and its normal form.

| scheme | rule | normal form |
|---|---|---|
| doi | a registrant and a name of its own (10.1000/182) | lower case, without resolver and what follows in a sentence |
| arxiv | hep-th/9603001 until March 2007, then 0704.0001, from 2015 with five digits; the month is one | no version |
| pmid | up to eight digits | no leading zeros |
| pmcid | up to eight digits | PMC and the number, without a version |
| isbn | its check digit | 13 digits |
| issn | its check digit | 1234-567X |
| url | a web address, or one of another protocol | as printed |

An identifier of any other scheme is what its catalogue gives out, as printed; a placeholder ("n/a") is none. What is
none by the rules of its scheme is kept as printed, under the scheme "unrecognised".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import polars as pl
from stdnum import isbn, issn
from stdnum.exceptions import ValidationError

from tasks.fields.identifier_patterns import (
    ARXIV_ADDRESS,
    ARXIV_ID,
    DATED_ARXIV_ID,
    DOI_ADDRESS,
    DOI_REGISTRANT,
    ISSN,
    PUBMED_ADDRESS,
)
from tasks.fields.placeholders import says_nothing

# Schemes whose values name a catalogue's record or a journal, and not a publication.
NOT_OF_A_PUBLICATION = frozenset(("openalex", "s2", "issn"))
UNRECOGNISED = "unrecognised"

_DOI = re.compile(rf"{DOI_REGISTRANT}/\S+")
_ARXIV_DOI = "10.48550/arxiv."
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}|&#?[0-9a-zA-Z]{1,10};")
_MAX_ESCAPED = 3  # times that a DOI is escaped
_CLOSED_BY = {")": "(", "]": "[", "}": "{", ">": "<"}
_AFTER_IDENTIFIER = ".,;:\"'/*"
_ARXIV = re.compile(
    r"(?:^|[^0-9a-z])(?:"
    rf"(?P<new>{DATED_ARXIV_ID})"
    r"|(?P<archive>[a-z][a-z-]{1,19})(?:\.[a-z-]{2,10})?/(?P<old>(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})"
    r")(?:v\d+)?(?:\.pdf)?(?:\s*\[[a-z.,\s-]{1,99}\])?$"
)
_PMID = re.compile(
    rf"(?i)(?:(?:https?://)?(?:www\.)?{PUBMED_ADDRESS}|pmid|pubmed)?"
    r"\s*[:-]?\s*0*([1-9]\d{0,7})(?:\.0)?/?"  # ".0" where a program took it for a measured number
)
_PMCID = re.compile(r"(?i)(?:\S{1,99}/articles/|pmcid)?\s*[:-]?\s*(?:pmc)?\s*0*([1-9]\d{0,7})(?:\.\d+)?(?!\d)")
_ISBN = re.compile(r"(?<!\d)(?:97[89][ -]?)?\d[\d -]{8,14}[\dXx](?!\d)")
_ISSN = re.compile(rf"(?i)\b{ISSN}\b")
_URL = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]{1,19}:|www\.)\S*\w|[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}\.[a-z]{2,24}(?:[:/?#]\S*)?$"
)
_RESOLVER = re.compile(
    rf"(?i)^(?:{DOI_ADDRESS}|(?:https?://)?(?:www\.)?(?:orcid\.org/|{ARXIV_ADDRESS}|{PUBMED_ADDRESS})"
    r"|(?:doi|arxiv|pmid|pmcid|orcid):?\s*)"
)
# Identifiers in their normal form, and DOIs that are in it but for their capitals.
_PLAIN = {
    "doi": rf"^{DOI_REGISTRANT}/[A-Za-z0-9._/()-]*[A-Za-z0-9]$",
    "arxiv": rf"^{DATED_ARXIV_ID}$",
    "pmid": r"^[1-9][0-9]{0,7}$",
    "pmcid": r"^PMC[1-9][0-9]{0,7}$",
    "url": r"^https?://[!-~]*[A-Za-z0-9][!-~]*$",
}
_PLAIN_OF_ANOTHER = r"^[!-~]*[0-9][!-~]*$"  # no placeholder has a digit
_NORMAL = ("normal_scheme", "normal_value")
_VERSION = re.compile(rf"(?i)^({ARXIV_ID})v\d+$")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def normal_identifier(scheme: str, value: str) -> str | None:
    """Return the normal form of an identifier; None where it is none by the rules of its scheme.

    Args:
        scheme: The scheme in lower case.
        value: The identifier as printed, perhaps with its scheme or a resolver before it.
    """
    if (rule := _RULES.get(scheme)) is not None:
        return rule(value)
    value = value.strip()
    return None if says_nothing(value) else value


def identifies(scheme: str, value: str) -> bool:
    """Whether an identifier says which publication is meant."""
    scheme = scheme.lower()
    return scheme not in NOT_OF_A_PUBLICATION and normal_identifier(scheme, value) is not None


def normalise_identifiers(identifiers: pl.DataFrame) -> pl.DataFrame:
    """Normalise identifiers, each in its own row; each distinct one is looked at once.

    Args:
        identifiers: Columns source_id, scheme, value.

    Returns:
        The same columns, each scheme and value once a record, sorted.
    """
    printed = identifiers.with_columns(pl.col("scheme").str.to_lowercase())
    distinct = printed.select("scheme", "value").drop_nulls().unique()
    is_plain = distinct.select(_is_plain()).to_series()
    plain = distinct.filter(is_plain)
    others = [(*one, *found) for one in distinct.filter(~is_plain).iter_rows() for found in _normal_forms(*one)]
    value = pl.when(pl.col("scheme") == "doi").then(pl.col("value").str.to_lowercase()).otherwise("value")
    normal = pl.concat(
        [
            plain.with_columns(normal_scheme="scheme", normal_value=value),
            pl.DataFrame(others, schema=dict.fromkeys((*plain.columns, *_NORMAL), pl.String), orient="row"),
        ]
    )
    return (
        printed.join(normal, on=["scheme", "value"])
        .select("source_id", scheme="normal_scheme", value="normal_value")
        .unique()
        .sort("source_id", "scheme", "value")
    )


def _is_plain() -> pl.Expr:
    """Whether an identifier is printed in its normal form, but for the capitals of a DOI, as most are.

    Such an identifier need not be looked at one by one. Reads the columns scheme and value.
    """
    scheme, value = pl.col("scheme"), pl.col("value")
    has_rules = scheme.is_in(SCHEMES_WITH_RULES)
    is_plain = pl.when(has_rules).then(pl.lit(value=False)).otherwise(value.str.contains(_PLAIN_OF_ANOTHER))
    for name, pattern in _PLAIN.items():
        is_plain = pl.when(scheme == name).then(value.str.contains(pattern)).otherwise(is_plain)
    return is_plain & ~value.str.to_lowercase().str.starts_with(_ARXIV_DOI)


def year_of_arxiv_id(arxiv_id: pl.Expr) -> pl.Expr:
    """Return the year that an arXiv id says: 2412.08905 is of 2024, hep-th/9603001 of 1996."""
    digits = arxiv_id.str.extract(r"(\d{2})\d{2}\.?\d+$").cast(pl.Int32)
    return pl.when(digits >= 91).then(digits + 1900).otherwise(digits + 2000)  # arXiv began in 1991


def without_resolver(printed: str) -> str:
    """Return an identifier without its resolver or the name of its scheme, and an arXiv id without its version."""
    return _VERSION.sub(r"\1", _RESOLVER.sub("", printed).strip("/ "))


def without_end(identifier: str) -> str:
    """Return an identifier without the signs at its end that belong to the sentence around it."""
    while identifier:
        last = identifier[-1]
        opening = _CLOSED_BY.get(last)
        is_closed = opening is not None and identifier.count(opening) < identifier.count(last)
        if last not in _AFTER_IDENTIFIER and not is_closed:
            break
        identifier = identifier[:-1]
    return identifier


def _normal_forms(scheme: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the scheme and value of what a printed identifier identifies; a DOI of arXiv says the arXiv id too."""
    normal = normal_identifier(scheme, value)
    if normal is None:
        if printed := value.strip():
            yield UNRECOGNISED, printed
        return
    yield scheme, normal
    if scheme == "doi" and normal.startswith(_ARXIV_DOI):
        arxiv_id = normal_identifier("arxiv", normal.removeprefix(_ARXIV_DOI))
        if arxiv_id is not None:
            yield "arxiv", arxiv_id


def _doi(value: str) -> str | None:
    """Return the DOI in a printed value."""
    for _ in range(_MAX_ESCAPED):
        if _ESCAPED.search(value) is None:
            break
        value = html.unescape(unquote(value))
    if (found := _DOI.search(value)) is None:
        return None
    doi = without_end(found[0].lower())
    return doi if _DOI.match(doi) else None


def _arxiv(value: str) -> str | None:
    """Return the arXiv id in a printed value; the subject class of an old one (math.GT/0309136) falls away."""
    found = _ARXIV.search(value.strip().lower())
    if found is None:
        return None
    return found["new"] or f"{found['archive']}/{found['old']}"


def _pmid(value: str) -> str | None:
    """Return the number that PubMed gives out."""
    found = _PMID.fullmatch(value.strip())
    return found[1] if found else None


def _pmcid(value: str) -> str | None:
    """Return the id that PubMed Central gives out."""
    found = _PMCID.match(value.strip())
    return f"PMC{found[1]}" if found else None


def _isbn(value: str) -> str | None:
    """Return the first ISBN in a printed value, as 13 digits."""
    for found in _ISBN.finditer(value.translate(_DASHES)):
        if len(set(filter(str.isdigit, found[0]))) == 1:  # 0000000000 passes the check
            continue
        try:
            return isbn.validate(found[0], convert=True)
        except ValidationError:
            continue
    return None


def _issn(value: str) -> str | None:
    """Return the first ISSN in a printed value."""
    for found in _ISSN.finditer(value.translate(_DASHES)):
        if issn.is_valid(found[0]):
            return issn.format(found[0])
    return None


def _url(value: str) -> str | None:
    """Return a web address as it is printed."""
    value = value.strip()
    return value if _URL.match(value) else None


_RULES: dict[str, Callable[[str], str | None]] = {
    "doi": _doi,
    "arxiv": _arxiv,
    "pmid": _pmid,
    "pmcid": _pmcid,
    "isbn": _isbn,
    "issn": _issn,
    "url": _url,
}
SCHEMES_WITH_RULES = tuple(_RULES)
