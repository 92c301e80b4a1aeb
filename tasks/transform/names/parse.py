"""From a printed name, or its parts, to family name, given name, particle and suffix.

A name takes the first of these readings that fits it:

    parts            the source gives family and given name apart
    group            "DELPHI Collaboration": kept whole as the family name
    inverted         "de Rosa, Gustavo"; "King, Martin Luther, Jr."
    Han and Hangul   "张伟", "김 민수": the family name comes first
    capital family   "DUPONT Jean", "Jean DUPONT"
    Vancouver        "Lee YT", "van der Berg JH"
    natural          "Gustavo de Rosa": nameparser, with the particles and suffixes of `words`
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl
from nameparser import HumanName

from schemas.keys import PARSED_NAMES
from tasks.transform.names.clean import clean_name
from tasks.transform.names.words import (
    CAPITAL_PARTICLES,
    COMPOUND_FAMILY_NAMES,
    DEGREES,
    GENERATIONS,
    ORGANISATION_WORDS,
    OTHERS,
    PARTICLES,
)

UNKNOWN = "?"
PRINTED = ("raw_name", "family", "given", "particle", "suffix")
ORCID = r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])"

_INITIALS = re.compile(r"[^\W\d_]{1,3}")
_DOTTED_INITIALS = re.compile(r"[^\W\d_]\.?(?:[ -]?[^\W\d_]\.)*")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af·・ \U00020000-\U0003ffff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("AEIOU")


class ParsedName(NamedTuple):
    """The parts of a name; the family name carries its particle and is never empty."""

    family_name: str
    given_name: str | None = None
    particle: str | None = None
    suffix: str | None = None


def parse_names(names: pl.DataFrame) -> pl.DataFrame:
    """Parse every name, each distinct printed form once.

    Args:
        names: The table NAMES.

    Returns:
        The table PARSED_NAMES, a row for every row of names. An ORCID that fails its check digit is null.
    """
    distinct = names.select(PRINTED).unique().sort(PRINTED)
    parsed = pl.DataFrame(
        [parse_name(*row) for row in distinct.iter_rows()],
        schema=dict.fromkeys(ParsedName._fields, pl.String),
        orient="row",
    )
    lookup = pl.concat([distinct.rename({"particle": "_particle", "suffix": "_suffix"}), parsed], how="horizontal")
    printed = names.rename({"particle": "_particle", "suffix": "_suffix"})
    keys = ["raw_name", "family", "given", "_particle", "_suffix"]
    return PARSED_NAMES.conform(
        printed.join(lookup, on=keys, how="left", nulls_equal=True).with_columns(
            orcid=normalise_orcid(pl.col("orcid")),
            affiliations=pl.col("affiliations").fill_null([]),
        )
    )


def normalise_orcid(printed: pl.Expr) -> pl.Expr:
    """Give an ORCID iD as 0000-0000-0000-000X, or null where the check digit (ISO 7064 11,2) is wrong."""
    characters = printed.str.extract_groups(ORCID)
    plain = pl.concat_str([characters.struct.field(str(group)) for group in range(1, 5)]).str.to_uppercase()
    digits = [plain.str.slice(place, 1).cast(pl.Int64, strict=False) for place in range(15)]
    total = sum((digit * 2 ** (15 - place) for place, digit in enumerate(digits)), start=pl.lit(0))
    check = (12 - total % 11) % 11
    stated = pl.when(plain.str.ends_with("X")).then(10).otherwise(plain.str.slice(15, 1).cast(pl.Int64, strict=False))
    parts = [plain.str.slice(start, 4) for start in range(0, 16, 4)]
    return pl.when(check == stated).then(pl.concat_str(parts, separator="-"))


def parse_name(
    raw_name: str,
    family: str | None = None,
    given: str | None = None,
    particle: str | None = None,
    suffix: str | None = None,
) -> ParsedName:
    """Parse one name.

    Args:
        raw_name: The name as printed; read only where the source gives no parts.
        family: The family name, where the source gives parts; likewise the others.
        given: The given name.
        particle: The particle, where it stands apart.
        suffix: The suffix, where it stands apart.
    """
    family, given = clean_name(family or ""), clean_name(given or "")
    parsed: ParsedName | None
    if family and not family.isdecimal():
        parsed = _parse_parts(family, given, clean_name(particle or ""), suffix or "")
    else:  # a homonym number stood in the place of the family name, or there are no parts
        text = given if family else clean_name(raw_name)
        parsed = _parse_text(text)
    if parsed is None or not parsed.family_name:
        return ParsedName(clean_name(raw_name) or raw_name.strip() or UNKNOWN)
    return parsed


def _parse_text(text: str) -> ParsedName | None:
    """Parse a cleaned name that is printed in one string."""
    for read in (_read_group, _read_inverted, _read_east_asian, _read_capital_family, _read_vancouver, _read_natural):
        parsed = read(text)
        if parsed is not None:
            return parsed
    return None


def _parse_parts(family: str, given: str, particle: str, suffix: str) -> ParsedName:
    """Parse a name that the source gives in parts: put particle and suffix where they belong."""
    if not given and _is_group(family):
        return ParsedName(family)
    family_words, in_family = _without_suffix(family.replace(",", " ").split())
    given_words, in_given = _without_suffix(given.replace(",", " ").split())
    while len(given_words) > 1 and given_words[-1].islower() and given_words[-1] in PARTICLES:
        family_words.insert(0, given_words.pop())  # "Ludwig van" + "Beethoven"
    if particle and not " ".join(family_words).casefold().startswith(particle.casefold() + " "):
        family_words[:0] = particle.split()
    generation = GENERATIONS.get(_bare(suffix)) or in_family or in_given
    return _assemble(family_words, given_words, generation)


def _read_group(text: str) -> ParsedName | None:
    """Keep a group, or what stands for further authors, whole."""
    return ParsedName(text) if text and _is_group(text) else None


def _read_inverted(text: str) -> ParsedName | None:
    """Read "Family, Given", "Family, Given, Jr." and "Family, Jr., Given"; "John Smith, Jr." is in natural order."""
    pieces = [piece for piece in (piece.strip() for piece in text.split(",")) if piece]
    if len(pieces) < 2:
        return None
    words: list[list[str]] = []
    generation = None
    for piece in pieces:
        rest, found = _without_suffix(piece.split(), whole=bool(words))
        generation = generation or found
        if rest:
            words.append(rest)
    if len(words) == 1:
        natural = _parse_text(" ".join(words[0]))
        return natural and natural._replace(suffix=generation or natural.suffix)
    return _assemble(words[0], [word for piece in words[1:] for word in piece], generation)


def _read_east_asian(text: str) -> ParsedName | None:
    """Read a name in Han, Hangul or Kana: family name first, unless a dot divides a name from elsewhere."""
    if not _EAST_ASIAN.fullmatch(text):
        return None
    foreign = re.split("[·・]", text)
    if len(foreign) > 1 and foreign[-1].strip():
        return ParsedName(foreign[-1].strip(), "·".join(part.strip() for part in foreign[:-1] if part.strip()) or None)
    words = text.split()
    if len(words) > 1:
        return ParsedName(words[0], " ".join(words[1:]))
    if len(text) < 2 or len(text) > 5 or _KANA.search(text):
        return ParsedName(text)  # where a name in Kana is divided cannot be seen
    length = 2 if (text[:2] in COMPOUND_FAMILY_NAMES and len(text) > 2) or len(text) >= 4 else 1
    return ParsedName(text[:length], text[length:])


def _read_capital_family(text: str) -> ParsedName | None:
    """Read a name whose family name alone is in capitals, at either end."""
    words = text.split()
    shouted = [word.isupper() and sum(map(str.isalpha, word)) > 3 for word in words]
    if len(words) < 2 or not (shouted[0] or shouted[-1]):
        return None
    count = sum(shouted)
    others = [word for word, loud in zip(words, shouted, strict=True) if not loud]
    if not any(any(map(str.islower, word)) for word in others):
        return None
    if all(shouted[:count]):
        return _assemble(words[:count], words[count:], None)
    if all(shouted[-count:]):
        given = words[:-count]
        family = words[-count:]
        while len(given) > 1 and given[-1] in PARTICLES:
            family.insert(0, given.pop())
        return _assemble(family, given, None)
    return None


def _read_vancouver(text: str) -> ParsedName | None:
    """Read "Family IN": the last word is up to three initials in capitals."""
    words, generation = _without_suffix(text.split())
    if len(words) < 2:
        return None
    family, initials = words[:-1], words[-1]
    if not (_INITIALS.fullmatch(initials) and initials.isupper()) or any(len(word.strip(".")) < 2 for word in family):
        return None
    if all(word.isupper() for word in family) and len(initials) > 1 and not _VOWELS.isdisjoint(initials):
        return None  # "WEI LI" is in capitals throughout
    return _assemble(family, [f"{letter}." for letter in initials], generation)


def _read_natural(text: str) -> ParsedName | None:
    """Read a name in natural order."""
    words, generation = _without_suffix(text.split())
    if len(words) < 2:
        return _assemble(words, [], generation) if words else None
    human = HumanName(" ".join(words))
    family = human.last.split()
    if not family or len(human.first.split()) + len(human.middle.split()) + len(family) != len(words):
        # nameparser took a word for a title or a suffix that is none here
        start = next((place for place, word in enumerate(words[1:-1], 1) if _opens_family_name(word)), len(words) - 1)
        return _assemble(words[start:], words[:start], generation)
    return _assemble(family, words[: len(words) - len(family)], generation)


def _assemble(family: list[str], given: list[str], generation: str | None) -> ParsedName:
    """Make a parsed name from its words: capitals tamed, the particle named."""
    if not family:
        family, given = given, []
    given = [word for word in given if _bare(word) not in DEGREES] or given
    if given and " ".join(family).isupper() and not _DOTTED_INITIALS.fullmatch(" ".join(family)):
        shouting = all(word.isupper() for word in given)
        family = [_capitalise(word) for word in family]
        given = [_capitalise(word) if shouting and _is_spelt_out(word) else word for word in given]
    opening = 0
    while opening < len(family) - 1 and _opens_family_name(family[opening]):
        opening += 1
    return ParsedName(
        family_name=" ".join(family),
        given_name=" ".join(given) or None,
        particle=" ".join(family[:opening]) or None,
        suffix=generation,
    )


def _is_group(text: str) -> bool:
    """Say whether a name is that of a group, or stands for further authors."""
    folded = text.casefold()
    return folded in OTHERS or any(word in ORGANISATION_WORDS for word in _WORD.findall(folded))


def _opens_family_name(word: str) -> bool:
    """Say whether a word is a particle as it is printed here."""
    return word in PARTICLES or word.casefold() in CAPITAL_PARTICLES or word.startswith(("d'", "dell'", "'t"))


def _without_suffix(words: list[str], *, whole: bool = False) -> tuple[list[str], str | None]:
    """Take suffixes and degrees off the end of a name.

    Args:
        words: The words of the name.
        whole: Whether nothing may be left of it.
    """
    generation = None
    words = list(words)
    while len(words) > (0 if whole else 1):
        bare = _bare(words[-1])
        if bare in GENERATIONS:
            generation = GENERATIONS[bare]
        elif bare not in DEGREES:
            break
        words.pop()
    return words, generation


def _bare(word: str) -> str:
    """Give a word in lower case, without dots and commas."""
    return word.replace(".", "").strip(",").casefold()


def _is_spelt_out(word: str) -> bool:
    """Say whether a word in capitals is a name rather than initials."""
    letters = "".join(_WORD.findall(word))
    return "." not in word and (len(letters) > 3 or (len(letters) > 1 and not _VOWELS.isdisjoint(letters)))


def _capitalise(word: str) -> str:
    """Give a word with capitals only where a part begins: O'BRIEN-SMITH is O'Brien-Smith."""
    return _WORD.sub(lambda part: part.group().capitalize(), word)
