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
from tasks.fields.names.capitals import read_capital_family
from tasks.fields.names.clean import MAX_LENGTH, clean_name, clean_organisation, set_aside
from tasks.fields.names.initials import read_initials_last
from tasks.fields.names.lists import custom_of_others
from tasks.fields.names.native import beside_native, read_native
from tasks.fields.names.natural import read_family_first, read_natural
from tasks.fields.names.organisations import (
    is_organisation,
    is_organisation_with_commas,
    organisation_in_order,
    organisation_in_parts,
)
from tasks.fields.names.others import is_others
from tasks.fields.names.parsed import ParsedName, assemble, bare, trailing_particles
from tasks.fields.names.titles import (
    count_titles,
    is_suffix_behind,
    is_sure_degree,
    only_titles,
    without_nobility,
    without_suffix,
)
from tasks.fields.names.words import AFTER_A_COMMA, GENERATIONS
from tasks.fields.orcid import normalise_orcid

UNKNOWN = "?"


def parse_names(names: pl.DataFrame) -> pl.DataFrame:
    """Parse every name, each distinct printed form once for each custom of the names around it.

    Args:
        names: The table NAMES.

    Returns:
        The table PARSED_NAMES, a row for every row of names. An ORCID that fails its check digit is null.
    """
    printed = names.with_columns(custom=custom_of_others()).rename({"particle": "_particle", "suffix": "_suffix"})
    keys = ["raw_name", "family", "given", "_particle", "_suffix", "custom"]
    distinct = printed.select(keys).unique().sort(keys)
    parsed = pl.DataFrame(
        [parse_name(*row, custom=custom) for *row, custom in distinct.iter_rows()],
        schema=dict.fromkeys(ParsedName._fields, pl.String),
        orient="row",
    )
    lookup = pl.concat([distinct, parsed], how="horizontal")
    return PARSED_NAMES.conform(
        printed.join(lookup, on=keys, how="left", nulls_equal=True).with_columns(
            orcid=normalise_orcid(pl.col("orcid")),
            affiliations=pl.col("affiliations").fill_null([]),
        )
    )


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
    reader = _Reader([part for part in (aside, aside_given) if part], custom)
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
        reader = _Reader([aside] if aside else [], custom)
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


class _Reader:
    """Reads one name; what it takes for a title or a degree it adds to what was set aside."""

    def __init__(self, aside: list[str], custom: str | None) -> None:
        self.aside = aside
        self.custom = custom

    def read(self, text: str) -> ParsedName | None:
        """Read a cleaned name that is printed in one string."""
        if not text:
            return None
        if "," in text:
            return self._read_inverted(text)
        if not text.isascii():
            if (native := read_native(text)) is not None:
                return native
            if (divided := beside_native(text)) is not None:  # "Wei Wang 王伟"
                self.aside.append(divided[1])
                return self.read(divided[0])
        words, generation = without_suffix(self._without_titles(text.split()), self.aside, self.custom)
        if len(words) < 2 or (len(words) == 2 and words[0] in {"Ibn", "Abu"}):
            return assemble(words, [], generation, "single") if words else None
        words = without_nobility(words, self.aside)
        if moved := trailing_particles(words):  # "Hoogenband P van den"
            words = words[-moved:] + words[:-moved]
        return (
            read_capital_family(words, generation, self.custom)
            or read_initials_last(words, generation, self.custom)
            or read_family_first(words, generation, self.custom)
            or read_natural(words, generation, self.custom)
        )

    def is_no_given_name(self, given: str, family: str) -> bool:
        """Whether what stands in the place of given names is marks, degrees or "et al.", and set it aside."""
        if not any(map(str.isalpha, given)):
            return " " in family
        before = family.split()
        is_others_here = not given.isupper() and is_others(given)
        if is_others_here or (len(before) > 1 and only_titles(given, before, False, False, self.custom)):
            self.aside.append(given)
            return True
        return False

    def read_parts(self, family: str, given: str, particle: str, suffix: str) -> ParsedName:
        """Read a name that the source gives in parts: put particle and suffix where they belong."""
        family_words, in_family = without_suffix(
            family.replace(",", " ").split(), self.aside, self.custom, in_parts=True
        )
        given_words = self._without_titles(given.replace(",", " ").split(), is_given=True)
        given_words, in_given = without_suffix(given_words, self.aside, self.custom, in_parts=True)
        moved = trailing_particles(given_words)
        if moved:  # "Ludwig van" + "Beethoven"
            family_words = given_words[-moved:] + family_words
            given_words = given_words[:-moved]
        if particle and not " ".join(family_words).casefold().startswith(particle.casefold() + " "):
            family_words[:0] = particle.split()
        printed = bare(suffix)
        generation = GENERATIONS.get(printed) or AFTER_A_COMMA.get(printed) or in_family or in_given
        return assemble(family_words, given_words, generation, "parts", self.custom)

    def _read_inverted(self, text: str) -> ParsedName | None:
        """Read "Family, Given", with "Jr." in any place; "John Smith, Jr." is in natural order."""
        pieces = [piece for piece in (piece.strip() for piece in text.split(",")) if piece]
        if len(pieces) < 2:
            return self.read(pieces[0]) if pieces else None
        family, generation = without_suffix(
            self._without_titles(pieces[0].split()), self.aside, self.custom, in_parts=True
        )
        given: list[str] = []
        is_sure = any(map(is_sure_degree, pieces[1:]))
        for piece in pieces[1:]:
            if only_titles(piece, family, bool(given), is_sure, self.custom):
                self.aside.append(piece)
            elif given and bare(piece) in AFTER_A_COMMA:
                generation = generation or AFTER_A_COMMA[bare(piece)]
            else:
                may_be_suffix = is_suffix_behind(piece, family, bool(given), is_sure, self.custom)
                rest, found = without_suffix(
                    self._without_titles(piece.split(), is_given=True),
                    self.aside,
                    self.custom,
                    whole=may_be_suffix,
                    in_parts=True,
                )
                generation = generation or found
                given += rest
        if not given:
            natural = self.read(" ".join(family))
            return natural and natural._replace(suffix=generation or natural.suffix)
        if moved := trailing_particles(given):  # "Rosa, Gustavo de"
            family, given = given[-moved:] + family, given[:-moved]
        return assemble(family, given, generation, "inverted", self.custom)

    def _without_titles(self, words: list[str], *, is_given: bool = False) -> list[str]:
        """Set titles at the beginning of a name aside."""
        if count := count_titles(words, is_given=is_given):
            self.aside.append(" ".join(words[:count]))
        return words[count:]
