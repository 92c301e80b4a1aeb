"""From a printed name, or its parts, to family name, given name, particle and suffix.

A name takes the first of these readings that fits it:

    parts          the source gives family and given name apart
    others         "et al.", "and 12 others": further authors, whom nobody names
    organisation   "DELPHI Collaboration": kept whole as the family name
    inverted       "de Rosa, Gustavo"; "King, Martin Luther, Jr."
    native         "张伟", "김 민수", "山田 太郎": Han, Hangul or Kana, the family name comes first
    single         "Plato", "Sukarno": one word, which is the family name
    capitals       "DUPONT Jean", "Jean DUPONT": the family name is what is in capitals
    initials       "Lee YT", "van der Berg JH", "Иванов И. И.": the family name comes first, initials follow
    family_first   "Mao Zedong", "Bartók Béla": the words show that the family name comes first
    natural        "Gustavo de Rosa", "Gabriel García Márquez": the family name comes last

What could be read in two ways is read as the other names of its record are; see `lists`.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.keys import PARSED_NAMES
from tasks.fields.names.clean import MAX_LENGTH, clean_name, clean_organisation, set_aside
from tasks.fields.names.lists import custom_of_others
from tasks.fields.names.organisations import (
    is_organisation,
    is_organisation_with_commas,
    organisation_in_order,
    organisation_in_parts,
)
from tasks.fields.names.others import is_others
from tasks.fields.names.parsed import ParsedName
from tasks.fields.names.plain import read_plain_names
from tasks.fields.names.reader import Reader
from tasks.fields.orcid import normalise_orcid
from tasks.hashing import hash_values

UNKNOWN = "?"
HOMONYM_NUMBER = r"\w\s+(0\d{3})\b"
NO_PERSONS = ("organisation", "others")  # readings
PRINTED = ["raw_name", "family", "given", "_particle", "_suffix", "custom"]  # what a name is parsed from


def parse_names(names: pl.DataFrame) -> pl.DataFrame:
    """Parse every name, each distinct printed form once for each custom of the names around it.

    Args:
        names: The table NAMES.

    Returns:
        The table PARSED_NAMES, a row for every row of names in their order. An ORCID that fails its check digit is
        null.
    """
    printed = names.rename({"particle": "_particle", "suffix": "_suffix"})
    plain = read_plain_names(printed)
    is_plain = plain["reading"].is_not_null()
    custom = custom_of_others(names, is_plain)
    others = _parse_distinct(printed.with_columns(custom).filter(~is_plain).select(PRINTED))
    places = pl.concat([is_plain.arg_true(), (~is_plain).arg_true()]).arg_sort()
    parts = pl.concat([plain.filter(is_plain), others])[places]
    parsed = printed.hstack(parts).with_columns(
        record=hash_values(names["source_id"]),
        orcid=normalise_orcid(pl.col("orcid")),
        affiliations=pl.col("affiliations").fill_null([]),
        identifiers=pl.col("identifiers").fill_null([]),
    )
    return _with_numbers(parsed.select(list(PARSED_NAMES.polars_schema)))


def _parse_distinct(printed: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of any names, of which each distinct printed form is parsed once."""
    distinct = printed.unique().sort(PRINTED)
    parsed = pl.DataFrame(
        [parse_name(*row, custom=custom) for *row, custom in distinct.iter_rows()],
        schema=dict.fromkeys(ParsedName._fields, pl.String),
        orient="row",
    )
    lookup = pl.concat([distinct, parsed], how="horizontal")
    joined = printed.join(lookup, on=PRINTED, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(ParsedName._fields)


def _with_numbers(parsed: pl.DataFrame) -> pl.DataFrame:
    """Add the names that DBLP gives to namesakes to the identifiers of persons: such a name ends with a number."""
    has_number = parsed["raw_name"].str.contains(HOMONYM_NUMBER) & ~parsed["reading"].is_in(NO_PERSONS)
    number = pl.col("raw_name").str.extract(HOMONYM_NUMBER)
    name = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)
    of_dblp = pl.struct(scheme=pl.lit("dblp"), value=pl.concat_str(name, number, separator=" "))
    if not has_number.any():
        return parsed
    rows = parsed.with_row_index("_row")
    numbered = rows.filter(has_number).with_columns(pl.concat_list("identifiers", of_dblp))
    return pl.concat([rows.filter(~has_number), numbered]).sort("_row").drop("_row")


def parse_name(
    raw_name: str,
    family: str | None = None,
    given: str | None = None,
    particle: str | None = None,
    suffix: str | None = None,
    *,
    custom: str | None = None,
) -> ParsedName:
    """Parse one name.

    Args:
        raw_name: The name as printed; read only where the source gives no parts.
        family: The family name, where the source gives parts; likewise the others.
        given: The given name.
        particle: The particle, where it stands apart.
        suffix: The suffix, where it stands apart.
        custom: How the other names of the record are printed, where that may settle how this one is read; see `lists`.
    """
    family_text, aside = set_aside(family) if family else ("", "")
    given_text, aside_given = set_aside(given) if given else ("", "")
    if family_text and not family_text.isdecimal() and (organisation := _organisation(family or "", given or "")):
        return organisation
    reader = Reader([part for part in (aside, aside_given) if part], custom)
    parsed: ParsedName | None
    if family and given and family_text and reader.is_no_given_name(given_text, family_text):
        parsed = reader.read(family_text)  # "John Smith" + "M.D.": the comma did not stand between the parts
    elif family_text and not given and "," in family_text and not family_text.isdecimal():
        parsed = reader.read(family_text)
    elif family_text and not family_text.isdecimal():
        parsed = reader.read_parts(family_text, given_text, clean_name(particle or ""), suffix or "")
    else:  # a homonym number stood in the place of the family name, or there are no parts
        printed = given if family and given else raw_name
        if (whole := _whole(printed)) is not None:
            return whole
        text, aside = set_aside(printed)
        reader = Reader([aside] if aside else [], custom)
        parsed = reader.read(text)
    if parsed is None or not parsed.family_name:
        return ParsedName(clean_name(raw_name) or raw_name.strip()[:MAX_LENGTH] or UNKNOWN, reading="single")
    return parsed._replace(set_aside=" ".join(reader.aside) or None) if reader.aside else parsed


def _whole(printed: str) -> ParsedName | None:
    """Keep the name of an organisation, or what stands for further authors, whole."""
    if is_others(printed):
        name, aside = clean_organisation(printed)
        return ParsedName(name.strip("[]()") or printed.strip(), reading="others", set_aside=aside or None)
    if is_organisation(printed):
        name, aside = clean_organisation(printed)
        return ParsedName(organisation_in_order(name), reading="organisation", set_aside=aside or None)
    return None


def _organisation(family: str, given: str) -> ParsedName | None:
    """Recognise an organisation that the source gives as a family name, or cut in two like a person."""
    if not given:
        if "," in family and is_organisation_with_commas(family):
            return ParsedName(clean_organisation(family)[0], reading="organisation")
        return _whole(family)
    together = organisation_in_parts(family, given)
    return ParsedName(clean_organisation(together)[0], reading="organisation") if together else None
